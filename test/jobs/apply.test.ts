import { beforeEach, describe, expect, it } from 'vitest';
import type { AdsTarget } from '../../src/core/base/ads-write.ts';
import type { LedgerRow } from '../../src/core/tables/ops.ts';
import { apply } from '../../src/jobs/apply.ts';
import { exitCodeOf } from '../../src/jobs/apply-document.ts';
import { pause, resume } from '../../src/jobs/pause.ts';
import type { WriteWorld } from '../../src/jobs/write-world.ts';
import { fakeAccount, type FakeAccount } from './ads/fake-account.ts';
import {
  fakeAdsPlatform,
  Killed,
  type Call,
  type Fault,
  type FakePlatform,
} from './ads/fake-ads-platform.ts';
import { memoryLedger, type MemoryLedger } from './ads/memory-ledger.ts';
import { testClock, type TestClock } from './ads/test-clock.ts';
import { intent, MORNING, TODAY, writeWorld } from './ads/write-rig.ts';

const KEYWORD = { level: 'keyword', id: '1~10~101', lever: 'max_cpc' } as const;
const FIELD = {
  resourceName: 'customers/1234567890/adGroupCriteria/10~101',
  setting: 'keyword.cpc_bid',
} as const;

let clock: TestClock;
let account: FakeAccount;
let platform: FakePlatform;
let ledger: MemoryLedger;
let world: WriteWorld;
let fault: (call: Call) => Fault | null;

beforeEach(() => {
  clock = testClock(MORNING);
  account = fakeAccount([{ strategy: 'MANUAL_CPC' }, { strategy: 'TARGET_CPA' }, { strategy: null }]);
  fault = () => null;
  platform = fakeAdsPlatform(account, clock, (call) => fault(call));
  ledger = memoryLedger();
  world = writeWorld({ platform, ledger, clock });
});

async function plan(...rows: LedgerRow[]): Promise<void> {
  await ledger.intend('plan-1', rows);
  ledger.setLatestPlan('plan-1', TODAY);
}

const raise = intent(KEYWORD, 1_100_000, 1_300_000);

/** States and reasons of a run's changes. */
async function states(): Promise<(readonly [string, string])[]> {
  return (await apply(world)).changes.map(({ state, reason }) => [state, reason] as const);
}

function once(method: Call['method'], what: Fault): void {
  let done = false;
  fault = (call) => {
    if (done || call.method !== method) return null;
    done = true;
    return what;
  };
}

describe('a change', () => {
  it('is validated, sent, read back and settled, each with its own event', async () => {
    await plan(raise);

    const document = await apply(world);

    expect(document.summary).toEqual({ applied: 1 });
    expect(exitCodeOf(document)).toBe(0);
    expect(account.get(FIELD)).toBe(1_300_000);
    expect(
      ledger.events.map(({ seq, kind, outcome, valueMicros }) => [seq, kind, outcome, valueMicros]),
    ).toEqual([
      [1, 'validated', null, 1_100_000],
      [2, 'sending', null, null],
      [3, 'sent', 'accepted', null],
      [4, 'read_back', null, 1_300_000],
      [5, 'settled', 'applied', null],
    ]);
  });

  it('is made once, however often the plan is applied', async () => {
    await plan(raise);
    await apply(world);
    clock.advance({ minutes: 60 });

    expect((await apply(world)).summary).toEqual({ applied: 1 });
    expect(platform.writes).toHaveLength(1);
  });

  it('of a keyword that follows its ad group sets a bid of its own', async () => {
    await plan(intent({ ...KEYWORD, id: '1~10~100' }, 1_000_000, 1_100_000));

    expect((await apply(world)).summary).toEqual({ applied: 1 });
    expect(account.get({ ...FIELD, resourceName: FIELD.resourceName.replace('101', '100') })).toBe(1_100_000);
    expect(ledger.events[0]).toMatchObject({ kind: 'validated', valueMicros: null });
  });

  it('is refused as stale when the account holds another value', async () => {
    await plan(intent(KEYWORD, 1_000_000, 1_300_000));

    expect(await states()).toEqual([['stale', 'Decided on 1, and the account holds 1.1.']]);
    expect(platform.writes).toEqual([]);
  });

  it('is refused with what the platform says when it would not accept it', async () => {
    await plan(raise);
    once('validate', 'partial');

    expect(await states()).toEqual([['refused', 'The platform refused it: internal_error.TRANSIENT']]);
  });

  it('settles as failed when the platform refuses it at the last moment', async () => {
    await plan(raise);
    once('mutate', 'partial');

    expect(await states()).toEqual([['failed', 'The platform refused it: internal_error.TRANSIENT']]);
    expect(account.get(FIELD)).toBe(1_100_000);
  });
});

