import { randomUUID } from 'node:crypto';
import { WarehouseError } from '../../../core/base/errors.ts';
import { formatNumber } from '../../../core/base/decimal.ts';
import { costs, type CostRow } from '../../../core/tables/costs.ts';
import type { QueryLabels } from '../../../jobs/warehouse-port.ts';
import type { RestJob } from './rest-types.ts';

/** BigQuery bills at least this much of a query that reads anything. */
export const LEAST_BYTES = 10 * 2 ** 20;
const TIB = 2 ** 40;
/** Rows are written down when there are so many, or when they make this share of the budget: a kill loses no more. */
const MOST_ROWS = 200;
const MOST_SHARE = 0.02;

/** Prices, and what a day may cost. */
export interface CostLimits {
  readonly usdPerTiB: number;
  /** Of a day in UTC. */
  readonly usdPerDay: number;
}

/** What the log needs of the warehouse; reading and writing it costs next to nothing and is not counted. */
export interface CostStore {
  /** What was spent on a day, as written down. */
  spentOn(day: string): Promise<number>;
  append(rows: readonly CostRow[], batchId: string): Promise<void>;
}

/** Counts what queries cost, and lets none run that would exceed the budget of the day. */
export interface CostLog {
  /** How many bytes a query may be billed at most. @throws WarehouseError when the budget does not reach for `bytes`. */
  admit(bytes: number, sql: string): Promise<number>;
  record(job: RestJob, labels: QueryLabels): void;
  /** Writes down what is not yet. */
  flush(): Promise<void>;
}

/** A log of costs over a store. */
export function costLog(limits: CostLimits, store: CostStore, now: () => Date): CostLog {
  /** Of which day it is known what was spent before, and how much. */
  let known = { day: '', usd: 0 };
  const own = new Map<string, number>();
  let waiting: CostRow[] = [];
  const waitingUsd = (): number => waiting.reduce((sum, row) => sum + Number(row.usd), 0);
  const usdOf = (bytes: number): number => (bytes / TIB) * limits.usdPerTiB;

  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const rows = waiting;
    waiting = [];
    await store.append(rows, randomUUID());
  };
  /** Read before anything of the day is written down here, so that nothing counts twice. */
  const spentOn = async (day: string): Promise<number> => {
    if (known.day !== day) known = { day, usd: await store.spentOn(day) };
    return known.usd + (own.get(day) ?? 0);
  };

  return {
    admit: async (bytes, sql) => {
      const today = now().toISOString().slice(0, 10);
      const before = await spentOn(today);
      if (waiting.length >= MOST_ROWS || waitingUsd() > MOST_SHARE * limits.usdPerDay) await flush();
      const left = limits.usdPerDay - before;
      const least = bytes === 0 ? 0 : Math.max(bytes, LEAST_BYTES);
      if (usdOf(least) > left || left <= 0)
        throw overBudget(limits.usdPerDay, before, least, usdOf(least), today, sql);
      return limits.usdPerTiB === 0 ? Infinity : Math.floor((left / limits.usdPerTiB) * TIB);
    },
    record: (job, { job: name = 'bidforest', run = '', model = null }) => {
      const at = now().toISOString();
      const bytes = Number(job.statistics?.query?.totalBytesBilled ?? 0);
      const day = at.slice(0, 10);
      own.set(day, (own.get(day) ?? 0) + usdOf(bytes));
      waiting.push({
        query_id: job.jobReference?.jobId ?? '',
        at,
        spent_on: day,
        job: name,
        run_id: run,
        model,
        statement: job.statistics?.query?.statementType ?? 'UNKNOWN',
        bytes,
        usd: formatNumber(Number(usdOf(bytes).toFixed(9))),
      });
    },
    flush,
  };
}

function overBudget(
  budget: number,
  spent: number,
  bytes: number,
  usd: number,
  day: string,
  sql: string,
): WarehouseError {
  const gib = (bytes / 2 ** 30).toFixed(2);
  return new WarehouseError(`The day’s budget for BigQuery does not reach for this query`, {
    expected: `at most $${budget.toFixed(2)} on ${day} (UTC), as warehouse.budget.usdPerDay says`,
    found: `$${spent.toFixed(4)} spent, and the query would read ${gib} GiB for $${usd.toFixed(4)}`,
    next: `Nothing was run. See what cost most in ${costs.dataset}.${costs.name}; raise warehouse.budget.usdPerDay, or go on tomorrow.`,
    sql,
  });
}
