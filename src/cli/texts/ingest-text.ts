import type { IngestDocument, IngestedAccount } from '../../contract/ingest-document.ts';
import { formatTable } from '../table.ts';
import { paint } from '../terminal.ts';

/** What reading accounts says to people: a line an account, what it took, and how fresh the tables are. */
export function ingestText(document: IngestDocument): string {
  const { accounts, failures, operations, freshness, complete } = document;
  return [
    ...accounts.map(accountText),
    ...failures.map(({ source, error }) => `${paint('bold', source)}: ${paint('red', `failed: ${error}`)}`),
    ...operations.map(operationsText),
    ...(complete ? [] : [paint('yellow', 'Not complete. Run it again to go on with what is missing.')]),
    '',
    formatTable(freshness, [
      { title: 'account', cell: ({ account }) => account },
      { title: 'table', cell: ({ table }) => table },
      { title: 'report', cell: ({ report }) => report },
      { title: 'first day', cell: ({ firstDay }) => firstDay },
      { title: 'last day', cell: ({ lastDay }) => lastDay },
      { title: 'rows', cell: ({ rows }) => count(rows), align: 'right' },
      { title: 'loaded', cell: ({ loadedAt }) => `${loadedAt.slice(0, 16).replace('T', ' ')} UTC` },
    ]),
  ].join('\n');
}

function accountText(account: IngestedAccount): string {
  const { name, report, from, to, blocks, held, read, postponed, rows, rejected, notes, error } = account;
  const parts = [
    `${count(rows)} rows of ${read} ${read === 1 ? 'block' : 'blocks'} read`,
    ...(held === 0 ? [] : [`${held} of ${blocks} were there`]),
    ...(rejected === 0 ? [] : [paint('yellow', `${count(rejected)} rows set aside`)]),
    ...(postponed === 0 ? [] : [paint('yellow', `${postponed} left`)]),
  ];
  const failed = error === null ? [] : [`  ${paint('red', `The platform failed: ${error}`)}`];
  const said = notes.map((note) => paint('dim', `  ${note}`));
  return [
    `${paint('bold', name)}, ${report} (${from} to ${to}): ${parts.join(', ')}`,
    ...failed,
    ...said,
  ].join('\n');
}

function operationsText(plan: IngestDocument['operations'][number]): string {
  const { source, limit, level, before, spent, keptForTheDay } = plan;
  const of = limit === null ? `no limit, ${level} access` : `of ${count(limit)} in 24 hours, ${level} access`;
  const kept = limit === null ? '' : `, ${count(keptForTheDay)} kept for the day`;
  return paint('dim', `${source}: ${spent} operations spent, ${count(before + spent)} ${of}${kept}.`);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
