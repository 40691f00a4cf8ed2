import type { ReportDocument } from '../../contract/report-document.ts';
import { formatMoney, formatPercent } from '../../core/charts/format.ts';
import { formatTable } from '../table.ts';
import { paint } from '../terminal.ts';
import { breakLines } from './plan-text.ts';

/** What a trial says to people: the money, what struck on the way, who may bid, and where the report is. */
export function trialText({ trial, plan, currency, path }: ReportDocument, width: number): string {
  if (trial === null) return `Report: ${path ?? ''}`;
  const { profit, leftAlone, best } = trial.totals;
  const rows = [
    ['bidforest', profit],
    ['bids left alone', leftAlone],
    ['true best, with a bid for every device, hour and place', best],
  ] as const;
  const gain = profit - leftAlone;
  const reached =
    best > leftAlone ? `, ${formatPercent(gain / (best - leftAlone))} of what there was to gain` : '';
  return [
    paint('bold', `Expected profit of ${trial.days.length} days, margin less cost:`),
    formatTable(rows, [
      { title: '', cell: ([name]) => name },
      { title: 'in all', cell: ([, amount]) => formatMoney(amount, currency), align: 'right' },
      {
        title: 'a day',
        cell: ([, amount]) => formatMoney(amount / Math.max(1, trial.days.length), currency),
        align: 'right',
      },
    ]),
    `${formatMoney(Math.abs(gain), currency)} ${gain >= 0 ? 'more' : 'less'} than bids left alone${reached}.`,
    ...trial.drift.map(({ day, what }) => `On ${day} ${what}.`),
    ...(plan === null ? [] : breakLines(plan, width)),
    `${trial.totals.changes} bid changes were sent over the wire and read back.`,
    ...(plan === null ? [] : [plan.why]),
    '',
    `Report: ${path ?? ''}`,
  ].join('\n');
}