describe('a lever', () => {
  it.each([
    [
      'under an automated strategy',
      { level: 'keyword', id: '2~20~101', lever: 'max_cpc' },
      1_100_000,
      /sets bids itself/,
    ],
    ['under an unknown strategy', { level: 'campaign', id: '3', lever: 'budget' }, 50_000_000, /not known/],
    [
      'that is not there',
      { level: 'keyword', id: '1~10~999', lever: 'max_cpc' },
      1_000_000,
      /There is no max_cpc/,
    ],
    [
      'that moves a target by 30 %',
      { level: 'campaign', id: '2', lever: 'target_cpa' },
      20_000_000,
      /under 30 %/,
    ],
  ] as const)('%s is refused', async (_what, lever, from, reason) => {
    await plan(intent(lever, from, from * 1.3));

    expect(await states()).toEqual([['refused', expect.stringMatching(reason)]]);
    expect(platform.writes).toEqual([]);
  });

  it.each([
    ['target CPA', { level: 'campaign', id: '2', lever: 'target_cpa' }, 20_000_000, 24_000_000],
    ['ad group target CPA', { level: 'ad_group', id: '2~20', lever: 'target_cpa' }, 20_000_000, 17_000_000],
    ['budget', { level: 'campaign', id: '2', lever: 'budget' }, 50_000_000, 55_000_000],
    ['ad group bid', { level: 'ad_group', id: '1~10', lever: 'max_cpc' }, 1_000_000, 900_000],
    [
      'device modifier',
      { level: 'campaign_modifier', id: '1~30001', lever: 'device_modifier' },
      1_000_000,
      1_150_000,
    ],
    [
      'hour modifier',
      { level: 'campaign_modifier', id: '1~77', lever: 'hour_modifier' },
      1_100_000,
      1_200_000,
    ],
    [
      'location modifier',
      { level: 'campaign_modifier', id: '1~2840', lever: 'location_modifier' },
      900_000,
      1_000_000,
    ],
    [
      'ad group device modifier',
      { level: 'ad_group_modifier', id: '1~10~30000', lever: 'device_modifier' },
      1_200_000,
      1_000_000,
    ],
  ] as const)('%s is written where the strategy honours it', async (_what, lever, from, to) => {
    await plan(intent(lever, from, to));

    expect((await apply(world)).summary).toEqual({ applied: 1 });
    expect(platform.writes).toHaveLength(1);
  });

  it.each([
    ['while the strategy learns', { systemStatus: 'LEARNING_SETTING_CHANGE' }, /is learning/],
    ['while nobody knows whether it learns', { systemStatus: null }, /not known/],
    ['of a portfolio', { portfolioStrategy: 'customers/1/biddingStrategies/2' }, /portfolio/],
    ['of an experiment', { experimentType: 'EXPERIMENT' }, /experiment/],
    ['of a removed campaign', { status: 'REMOVED' }, /removed/],
    ['of a campaign without a target', { targetCpaMicros: null }, /first one is a person/],
  ] as const)('a target %s is refused', async (_what, about, reason) => {
    Object.assign(account.campaign('2'), about);
    await plan(intent({ level: 'campaign', id: '2', lever: 'target_cpa' }, 20_000_000, 22_000_000));

    expect(await states()).toEqual([['refused', expect.stringMatching(reason)]]);
  });

  it('is left alone when its budget is shared', async () => {
    const campaign = account.campaign('1');
    if (campaign.budget !== null) campaign.budget = { ...campaign.budget, shared: true, campaigns: 3 };
    await plan(intent({ level: 'campaign', id: '1', lever: 'budget' }, 50_000_000, 55_000_000));

    expect(await states()).toEqual([['refused', expect.stringMatching(/shared/)]]);
  });
});

