import { afterEach, describe, expect, it } from 'vitest';
import { adPerformance } from '../../src/core/tables/raw.ts';
import { backfill } from '../../src/jobs/backfill.ts';
import { ingestAds } from '../../src/jobs/ingest-ads.ts';
import type { World } from '../../src/jobs/world.ts';
import { MemoryStore } from '../../src/sandbox/google-ads/memory-store.ts';
import { serveGoogleAds, type Sandbox } from '../../src/sandbox/google-ads/serve.ts';
import { freshFolder } from '../cli/run-cli.ts';
import { MANAGER, NOW, sampleAccount, sampleFacts } from '../sandbox/google-ads/sample-account.ts';
import { connectedWorld, type Connection } from './ads/connected-world.ts';

const EVERYTHING = { from: null, to: null, source: null, account: null } as const;

let sandbox: Sandbox | undefined;
const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
  await sandbox?.close();
});

/** An agency 9 with account 1, and below it a manager 8 with accounts 2, and 3, which is closed. */
async function agency(setting: Connection['setting']): Promise<World> {
  const account = (id: string, managerId: string, status = 'ENABLED') => ({
    records: sampleAccount(id, { managerId, status }),
    facts: sampleFacts(),
  });
  const store = new MemoryStore(
    [account('1', '9'), account('2', '8'), account('3', '8', 'CANCELED')],
    [MANAGER, { ...MANAGER, id: '8', name: 'Team', managerId: '9' }],
  );
  sandbox = await serveGoogleAds({ store, start: NOW });
  const world = await connectedWorld({
    endpoint: sandbox.endpoint,
    home: await freshFolder('agency'),
    level: 'standard',
    now: NOW,
    ...(setting === undefined ? {} : { setting }),
  });
  worlds.push(world);
  return world;
}

async function readOf({ warehouse }: World): Promise<unknown[]> {
  const sql = `SELECT account_id AS account, SUM(clicks) AS clicks, MAX(campaign_id) AS campaign
    FROM ${warehouse.ref(adPerformance)} GROUP BY account ORDER BY account`;
  return warehouse.query(sql);
}

const OF_ACCOUNT = { clicks: 540, campaign: '12' };

describe('accounts under a manager', () => {
  it('are all read, those under a manager below it too, and closed ones are left out', async () => {
    const world = await agency({ loginCustomerId: '9' });

    await ingestAds(world);

    expect(await readOf(world)).toEqual([
      { account: '1', ...OF_ACCOUNT },
      { account: '2', ...OF_ACCOUNT },
    ]);
  });

  it('are only those named', async () => {
    const world = await agency({ loginCustomerId: '9', accounts: ['2'] });

    await ingestAds(world);

    expect(await readOf(world)).toEqual([{ account: '2', ...OF_ACCOUNT }]);
  });

  it('are read by date all, or one of them', async () => {
    const world = await agency({ loginCustomerId: '9' });

    const one = await backfill(world, { ...EVERYTHING, account: '2' });
    const all = await backfill(world, EVERYTHING);

    expect(one.accounts.map(({ account }) => account)).toEqual(['2']);
    expect(all.accounts.map(({ account, error }) => [account, error])).toEqual([
      ['1', null],
      ['2', null],
    ]);
    expect(all.freshness.map(({ account, report }) => `${account} ${report}`)).toEqual([
      '1 keyword_days',
      '1 keywords',
      '2 keyword_days',
      '2 keywords',
    ]);
  });

  it('are looked for where the manager is not named, which is an error and no empty day', async () => {
    const world = await agency({});

    await expect(ingestAds(world)).rejects.toThrow(/managers only/);
    await expect(backfill(world, EVERYTHING)).rejects.toMatchObject({
      next: expect.stringContaining('loginCustomerId') as string,
    });
  });
});
