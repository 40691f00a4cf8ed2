import type { ExperimentDocument, ExperimentLook } from '../contract/experiment-document.ts';
import { counted, formatMoney, formatPercent } from '../core/charts/format.ts';
import { dataTable } from './data-table.ts';
import { html, type Html } from './html.ts';
import { badge, block, folded, glossary, section } from './section.ts';

/** What experiments have shown of the product itself; nothing where there was none. */
export function experimentsSection(experiments: readonly ExperimentDocument[]): Html | null {
  const [newest] = experiments;
  if (newest === undefined) return null;
  return section(
    'experiments',
    'Does it help?',
    finding(newest),
    ...experiments.map(experimentBlock),
    glossary([
      ['Held out', 'campaigns drawn at random, whose bids the product leaves alone'],
      [
        'Gain a day',
        'worth of conversions less cost that all campaigns of the experiment make more a day when they are bid, adjusted for the days before',
      ],
      [
        'At least, at most',
        'in 95 of 100 experiments the true gain lies between them at every look; they come from drawing the campaigns again as they were drawn',
      ],
      ['Reported', 'share of the conversions that had come by then; the rest is reckoned with'],
    ]),
  );
}

function finding({ looks, currency, state, nextLook }: ExperimentDocument): string {
  const last = looks.at(-1);
  if (last === undefined) {
    return nextLook === null
      ? 'The experiment was stopped before its first look.'
      : `An experiment runs; its first look waits for the results of ${nextLook}.`;
  }
  const { perDay } = last;
  const low = perDay.low === null ? 'any loss' : formatMoney(perDay.low, currency);
  const high = perDay.high === null ? 'any gain' : formatMoney(perDay.high, currency);
  const says = {
    better: 'It earns more than bids left alone',
    worse: 'It earns less than bids left alone',
    open: `Whether it earns more than bids left alone ${state === 'running' ? 'cannot be told yet' : 'could not be told'}`,
  }[last.verdict];
  return `${says}: ${low} to ${high} a day.`;
}

function experimentBlock(experiment: ExperimentDocument): Html {
  const { id, state, firstDay, lastDay, campaigns, looks, currency, autonomy, stopped } = experiment;
  const held = campaigns.filter(({ arm }) => arm === 'held_out');
  const tone = { better: 'good', worse: 'bad', open: 'quiet' } as const;
  const last = looks.at(-1);
  return block(
    `Experiment ${id}`,
    html`<p>
      ${badge(last === undefined ? 'quiet' : tone[last.verdict], state)} ${firstDay} to ${lastDay},
      ${counted(held.length, 'campaign')} of ${campaigns.length} held
      out.${stopped !== null && ` Stopped on ${stopped.on} by ${stopped.by}. ${stopped.reason}`}
    </p>`,
    looks.length > 0 && lookTable(looks, currency),
    html`<p>
      ${autonomy.why}${autonomy.factor !== 1 && ` So the largest step and the spend caps are multiplied by ${autonomy.factor}.`}
    </p>`,
    folded(
      'Campaigns',
      dataTable(
        `Campaigns of experiment ${id}`,
        [{ head: 'Campaign' }, { head: 'Drawn as' }, { head: 'Arm' }],
        campaigns.map(({ id: own, name, unit, arm }) => [
          name ?? own,
          unit,
          arm === 'held_out' ? 'held out' : 'bid',
        ]),
      ),
    ),
  );
}

function lookTable(looks: readonly ExperimentLook[], currency: string): Html {
  const bound = (value: number | null): string => (value === null ? '–' : formatMoney(value, currency));
  return dataTable(
    'Looks',
    [
      { head: 'Up to' },
      ...['Gain a day', 'At least', 'At most', 'Of cost', 'Reported'].map((head) => ({
        head,
        figures: true,
      })),
    ],
    looks.map(({ lastDay, perDay, lift, reported }) => [
      lastDay,
      formatMoney(perDay.value, currency),
      bound(perDay.low),
      bound(perDay.high),
      formatPercent(lift.value),
      formatPercent(reported),
    ]),
  );
}
