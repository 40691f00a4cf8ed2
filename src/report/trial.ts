import type { ReportDocument } from '../contract/report-document.ts';
import type { TrialDocument } from '../contract/trial-document.ts';
import { counted, formatCount, formatMoney, formatPercent } from '../core/charts/format.ts';
import { profitFinding, profitLines } from '../core/charts/profit-lines.ts';
import { chartFigure } from './chart-figure.ts';
import { dataTable } from './data-table.ts';
import { html, type Html } from './html.ts';
import { folded, glossary, section, sentence } from './section.ts';

/** What live days on the local market made, beside what they could have; nothing where there were none. */
export async function trialSection({ trial, currency }: ReportDocument): Promise<Html | null> {
  if (trial === null) return null;
  const struck = trial.drift.map(({ day, what }) => html`<li>${day}: ${what}</li>`);
  return section(
    'trial',
    'Money made',
    trialSentence(trial, currency),
    await chartFigure((width) => profitLines(trial.days, trial.drift, currency, width), 'full'),
    struck.length > 0 &&
      html`<ul>
        ${struck}
      </ul>`,
    folded(`The ${counted(trial.days.length, 'day')} in figures`, dayTable(trial, currency)),
    glossary([
      [
        'Profit',
        `the margin (${formatPercent(trial.marginShare)} of order value) that a day’s bids are expected to bring, less the cost of the clicks; the market computes it exactly, so no luck is in it`,
      ],
      ['Left alone', 'the same market and days with the bids as they were on the first morning'],
      [
        'True best',
        'the best targets and bids within the budgets for somebody who knows the market’s truth and bids on every device, hour and place of a keyword on its own: more than any modifiers can say',
      ],
    ]),
  );
}

/** The sums in words: against bids left alone, and against the best there is. */
export function trialSentence({ days, totals }: TrialDocument, currency: string): string {
  const { profit, best, changes } = totals;
  const share = best > 0 ? `, ${formatPercent(profit / best)} of the best possible` : '';
  return `${sentence(profitFinding(days, currency))} ${formatMoney(profit, currency)} in all${share}; ${counted(changes, 'bid change')} were sent.`;
}

function dayTable({ days, totals }: TrialDocument, currency: string): Html {
  const figures = ['Changes', 'Profit', 'Left alone', 'True best'];
  const money = ({ profit, leftAlone, best }: Omit<TrialDocument['days'][number], 'day' | 'changes'>) =>
    [profit, leftAlone, best].map((amount) => formatMoney(amount, currency));
  return dataTable(
    'Expected profit by day',
    [{ head: 'Day' }, ...figures.map((head) => ({ head, figures: true }))],
    [
      ...days.map((day) => [day.day, formatCount(day.changes), ...money(day)]),
      [html`<b>All</b>`, formatCount(totals.changes), ...money(totals)],
    ],
  );
}
