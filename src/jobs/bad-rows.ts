import { SchemaError } from '../core/base/errors.ts';
import type { Provenance } from '../core/ingest/performance-rows.ts';
import type { QuarantineRow } from '../core/tables/ops.ts';
import type { RejectedRow } from './ports.ts';
import type { Settings } from './world.ts';

/** So many of them an import document shows; the warehouse keeps all. */
export const SHOWN_REJECTIONS = 100;

/** Rows with at least one cell that cannot be read. */
export function countBadRows(rejected: readonly RejectedRow[]): number {
  return new Set(rejected.map(({ line }) => line)).size;
}

/** Bad rows as the warehouse keeps them. */
export function quarantineRows(rejected: readonly RejectedRow[], provenance: Provenance): QuarantineRow[] {
  return rejected.map(({ line, column, value, reason }) => ({
    ...provenance,
    line,
    column_name: column,
    value,
    reason,
  }));
}

/** What is read, and what to do where too much of it is bad. */
export interface BadRowsOf {
  readonly of: string;
  readonly noun: 'line' | 'row';
  readonly next: string;
  /** Of what changed, few rows may all be bad; of a whole, not more than half. */
  readonly isOfChanges?: boolean;
}

/** @throws SchemaError when more rows are bad than the settings bear */
export function refuseBadRows(
  { maxBadShare, fewBadRows }: Pick<Settings, 'maxBadShare' | 'fewBadRows'>,
  rejected: readonly RejectedRow[],
  good: number,
  { of, noun, next, isOfChanges = false }: BadRowsOf,
): void {
  const bad = countBadRows(rejected);
  const share = bad === 0 ? 0 : bad / (bad + good);
  if (share <= maxBadShare || (bad <= fewBadRows && (isOfChanges || share <= 0.5))) return;
  const sample = rejected
    .slice(0, 5)
    .map(
      ({ line, column, value, reason }) =>
        `  ${noun} ${line}, ${column ?? 'row'}: ${reason} (found ${JSON.stringify(value)})`,
    );
  throw new SchemaError(
    `${of}: ${bad} of ${bad + good} rows cannot be read, so nothing was imported\n${sample.join('\n')}`,
    {
      expected: `at most ${(100 * maxBadShare).toFixed(1)} % bad rows (import.maxBadShare)`,
      found: `${(100 * share).toFixed(1)} %`,
      next,
    },
  );
}
