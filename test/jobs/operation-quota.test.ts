import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { RemoteError } from '../../src/core/base/errors.ts';
import type { AccessLevel } from '../../src/core/base/operation-plan.ts';
import { opsTables } from '../../src/core/tables/ops.ts';
import { countedPlatform } from '../../src/jobs/counted-platform.ts';
import { operationQuota } from '../../src/jobs/operation-quota.ts';
import type { AdsPlatform, OperationQuota, Warehouse } from '../../src/jobs/ports.ts';
import { testClock, type TestClock } from './ads/test-clock.ts';

let warehouse: Warehouse;
let clock: TestClock;
let processes = 0;
beforeEach(async () => {
  const tables = Object.values(opsTables);
  warehouse = await openDuckDb({ path: ':memory:', project: 'p', dataset: 'd', tables });
  clock = testClock('2026-03-02T23:30:00.000Z');
});
afterEach(() => warehouse.close());

function open(level: AccessLevel = 'explorer'): OperationQuota {
  const processId = `process-${++processes}`;
  return operationQuota({ warehouse, source: 'google-ads', level, now: () => clock.now(), processId });
}

const query = (operations: number, accountId = '1') => ({ kind: 'query', accountId, operations }) as const;
const exhausted = (retryDelayMs: number | null): RemoteError =>
  new RemoteError('used up', { code: 'quota_error.RESOURCE_EXHAUSTED', retryDelayMs });

describe('operationQuota', () => {
  it('counts over 24 hours, across midnight and across processes', async () => {
    const first = open();
    first.note(query(100));
    first.note(query(20, '2'));
    await first.settle();
    clock.advance({ minutes: 60 });
    first.note(query(3));
    await first.settle();

    const second = open();
    expect([await first.spent(), await second.spent()]).toEqual([123, 123]);
    clock.advance({ minutes: 23 * 60 + 1 });
    expect([await first.spent(), await second.spent()]).toEqual([3, 3]);
  });

  it('loses no request that is noted in the same instant as another', async () => {
    const [first, second] = [open(), open()];
    for (const quota of [first, second, first]) quota.note(query(1));
    await first.settle();
    first.note(query(1));
    await Promise.all([first.settle(), second.settle()]);

    expect(await open().spent()).toBe(4);
  });

  it('admits what fits and refuses the rest before it is sent', async () => {
    const quota = open();
    quota.note(query(2_879));

    await quota.admit('1', 1);
    await expect(quota.admit('1', 2)).rejects.toMatchObject({
      code: 'quota_error.RESOURCE_EXHAUSTED',
      mayHaveApplied: false,
      retryDelayMs: 86_400_000,
    });
    await expect(open('standard').admit('1', 1e9)).resolves.toBeUndefined();
    await quota.settle();
  });

  it('parks one account until its window, also for the next process, and not under another level', async () => {
    await open().park('1', exhausted(600_000));

    const next = open();
    await expect(next.admit('1', 1)).rejects.toThrow(/parked until 2026-03-02T23:40:00.000Z/);
    await expect(next.admit('2', 1)).resolves.toBeUndefined();
    await expect(open('basic').admit('1', 1)).resolves.toBeUndefined();
    expect(await next.parked()).toMatchObject([{ accountId: '1', reason: 'used up' }]);
    clock.advance({ minutes: 10 });
    await expect(next.admit('1', 1)).resolves.toBeUndefined();
    expect(await next.parked()).toEqual([]);
  });

  it('parks until its own oldest operations are a day old when the platform names no time', async () => {
    const quota = open();
    quota.note(query(5));
    await quota.settle();
    clock.advance({ minutes: 60 });
    await quota.park('1', exhausted(null));

    expect(await quota.parked()).toMatchObject([{ until: '2026-03-03T23:30:00.000Z' }]);
  });
});

describe('countedPlatform', () => {
  const failing = (error: Error): AdsPlatform =>
    ({ readEntities: () => Promise.reject(error) }) as Partial<AdsPlatform> as AdsPlatform;

  it('parks an account only when its daily quota is used up', async () => {
    const quota = open();
    const soon = new RemoteError('slow down', { code: 'quota_error.RESOURCE_TEMPORARILY_EXHAUSTED' });
    await expect(countedPlatform(failing(soon), quota).readEntities('1')).rejects.toBe(soon);
    expect(await quota.parked()).toEqual([]);

    const error = exhausted(60_000);
    await expect(countedPlatform(failing(error), quota).readEntities('1')).rejects.toBe(error);
    expect(await quota.parked()).toHaveLength(1);
    await expect(countedPlatform(failing(error), quota).readEntities('1')).rejects.toThrow(/parked/);
  });
});
