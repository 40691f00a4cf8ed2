import type { ImportedFile } from '../contract/import-document.ts';
import { addDecimals, formatDecimal, parseDecimal, zeroDecimal } from '../core/base/decimal.ts';

/** So many files of one source and kind are shown one by one; more, as the weeks of a report, in one line. */
const ONE_BY_ONE = 4;

/** Files as a reader wants to see them: those of a source that brings many are one line with their sums. */
export function fileGroups(files: readonly ImportedFile[]): ImportedFile[] {
  const groups = Map.groupBy(files, ({ source, account, kind }) => JSON.stringify([source, account, kind]));
  return [...groups.values()].flatMap((group) => (group.length > ONE_BY_ONE ? together(group) : group));
}

function together(files: readonly ImportedFile[]): ImportedFile[] {
  const [first] = files;
  const last = files.at(-1);
  if (first === undefined || last === undefined) return [];
  const days = files.flatMap(({ from, to }) => [from, to]).filter((day) => day !== null);
  days.sort();
  const sum = (pick: (file: ImportedFile) => number): number =>
    files.reduce((total, file) => total + pick(file), 0);
  const money = (pick: (file: ImportedFile) => string): string =>
    formatDecimal(
      files.map((file) => parseDecimal(pick(file)) ?? zeroDecimal).reduce(addDecimals, zeroDecimal),
    );
  const whole: ImportedFile = {
    ...first,
    file: `${files.length} files, ${first.file} to ${last.file}`,
    rows: sum(({ rows }) => rows),
    rejected: sum(({ rejected }) => rejected),
    skippedTotals: sum(({ skippedTotals }) => skippedTotals),
    from: days[0] ?? null,
    to: days.at(-1) ?? null,
    totals: {
      impressions: sum(({ totals }) => totals.impressions),
      clicks: sum(({ totals }) => totals.clicks),
      cost: money(({ totals }) => totals.cost),
      conversions: sum(({ totals }) => totals.conversions),
      conversionValue: money(({ totals }) => totals.conversionValue),
    },
  };
  return [whole];
}
