import type { ImportDocument, ImportedFile } from '../../contract/import-document.ts';
import { formatTable } from '../table.ts';
import { paint } from '../terminal.ts';

const SHOWN = 10;

/** What an import says to people. */
export function importText(document: ImportDocument): string {
  return document.files.map(fileText).join('\n\n');
}

function fileText(file: ImportedFile): string {
  return [headline(file), totalsLine(file), ...doubts(file), ...health(file), ...quarantine(file)].join('\n');
}

function headline(file: ImportedFile): string {
  const days = file.from === null ? 'undated' : `${file.from} to ${file.to}`;
  const left = [
    ...(file.rejected > 0 ? [paint('red', `${count(file.rejected)} quarantined`)] : []),
    ...(file.skippedTotals > 0 ? [`${file.skippedTotals} summary rows left out`] : []),
  ];
  return `${paint('bold', file.file)}: ${count(file.rows)} rows of ${file.kind} (${days})${left.map((t) => `, ${t}`).join('')}`;
}

function totalsLine({ totals }: ImportedFile): string {
  return [
    `  impressions ${count(totals.impressions)}`,
    `clicks ${count(totals.clicks)}`,
    `cost ${money(totals.cost)}`,
    `conversions ${count(totals.conversions)}`,
    `conversion value ${money(totals.conversionValue)}`,
  ].join(' · ');
}

function doubts(file: ImportedFile): string[] {
  if (file.doubts.length === 0) return [];
  return ['  Not certain:', ...file.doubts.map((doubt) => `    ? ${doubt}`)];
}

function health(file: ImportedFile): string[] {
  if (file.health.length === 0) return ['  Health: nothing found.'];
  const mark = { error: paint('red', '✗'), warning: paint('yellow', '!'), info: paint('dim', '·') };
  return [
    '  Health:',
    ...file.health.map(({ severity, message, examples }) => {
      const places = examples
        .flatMap(({ line }) => (line === null ? [] : [line]))
        .slice(0, 6)
        .join(', ');
      return `    ${mark[severity]} ${message}${places === '' ? '' : paint('dim', ` (line ${places}${examples.length > 6 ? ', …' : ''})`)}`;
    }),
  ];
}

function quarantine(file: ImportedFile): string[] {
  if (file.quarantine.length === 0) return [];
  const table = formatTable(file.quarantine.slice(0, SHOWN), [
    { title: 'line', cell: ({ line }) => String(line), align: 'right' },
    { title: 'column', cell: ({ column }) => column ?? '(row)', max: 28 },
    { title: 'found', cell: ({ value }) => (value === null ? '' : JSON.stringify(value)), max: 32 },
    { title: 'reason', cell: ({ reason }) => reason, max: 70 },
  ]);
  const more = file.quarantine.length - SHOWN;
  return [
    '  Quarantine:',
    table.replace(/^/gm, '    '),
    ...(more > 0 ? [`    and ${more} more: --json shows them`] : []),
  ];
}

function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

function money(amount: string): string {
  return Number(amount).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
