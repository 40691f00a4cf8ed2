import { beforeEach, describe, expect, it } from 'vitest';
import { costLog, type CostLog } from '../../../../src/adapters/warehouse/bigquery/cost-log.ts';
import { WarehouseError } from '../../../../src/core/base/errors.ts';
import type { CostRow } from '../../../../src/core/tables/costs.ts';

const GIB = 2 ** 30;
const TIB = 2 ** 40;

describe('costLog', () => {
  let now: string;
  let written: CostRow[][];
  let asked: string[];
  let log: CostLog;
  const before: Record<string, number> = { '2026-03-01': 0.5 };
  beforeEach(() => {
    now = '2026-03-01T12:00:00.000Z';
    written = [];
    asked = [];
    const store = {
      spentOn: (day: string) => {
        asked.push(day);
        return Promise.resolve(before[day] ?? 0);
      },
      append: (rows: readonly CostRow[]) => {
        written.push([...rows]);
        return Promise.resolve();
      },
    };
    log = costLog({ usdPerTiB: 6.25, usdPerDay: 1 }, store, () => new Date(now));
  });
  const done = (bytes: number): void =>
    log.record(
      {
        jobReference: { jobId: `j${bytes}` },
        statistics: { query: { totalBytesBilled: String(bytes), statementType: 'SELECT' } },
      },
      { job: 'run', run: 'r1', model: 'features.entity_day' },
    );

  it('writes down what was billed, at the configured price, under its labels', async () => {
    done(10 * GIB);
    await log.flush();
    await log.flush();
    expect(written).toEqual([
      [
        {
          query_id: `j${10 * GIB}`,
          at: now,
          spent_on: '2026-03-01',
          job: 'run',
          run_id: 'r1',
          model: 'features.entity_day',
          statement: 'SELECT',
          bytes: 10 * GIB,
          usd: '0.061035156',
        },
      ],
    ]);
  });

  it('lets a query run that the budget reaches for, and bills it for no more than what is left', async () => {
    expect(await log.admit(GIB, 'SELECT 1')).toBe(Math.floor((0.5 / 6.25) * TIB));
  });

  it('refuses the first query that would exceed the budget, with what was spent and what it would cost', async () => {
    done(50 * GIB);
    await log.admit(30 * GIB, 'SELECT 1');
    const error = await log.admit(40 * GIB, 'SELECT 2').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(WarehouseError);
    expect(error).toMatchObject({
      expected: 'at most $1.00 on 2026-03-01 (UTC), as warehouse.budget.usdPerDay says',
      found: '$0.8052 spent, and the query would read 40.00 GiB for $0.2441',
      sql: 'SELECT 2',
      retryable: false,
    });
    expect((error as WarehouseError).next).toMatch(/Nothing was run.*ops\.costs/);
  });

  it('refuses statements whose size nobody can tell once the budget is used up', async () => {
    done(90 * GIB);
    await expect(log.admit(0, 'BEGIN TRANSACTION')).rejects.toThrow(/budget/);
  });

  it('counts a query that reads anything as ten megabytes', async () => {
    done(Math.floor((0.499_99 / 6.25) * TIB));
    await expect(log.admit(1, 'SELECT 1')).rejects.toThrow(/budget/);
  });

  it('starts anew with the next day in UTC, and reads what others spent once a day', async () => {
    done(90 * GIB);
    await expect(log.admit(GIB, 'SELECT 1')).rejects.toThrow(/budget/);
    now = '2026-03-02T00:00:00.000Z';
    expect(await log.admit(GIB, 'SELECT 1')).toBe(Math.floor((1 / 6.25) * TIB));
    await log.admit(GIB, 'SELECT 1');
    expect(asked).toEqual(['2026-03-01', '2026-03-02']);
  });

  it('writes down before a kill could lose more than a fiftieth of the budget', async () => {
    done(GIB);
    await log.admit(GIB, 'SELECT 1');
    expect(written).toEqual([]);
    done(5 * GIB);
    await log.admit(GIB, 'SELECT 1');
    expect(written.map((rows) => rows.length)).toEqual([2]);
  });
});
