import type { FeaturesDocument } from '../../contract/features-document.ts';
import { formatTable } from '../table.ts';
import { paint } from '../terminal.ts';
import { quarantineLines } from './quarantine-text.ts';

/** What building the features says to people. */
export function featuresText({ steps, failures, quarantined }: FeaturesDocument): string {
  const tables = steps.filter(({ kind }) => kind !== 'assertion');
  const assertions = steps.filter(({ kind, name }) => kind === 'assertion' && !name.startsWith('contracts.'));
  const broken = assertions.filter((step) => step.failures > 0);
  return [
    formatTable(tables, [
      { title: 'table', cell: ({ name }) => name },
      { title: 'kind', cell: ({ kind }) => kind },
      {
        title: 'rows',
        cell: ({ rows }) => (rows === null ? '' : rows.toLocaleString('en-US')),
        align: 'right',
      },
    ]),
    failures === 0
      ? `${assertions.length} assertions hold.`
      : paint('red', `${failures} of ${assertions.length} assertions do not hold:`),
    ...broken.map(({ name, failures: rows }) => `  ${name}: ${rows} rows`),
    ...quarantineLines(quarantined),
  ].join('\n');
}
