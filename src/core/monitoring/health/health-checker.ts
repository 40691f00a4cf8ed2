import type { ImportTotals } from '../../../contract/import-document.ts';
import type { HealthFinding } from '../../../contract/parts.ts';
import type { SourceKind } from '../../tables/raw.ts';
import type { Row } from '../../tables/table.ts';
import { dateGaps } from './date-gaps.ts';
import { duplicates } from './duplicates.ts';
import { importTotals } from './import-totals.ts';
import { missingValues } from './missing-values.ts';
import { rowRules } from './row-rules.ts';
import { suddenJumps } from './sudden-jumps.ts';
import type { HealthCheck } from './tally.ts';

/** What the checks say of all rows that were added. */
export interface HealthResult {
  readonly totals: ImportTotals;
  /** The gravest first. */
  readonly findings: HealthFinding[];
}

/** All health checks and the totals in one pass over chunks of rows; `finish` may be called again. */
export interface HealthChecker {
  add(rows: readonly Row[]): void;
  finish(): HealthResult;
}

const GRAVITY = { error: 0, warning: 1, info: 2 } as const;

/** The health checks for a kind of source. Memory is bounded but for the hashes that find duplicates. */
export function healthChecker(kind: SourceKind): HealthChecker {
  const totals = importTotals(kind);
  const checks: readonly HealthCheck[] = [rowRules, missingValues, duplicates, dateGaps, suddenJumps].map(
    (check) => check(kind),
  );
  let rows = 0;
  return {
    add: (chunk) => {
      rows += chunk.length;
      totals.add(chunk);
      for (const check of checks) for (const row of chunk) check.add(row);
    },
    finish: () => ({
      totals: totals.finish(),
      findings: checks
        .flatMap((check) => [...check.finish(rows)])
        .toSorted((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity]),
    }),
  };
}
