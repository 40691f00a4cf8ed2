import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportQuery, type ExportParams } from '../../../src/adapters/google-analytics/export-query.ts';
import type { Row } from '../../../src/core/tables/table.ts';
import { generateExport, TIME_ZONE, type GeneratedExport } from './export-events.ts';
import { exportLiteral } from './export-literal.ts';

/** The export that Google’s evaluator is asked about, and what the query over it is. */
export const GENERATED: GeneratedExport = generateExport(11);
export const EXPORT_SQL = exportQuery({ from: exportLiteral(GENERATED.events) });
export const EXPORT_PARAMS: ExportParams = {
  first: '20260101',
  last: '20261231',
  time_zone: TIME_ZONE,
  currency: 'EUR',
  key_events: ['purchase'],
};

/** Where the evaluator’s answer is kept. */
export const EXPORT_GOLDEN = join(import.meta.dirname, 'golden', 'export.json');

/** What the evaluator answered: events with their parameters as columns. */
export function readExportGolden(): { readonly rows: readonly Row[] } {
  return JSON.parse(readFileSync(EXPORT_GOLDEN, 'utf8')) as { readonly rows: readonly Row[] };
}