describe('the gate', () => {
  it('is closed while live is false: reads, and says what it would send', async () => {
    world = writeWorld({ platform, ledger, clock }, { live: false });
    const mutations: string[] = [];
    fault = ({ method }) => (mutations.push(method), null);
    await plan(raise, intent({ ...KEYWORD, id: '1~10~999' }, 1, 2));

    const document = await apply(world);

    expect(document.gate).toMatch(/dry run/);
    expect(exitCodeOf(document)).toBe(5);
    expect(document.summary).toEqual({ refused: 1, would_send: 1 });
    expect(mutations).not.toContain('validate');
    expect(mutations).not.toContain('mutate');
    expect(ledger.events).toEqual([]);
  });

  it('stops everything on pause, and goes on after resume', async () => {
    await plan(raise);
    await pause(world, { by: 'ann', reason: 'sale' });

    const paused = await apply(world);
    expect(paused.gate).toMatch(/paused since .* by ann: sale/);
    expect(platform.writes).toEqual([]);

    await resume(world, { by: 'ann', reason: '' });
    expect((await apply(world)).summary).toEqual({ applied: 1 });
  });

  it('is asked at the last step: a pause in the middle of a run stops the request that is about to go', async () => {
    await plan(raise);
    let reads = 0;
    const paused: Promise<unknown>[] = [];
    fault = ({ method }) => {
      if (method === 'currentValues' && ++reads === 1) paused.push(pause(world, { by: 'ann', reason: '' }));
      return null;
    };

    const document = await apply(world);
    await Promise.all(paused);

    expect(document.gate).toMatch(/paused/);
    expect(platform.writes).toEqual([]);
    expect(ledger.events.at(-1)).toMatchObject({ kind: 'held' });
    await resume(world, { by: 'ann', reason: '' });
    expect((await apply(world)).summary).toEqual({ applied: 1 });
  });

  it('is closed for a plan of another day, and for an account that Google would refuse as a whole', async () => {
    await plan(raise);
    Object.assign(account.campaign('3'), { missingPoliticalDeclaration: true });
    expect((await apply(world)).gate).toMatch(/political/);

    Object.assign(account.campaign('3'), { missingPoliticalDeclaration: false });
    clock.advance({ minutes: 24 * 60 });
    expect((await apply(world)).gate).toMatch(/plan is of 2026-03-02/);
    expect(platform.writes).toEqual([]);
  });

  it('switches whatever the clocks say', async () => {
    await pause(world, { by: 'ann', reason: '' });
    clock.advance({ minutes: -10 });
    expect(await resume(world, { by: 'bob', reason: '' })).toMatchObject({ paused: false, changed: true });
    expect(await pause(world, { by: 'cy', reason: '' })).toMatchObject({ paused: true, by: 'cy' });
    expect(await pause(world, { by: 'di', reason: '' })).toMatchObject({ changed: false, by: 'cy' });
  });
});

