import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { RemoteError, type QuotaScope } from '../../src/core/base/errors.ts';
import type { AccessLevel } from '../../src/core/base/operation-plan.ts';
import { opsTables } from '../../src/core/tables/ops.ts';
import { countedPlatform } from '../../src/jobs/counted-platform.ts';
import { operationQuota } from '../../src/jobs/operation-quota.ts';
import type { AdsPlatform, Warehouse } from '../../src/jobs/ports.ts';
import type { OperationQuota } from '../../src/jobs/connection-port.ts';
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

function open(level: AccessLevel = 'explorer', project = 'shop'): OperationQuota {
  const processId = `process-${++processes}`;
  const options = { warehouse, source: 'google-ads', project: () => project, level, processId };
  return operationQuota({ ...options, now: () => clock.now() });
}

const query = (operations: number, accountId = '1') => ({ kind: 'query', accountId, operations }) as const;
const exhausted = (retryDelayMs: number | null, quotaScope: QuotaScope | null = null): RemoteError =>
  new RemoteError('used up', { code: 'quota_error.RESOURCE_EXHAUSTED', retryDelayMs, quotaScope });

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

  it('parks one account whose own quota is used up until its window, also for the next process, and not under another level', async () => {
    await open().park('1', exhausted(600_000, 'account'));

    const next = open();
    await expect(next.admit('1', 1)).rejects.toThrow(/parked until 2026-03-02T23:40:00.000Z/);
    await expect(next.admit('2', 1)).resolves.toBeUndefined();
    await expect(open('basic').admit('1', 1)).resolves.toBeUndefined();
    expect(await next.parked()).toMatchObject([{ accountId: '1', reason: 'used up' }]);
    clock.advance({ minutes: 10 });
    await expect(next.admit('1', 1)).resolves.toBeUndefined();
    expect(await next.parked()).toEqual([]);
  });

  it.each(['project', null] as const)(
    'parks every account where the quota is that of the %s',
    async (scope) => {
      await open().park('1', exhausted(600_000, scope));

      const next = open();
      for (const account of ['1', '2', ''])
        await expect(next.admit(account, 1)).rejects.toThrow(/Every account of the project is parked until/);
      await expect(open('explorer', 'another').admit('1', 1)).resolves.toBeUndefined();
      expect(await next.parked()).toMatchObject([{ accountId: null }]);
    },
  );

  it('counts each project on its own, all accounts of it together, and old rows for every project', async () => {
    const [shop, another] = [open(), open('explorer', 'another')];
    for (const quota of [shop, another]) quota.note(query(1_000, '1'));
    shop.note(query(1_000, '2'));
    for (const quota of [shop, another]) await quota.settle();
    const at = clock.now().toISOString();
    const spent_on = at.slice(0, 10);
    const old = { batch_id: 'old', source: 'google-ads', project: null, account_id: '1', at, spent_on };
    const rows = [{ ...old, kind: 'query', operations: 500 }];
    await warehouse.load(opsTables.adsOperations, rows, { batch_id: 'old' });

    expect([await open().spent(), await open('explorer', 'another').spent()]).toEqual([2_500, 1_500]);
    await expect(open().admit('3', 381)).rejects.toThrow(/2500 of 2880/);
    await expect(open('explorer', 'another').admit('3', 381)).resolves.toBeUndefined();
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
