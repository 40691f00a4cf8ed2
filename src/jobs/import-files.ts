import type { ImportDocument, ImportedFile, ImportTotals } from '../contract/import-document.ts';
import { addDecimals, formatDecimal, parseDecimal, zeroDecimal } from '../core/base/decimal.ts';
import { importFile } from './import-file.ts';
import type { FileRequest, World } from './world.ts';

/** Imports files one after the other; what each brought, and the sums. @throws SchemaError for the first file that is refused. */
export async function importFiles(world: World, requests: readonly FileRequest[]): Promise<ImportDocument> {
  const files: ImportedFile[] = [];
  for (const request of requests) files.push(await importFile(world, request));
  return {
    rows: sum(files.map(({ rows }) => rows)),
    rejected: sum(files.map(({ rejected }) => rejected)),
    totals: addTotals(files.map(({ totals }) => totals)),
    health: files.flatMap(({ file, health }) => health.map((finding) => ({ ...finding, file }))),
    files,
  };
}

function addTotals(totals: readonly ImportTotals[]): ImportTotals {
  const money = (pick: (t: ImportTotals) => string): string =>
    formatDecimal(totals.map((t) => parseDecimal(pick(t)) ?? zeroDecimal).reduce(addDecimals, zeroDecimal));
  return {
    impressions: sum(totals.map((t) => t.impressions)),
    clicks: sum(totals.map((t) => t.clicks)),
    cost: money((t) => t.cost),
    conversions: sum(totals.map((t) => t.conversions)),
    conversionValue: money((t) => t.conversionValue),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