describe('edits by people', () => {
  const rest = (minutes: number): void => clock.advance({ minutes });

  it('win over a change that was decided before them, also when the value is the same again', async () => {
    await plan(raise);
    platform.personEdits(FIELD, 2_000_000);
    platform.personEdits(FIELD, 1_100_000);
    rest(5);

    expect(await states()).toEqual([
      ['refused', expect.stringMatching(/ann@example.com in the web interface/)],
    ]);
    expect(platform.writes.filter(({ by }) => by === 'product')).toEqual([]);
  });

  it('are left alone for the days of the rule, and no longer', async () => {
    platform.personEdits(FIELD, 1_100_000);
    rest(5);
    const later = clock.now().toISOString();
    await plan({ ...raise, planned_at: later });
    expect(await states()).toEqual([['refused', expect.stringMatching(/stays for 14 days/)]]);

    rest(14 * 24 * 60);
    const [then, day] = [clock.now().toISOString(), clock.now().toISOString().slice(0, 10)];
    await ledger.intend('plan-2', [
      intent(KEYWORD, 1_100_000, 1_300_000, { plan_id: 'plan-2', planned_at: then, planned_on: day }),
    ]);
    expect((await apply(world, 'plan-2')).summary).toEqual({ applied: 1 });
  });

  it('are seen by comparison where no history shows them', async () => {
    await plan(raise);
    await apply(world);
    platform.personEdits(FIELD, 1_500_000, { client: null });
    rest(60);
    await ledger.intend('plan-2', [
      intent(KEYWORD, 1_500_000, 1_600_000, { plan_id: 'plan-2', planned_at: clock.now().toISOString() }),
    ]);
    rest(1);

    const [change] = (await apply(world, 'plan-2')).changes;
    expect(change).toMatchObject({ state: 'refused', reason: expect.stringMatching(/reports no edits/) });
    expect(account.get(FIELD)).toBe(1_500_000);
  });

  it('are told from the product’s own, also by a tool that writes the same value under the same name', async () => {
    await plan(raise);
    await apply(world);
    rest(2);
    platform.personEdits(FIELD, 1_300_000, { client: 'GOOGLE_ADS_API', email: 'bidforest@example.com' });
    rest(5);
    await ledger.intend('plan-2', [
      intent(KEYWORD, 1_300_000, 1_400_000, { plan_id: 'plan-2', planned_at: clock.now().toISOString() }),
    ]);

    expect((await apply(world, 'plan-2')).summary).toEqual({ refused: 1 });
    const own = await ledger.lastEdits(null);
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ edited_by: 'bidforest@example.com through the API' });
  });

  it('do not hold off the product by its own edits', async () => {
    await plan(raise);
    await apply(world);
    rest(60);
    await ledger.intend('plan-2', [
      intent(KEYWORD, 1_300_000, 1_400_000, { plan_id: 'plan-2', planned_at: clock.now().toISOString() }),
    ]);

    expect((await apply(world, 'plan-2')).summary).toEqual({ applied: 1 });
    expect(await ledger.lastEdits(null)).toEqual([]);
  });

  it('are refused as stale when they come between validation and sending', async () => {
    await plan(raise);
    fault = ({ method }) => {
      if (method === 'currentValues' && platform.writes.length === 0)
        platform.personEdits(FIELD, 1_700_000, { client: null });
      return null;
    };

    expect(await states()).toEqual([['stale', expect.stringMatching(/moment of sending/)]]);
    expect(account.get(FIELD)).toBe(1_700_000);
    expect(await ledger.lastEdits(null)).toHaveLength(1);
  });

  it('that come in the very instant of sending are reported and noted afterwards', async () => {
    await plan(raise);
    fault = ({ method }) => {
      if (method === 'mutate') platform.personEdits(FIELD, 1_700_000);
      return null;
    };
    await apply(world);
    rest(10);
    fault = () => null;

    const document = await apply(world);
    expect(document.overwrote).toEqual([raise.change_id]);
    expect(await ledger.lastEdits(null)).not.toEqual([]);
  });
});

