import type {
  ExperimentDocument,
  ExperimentLook,
  ExperimentPlanDocument,
  ExperimentStatusDocument,
} from '../../contract/experiment-document.ts';
import { formatMoney, formatPercent } from '../../core/charts/format.ts';
import { formatTable } from '../table.ts';
import { paint } from '../terminal.ts';

/** What an experiment could show, for people. */
export function experimentPlanText(plan: ExperimentPlanDocument): string {
  const { currency, costPerDay, profitPerDay, leftOut, refusal } = plan;
  return [
    paint('bold', `${plan.units} units: ${plan.treated} to be bid, ${plan.heldOut} to be held out.`),
    `They cost ${formatMoney(costPerDay, currency)} a day and earned ${formatMoney(profitPerDay, currency)} above it, over ${plan.daysBefore} days.`,
    ...leftOut.map(({ campaign, reason }) => paint('dim', `Left out: ${campaign}. ${reason}`)),
    '',
    plan.lengths.length === 0
      ? 'The history is too short to try an experiment on it.'
      : formatTable(plan.lengths, [
          { title: 'days', cell: ({ days }) => String(days), align: 'right' },
          {
            title: 'smallest lift found in 80 % of experiments',
            cell: ({ lift }) => `${formatPercent(lift)} of cost`,
            align: 'right',
          },
          { title: 'a day', cell: ({ perDay }) => formatMoney(perDay, currency), align: 'right' },
          { title: 'past periods', cell: ({ periods }) => String(periods), align: 'right' },
        ]),
    ...(refusal === null ? [] : ['', paint('yellow', `It cannot be started: ${refusal}`)]),
  ].join('\n');
}

/** An experiment as it stands, for people. */
export function experimentText(document: ExperimentDocument): string {
  const { id, state, firstDay, lastDay, campaigns, looks, nextLook, stopped, currency } = document;
  const held = campaigns.filter(({ arm }) => arm === 'held_out');
  const last = looks.at(-1);
  return [
    paint('bold', `Experiment ${id}: ${state}, ${firstDay} to ${lastDay}.`),
    ...(stopped === null ? [] : [`Stopped on ${stopped.on} by ${stopped.by}. ${stopped.reason}`.trim()]),
    `${held.length} of ${campaigns.length} campaigns are held out: ${held.map(({ name, id: own }) => name ?? own).join(', ')}.`,
    last === undefined ? 'There was no look yet.' : lookSentence(last, currency),
    ...(looks.length === 0 ? [] : [lookTable(looks, currency)]),
    document.autonomy.why,
    ...(document.autonomy.factor === 1
      ? []
      : [`So the largest step and the spend caps are multiplied by ${document.autonomy.factor}.`]),
    ...(nextLook === null ? [] : [paint('dim', `The next look waits for the results of ${nextLook}.`)]),
  ].join('\n');
}

/** All experiments, for people. */
export function statusText({ experiments }: ExperimentStatusDocument): string {
  return experiments.length === 0
    ? 'There is no experiment. `bidforest experiment plan` says what one could show.'
    : experiments.map(experimentText).join('\n\n');
}

/** What a look says, in a sentence. */
function lookSentence({ verdict, perDay, lastDay }: ExperimentLook, currency: string): string {
  const money = (amount: number | null, open: string): string =>
    amount === null ? open : formatMoney(amount, currency);
  const range = `${money(perDay.low, 'any loss')} to ${money(perDay.high, 'any gain')} a day`;
  const says = {
    better: 'The product earns more than bids left alone',
    worse: 'The product earns less than bids left alone',
    open: 'Whether the product earns more than bids left alone cannot be told yet',
  }[verdict];
  return `${says}: ${range}, up to ${lastDay}.`;
}

function lookTable(looks: readonly ExperimentLook[], currency: string): string {
  const bound = (value: number | null): string => (value === null ? '–' : formatMoney(value, currency));
  return formatTable(looks, [
    { title: 'look', cell: ({ look }) => String(look), align: 'right' },
    { title: 'up to', cell: ({ lastDay }) => lastDay },
    { title: 'gain a day', cell: ({ perDay }) => formatMoney(perDay.value, currency), align: 'right' },
    { title: 'at least', cell: ({ perDay }) => bound(perDay.low), align: 'right' },
    { title: 'at most', cell: ({ perDay }) => bound(perDay.high), align: 'right' },
    { title: 'of cost', cell: ({ lift }) => formatPercent(lift.value), align: 'right' },
    { title: 'reported', cell: ({ reported }) => formatPercent(reported), align: 'right' },
  ]);
}
