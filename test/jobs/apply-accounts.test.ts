import { afterEach, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import type { ApplyDocument } from '../../src/contract/apply-document.ts';
import { opsTables } from '../../src/core/tables/ops.ts';
import { apply } from '../../src/jobs/apply.ts';
import { exitCodeOf } from '../../src/jobs/apply-document.ts';
import { countedPlatform } from '../../src/jobs/counted-platform.ts';
import { operationQuota } from '../../src/jobs/operation-quota.ts';
import { MemoryStore } from '../../src/sandbox/google-ads/memory-store.ts';
import { serveGoogleAds, type Sandbox } from '../../src/sandbox/google-ads/serve.ts';
import { writableAccount } from '../sandbox/google-ads/writable-account.ts';
import { memoryLedger, type MemoryLedger } from './ads/memory-ledger.ts';
import { platformAt } from './ads/twin-rig.ts';
import { testClock } from './ads/test-clock.ts';
import { intent, MORNING, SOURCE, TODAY, writeWorld } from './ads/write-rig.ts';

const IDS = ['1', '2', '3'] as const;
const KEYWORD = { level: 'keyword', id: '1~10~101', lever: 'max_cpc' } as const;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Agency {
  readonly sandbox: Sandbox;
  readonly ledger: MemoryLedger;
  readonly apply: () => Promise<ApplyDocument>;
  /** By how much each account's bid has moved. */
  readonly bids: () => number[];
}

/** Three accounts reached through one cloud project, with one change each in today's plan. */
async function agency(): Promise<Agency> {
  const accounts = IDS.map((id) => writableAccount(id, [{ strategy: 'MANUAL_CPC' }]));
  const store = new MemoryStore(accounts.map((records) => ({ records })));
  const sandbox = await serveGoogleAds({ store, start: Date.parse(MORNING) });
  const clock = testClock(MORNING);
  const tables = Object.values(opsTables);
  const warehouse = await openDuckDb({ path: ':memory:', project: 'p', dataset: 'd', tables });
  const options = { warehouse, source: SOURCE, project: () => 'shop', processId: 'process' };
  const quota = operationQuota({ ...options, level: 'standard', now: () => clock.now() });
  const platform = countedPlatform(platformAt(sandbox.endpoint, clock, 30_000), quota);
  closing.push(
    () => platform.close(),
    () => warehouse.close(),
    () => sandbox.close(),
  );
  const ledger = memoryLedger();
  const own = accounts[0]?.keywords.get('10~101')?.cpcBidMicros ?? 0;
  const rows = IDS.map((id) =>
    intent(KEYWORD, own, own + 200_000, { account_id: id, change_id: `change-${id}` }),
  );
  await ledger.intend('plan-1', rows);
  ledger.setLatestPlan('plan-1', TODAY);
  const world = { ...writeWorld({ platform, ledger, clock }), quotas: { [SOURCE]: quota } };
  return {
    sandbox,
    ledger,
    apply: () => apply(world),
    bids: () => accounts.map(({ keywords }) => (keywords.get('10~101')?.cpcBidMicros ?? 0) - own),
  };
}

function statesOf({ changes }: ApplyDocument): Record<string, string> {
  return Object.fromEntries(changes.map(({ account, state }) => [account, state]));
}

describe('a plan for several accounts', () => {
  it('goes on with the others where one account’s own quota is used up, and parks that account', async () => {
    const { sandbox, apply, bids } = await agency();
    sandbox.twin.settings = { ...sandbox.twin.settings, exhaustedAccounts: ['2'] };

    const document = await apply();

    expect(statesOf(document)).toEqual({ '1': 'applied', '2': 'not_sent', '3': 'applied' });
    expect(document.error).toMatch(/^account 2: .*Retry in 3600 seconds/);
    expect(exitCodeOf(document)).toBe(4);
    expect(bids()).toEqual([200_000, 0, 200_000]);
    sandbox.twin.settings = { ...sandbox.twin.settings, exhaustedAccounts: [] };
    expect((await apply()).error).toMatch(/^account 2: Account 2 is parked until/);
  });

  it('goes on with the others where one account was closed', async () => {
    const { sandbox, apply, bids } = await agency();
    const closed = sandbox.twin.store.customers.find(({ id }) => id === '1');
    if (closed !== undefined) closed.status = 'CANCELED';

    const document = await apply();

    expect(statesOf(document)).toEqual({ '1': 'not_sent', '2': 'applied', '3': 'applied' });
    expect(document.changes[0]?.reason).toMatch(/not looked at: .*deactivated/);
    expect(bids()).toEqual([0, 200_000, 200_000]);
  });

  it('asks nothing more once the quota of the project is used up, and says so once', async () => {
    const { sandbox, apply, bids } = await agency();
    const { twin } = sandbox;
    twin.settings = { ...twin.settings, quotaLevel: 'EXPLORER' };
    twin.quota.spend(2_880 - 5, twin.clock.now(), Infinity, 'STANDARD');

    const document = await apply();

    expect(statesOf(document)).toEqual({ '1': 'not_sent', '2': 'not_sent', '3': 'not_sent' });
    expect(document.error).toMatch(/^account 1: [^;]*$/);
    expect(twin.quotaUsed).toBe(2_880);
    expect(bids()).toEqual([0, 0, 0]);
  });

  it('is made in full by running it again once what failed is over', async () => {
    const { sandbox, apply, bids } = await agency();
    const closed = sandbox.twin.store.customers.find(({ id }) => id === '1');
    if (closed !== undefined) closed.status = 'CANCELED';
    await apply();
    if (closed !== undefined) closed.status = 'ENABLED';

    expect((await apply()).summary).toEqual({ applied: 3 });
    expect(bids()).toEqual([200_000, 200_000, 200_000]);
  });
});