describe('an answer that does not come', () => {
  it.each(['lost_after', 'kill_after'] as const)(
    '%s: what took effect is found by reading, not sent again',
    async (what) => {
      await plan(raise);
      once('mutate', what);
      if (what === 'kill_after') await expect(apply(world)).rejects.toThrow(Killed);
      else expect((await apply(world)).error).toMatch(/reset/);
      clock.advance({ minutes: 30 });

      expect((await apply(world)).summary).toEqual({ applied: 1 });
      expect(platform.writes).toHaveLength(1);
      expect(ledger.events.at(-1)).toMatchObject({
        kind: 'settled',
        outcome: 'applied',
        reason: expect.stringMatching(/By read back/),
      });
    },
  );

  it.each(['lost_before', 'kill_before'] as const)(
    '%s: what did not is sent again once a late effect would show',
    async (what) => {
      await plan(raise);
      once('mutate', what);
      if (what === 'kill_before') await expect(apply(world)).rejects.toThrow(Killed);
      else await apply(world);

      expect((await apply(world)).summary).toEqual({ waiting: 1 });
      clock.advance({ minutes: 20 });
      expect((await apply(world)).summary).toEqual({ applied: 1 });
      expect(platform.writes).toHaveLength(1);
    },
  );

  it('a request that takes effect late is waited for', async () => {
    await plan(raise);
    once('mutate', 'lost_late');
    const first = await apply(world);
    expect(first.summary).toEqual({ waiting: 1 });
    expect(exitCodeOf(first)).toBe(4);
    clock.advance({ minutes: 5 });

    expect((await apply(world)).summary).toEqual({ applied: 1 });
    expect(platform.writes).toHaveLength(1);
  });

  it('what took effect and was set back by someone is not sent again', async () => {
    await plan(raise);
    once('mutate', 'kill_after');
    await expect(apply(world)).rejects.toThrow(Killed);
    platform.personEdits(FIELD, 1_100_000, { client: null });
    clock.advance({ minutes: 30 });

    expect((await apply(world)).summary).toEqual({ superseded: 1 });
    expect(account.get(FIELD)).toBe(1_100_000);
    expect(await ledger.lastEdits(null)).toHaveLength(1);
  });

  it('a refused request leaves the intents as they were', async () => {
    await plan(raise);
    once('mutate', 'refused');
    expect((await apply(world)).summary).toEqual({ would_send: 1 });
    expect((await apply(world)).summary).toEqual({ applied: 1 });
  });

  it('an old value read right after sending settles nothing', async () => {
    await plan(raise);
    let reads = 0;
    fault = ({ method }) => (method === 'currentValues' && ++reads === 2 ? 'stale_read' : null);

    expect((await apply(world)).summary).toEqual({ waiting: 1 });
    expect((await apply(world)).summary).toEqual({ applied: 1 });
  });

  it('gives up after three sends in vain', async () => {
    await plan(raise);
    fault = ({ method }) => (method === 'mutate' ? 'lost_before' : null);
    for (let i = 0; i < 4; i++) {
      await apply(world);
      clock.advance({ minutes: 20 });
    }

    expect((await apply(world)).summary).toEqual({ failed: 1 });
    expect(ledger.events.filter(({ kind }) => kind === 'sending')).toHaveLength(3);
  });
});

describe('two runs at once', () => {
  it('send nothing when both have taken up the same change', async () => {
    await plan(raise);
    const other = writeWorld({ platform, ledger, clock });
    const second = { ...other, newRunId: () => 'other-run' };

    const both = await Promise.all([apply(world), apply(second)]);

    expect(platform.writes.length).toBeLessThanOrEqual(1);
    expect(both.map(({ summary }) => summary)).toContainEqual({ waiting: 1 });
    clock.advance({ minutes: 30 });
    const last = await apply(world);
    expect(last.summary['waiting']).toBeUndefined();
    expect(platform.writes.length).toBeLessThanOrEqual(1);
  });
});

describe('a request', () => {
  it('holds at most a thousand operations, and writes each field once', async () => {
    const many = fakeAccount([{ strategy: 'MANUAL_CPC', keywords: 1_501 }]);
    platform = fakeAdsPlatform(many, clock);
    world = writeWorld({ platform, ledger, clock });
    const rows = Array.from({ length: 1_500 }, (_, k): LedgerRow => {
      const from = many.get(field(101 + k)) ?? 0;
      return intent({ ...KEYWORD, id: `1~10~${101 + k}` }, from, from + 10_000);
    });
    await plan(...rows, intent(KEYWORD, 1_100_000, 1_200_000));

    expect((await apply(world)).summary).toEqual({ applied: 1_500, refused: 1 });
    expect(platform.largestRequest()).toBe(1_000);
  });
});

function field(criterion: number): Pick<AdsTarget, 'resourceName' | 'setting'> {
  return { ...FIELD, resourceName: FIELD.resourceName.replace('101', String(criterion)) };
}
