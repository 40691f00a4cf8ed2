import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdsTarget } from '../../src/core/base/ads-write.ts';
import type { LedgerRow } from '../../src/core/tables/ops.ts';
import { apply } from '../../src/jobs/apply.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import type { WriteWorld } from '../../src/jobs/write-world.ts';
import { KEYWORD, raise } from './ads/apply-rig.ts';
import { ACCOUNT } from './ads/fake-account.ts';
import { memoryLedger, type MemoryLedger } from './ads/memory-ledger.ts';
import { openTwinRig, type Tool, type TwinRig } from './ads/twin-rig.ts';
import { intent, TODAY, writeWorld } from './ads/write-rig.ts';

/*
 * People's edits through the twin's edit endpoint, the product's through the real connector. The keyword holds 1.10
 * and the plan is 1.30. The history shows an edit three minutes later, and none of Google Ads Editor.
 */
const FIELD: AdsTarget = {
  accountId: ACCOUNT,
  resourceName: `customers/${ACCOUNT}/adGroupCriteria/10~101`,
  setting: 'keyword.cpc_bid',
};
const BUDGET: AdsTarget = {
  accountId: ACCOUNT,
  resourceName: `customers/${ACCOUNT}/campaignBudgets/91`,
  setting: 'campaign.budget',
};
const TOOLS: readonly Tool[] = ['GOOGLE_ADS_WEB_CLIENT', 'GOOGLE_ADS_EDITOR'];

let rig: TwinRig;
let ledger: MemoryLedger;
let world: WriteWorld;
beforeEach(async () => {
  rig = await openTwinRig({ campaigns: [{ strategy: 'MANUAL_CPC' }, { strategy: 'TARGET_CPA' }] });
  ledger = memoryLedger();
  world = writeWorld({ platform: rig.platform, ledger, clock: rig.clock });
});
afterEach(() => rig.close());

const plan = async (...rows: LedgerRow[]): Promise<void> => {
  await ledger.intend(rows[0]?.plan_id ?? '', rows);
  ledger.setLatestPlan(rows[0]?.plan_id ?? '', TODAY);
};
/** The plan of a later moment of the day. */
const laterPlan = (from: number, to: number): Promise<void> =>
  plan(intent(KEYWORD, from, to, { plan_id: 'plan-2', planned_at: rig.clock.now().toISOString() }));
const rest = (minutes: number): void => rig.clock.advance({ minutes });
const ownWrites = (): (number | null)[] =>
  rig
    .writes()
    .filter(({ by }) => by === 'product')
    .map(({ to }) => to);
const undo = () => rollback(world, { by: 'plan', planId: 'plan-1' });

describe('an edit between plan and apply is never overwritten', () => {
  it.each(TOOLS)('made with %s, right before the apply', async (tool) => {
    await plan(raise, intent({ level: 'campaign', id: '1', lever: 'budget' }, 50_000_000, 55_000_000));
    await rig.personEdits(FIELD, 1_950_000, tool);
    await rig.personEdits(BUDGET, 60_000_000, tool);

    const { summary, changes } = await apply(world);
    expect(summary).toEqual({ stale: 2 });
    expect(changes[0]?.reason).toMatch(/Decided on \d.*the account holds \d/);
    expect(ownWrites()).toEqual([]);
    expect([rig.holds(FIELD), rig.holds(BUDGET)]).toEqual([1_950_000, 60_000_000]);
  });

  it.each(TOOLS)('made with %s, long before the apply', async (tool) => {
    await plan(raise);
    await rig.personEdits(FIELD, 1_950_000, tool);
    rest(30);

    const [change] = (await apply(world)).changes;
    const seen = tool === 'GOOGLE_ADS_WEB_CLIENT';
    expect(change?.state).toBe(seen ? 'refused' : 'stale');
    expect(change?.reason).toMatch(seen ? /ann@example.com in the web interface/ : /account holds 1.95/);
    expect(ownWrites()).toEqual([]);
  });

  it.each(TOOLS)('made with %s while the change is being validated', async (tool) => {
    await plan(raise);
    const mutate: typeof rig.platform.mutate = async (operations, how) => {
      const outcomes = await rig.platform.mutate(operations, how);
      if (how.validateOnly) await rig.personEdits(FIELD, 1_950_000, tool);
      return outcomes;
    };
    const edited = writeWorld({ platform: { ...rig.platform, mutate }, ledger, clock: rig.clock });

    expect((await apply(edited)).summary).toEqual({ stale: 1 });
    expect(ownWrites()).toEqual([]);
    expect(rig.holds(FIELD)).toBe(1_950_000);
  });

  it('of the clearing kind: the keyword follows its ad group again', async () => {
    await plan(raise);
    await rig.personEdits(FIELD, null, 'GOOGLE_ADS_EDITOR');

    expect((await apply(world)).summary).toEqual({ stale: 1 });
    expect(rig.holds(FIELD)).toBeNull();
  });

  it('that leaves the value as it was is seen once the history shows it', async () => {
    await plan(raise);
    await rig.personEdits(FIELD, 1_950_000);
    await rig.personEdits(FIELD, 1_100_000);
    rest(5);

    expect((await apply(world)).changes).toMatchObject([
      { state: 'refused', reason: expect.stringMatching(/ann@example.com.*after the decision/) as string },
    ]);
    expect(ownWrites()).toEqual([]);
  });

  it('that leaves the value as it was is not seen before that, and is noted afterwards: the documented limit', async () => {
    await plan(raise);
    await rig.personEdits(FIELD, 1_950_000);
    await rig.personEdits(FIELD, 1_100_000);

    expect((await apply(world)).summary).toEqual({ applied: 1 });
    rest(30);
    await laterPlan(1_300_000, 1_400_000);
    expect((await apply(world, 'plan-2')).changes).toMatchObject([
      { state: 'refused', reason: expect.stringMatching(/ann@example.com.*stays for 14 days/) as string },
    ]);
    expect(ownWrites()).toEqual([1_300_000]);
  });
});

describe('a field that the product and a person both edited', () => {
  it.each(TOOLS)('is told apart by the next run when it was %s, and held off', async (tool) => {
    await plan(raise);
    await apply(world);
    rest(10);
    await rig.personEdits(FIELD, 1_950_000, tool);
    rest(10);
    await laterPlan(1_950_000, 2_100_000);

    const seen = tool === 'GOOGLE_ADS_WEB_CLIENT' ? /ann@example.com in the web/ : /reports no edits/;
    expect((await apply(world, 'plan-2')).changes).toMatchObject([
      { state: 'refused', reason: expect.stringMatching(seen) as string },
    ]);
    expect(ownWrites()).toEqual([1_300_000]);
    expect(await ledger.lastEdits(null)).toMatchObject([
      { from_micros: 1_300_000, to_micros: 1_950_000, entity_id: KEYWORD.id },
    ]);
  });

  it('is settled as superseded when the person was faster than the answer', async () => {
    await plan(raise);
    rig.sandbox.twin.faults.set([{ kind: 'reset', on: 'mutate', skip: 1, times: 1, afterApplying: true }]);
    let reads = 0;
    const currentValues: typeof rig.platform.currentValues = async (targets) => {
      if (++reads === 2) await rig.personEdits(FIELD, 1_950_000);
      return rig.platform.currentValues(targets);
    };
    const edited = writeWorld({ platform: { ...rig.platform, currentValues }, ledger, clock: rig.clock });
    await apply(edited);
    rest(30);

    expect((await apply(world)).summary).toEqual({ superseded: 1 });
    expect(rig.writes().map(({ by, to }) => [by, to])).toEqual([
      ['product', 1_300_000],
      ['person', 1_950_000],
    ]);
  });
});

describe('a rollback leaves edits by people alone', () => {
  const applied = async (): Promise<void> => {
    await plan(raise, intent({ ...KEYWORD, id: '1~10~100' }, 1_000_000, 1_200_000));
    expect((await apply(world)).summary).toEqual({ applied: 2 });
    rest(10);
  };
  const other: AdsTarget = { ...FIELD, resourceName: FIELD.resourceName.replace('101', '100') };

  it.each(TOOLS)('made with %s, and undoes the rest', async (tool) => {
    await applied();
    await rig.personEdits(FIELD, 1_950_000, tool);
    rest(10);

    const document = await undo();
    expect(document.summary).toEqual({ applied: 1 });
    expect(document.leftAlone).toMatchObject([{ changeId: raise.change_id }]);
    expect(document.leftAlone[0]?.reason).toMatch(
      tool === 'GOOGLE_ADS_WEB_CLIENT' ? /ann@example.com/ : /reports no edits|another value/,
    );
    expect([rig.holds(FIELD), rig.holds(other)]).toEqual([1_950_000, null]);
  });

  it.each(TOOLS)('made with %s in the very minute before', async (tool) => {
    await applied();
    await rig.personEdits(FIELD, 1_950_000, tool);

    expect((await undo()).leftAlone).toMatchObject([{ changeId: raise.change_id }]);
    expect(rig.holds(FIELD)).toBe(1_950_000);
  });

  it.each(TOOLS)('made with %s back to the old value: there is nothing to undo', async (tool) => {
    await applied();
    await rig.personEdits(FIELD, 1_100_000, tool);
    rest(10);

    expect((await undo()).leftAlone).toMatchObject([{ changeId: raise.change_id }]);
    expect(rig.writes().filter(({ target }) => target.resourceName === FIELD.resourceName)).toHaveLength(2);
  });

  it('that end at the product’s own value are left alone where the history shows them', async () => {
    await applied();
    await rig.personEdits(FIELD, 1_950_000);
    await rig.personEdits(FIELD, 1_300_000);
    rest(10);

    expect((await undo()).leftAlone).toMatchObject([{ changeId: raise.change_id }]);
    expect(rig.holds(FIELD)).toBe(1_300_000);
  });

  it('that end at the product’s own value and are in no history cannot be seen: the documented limit', async () => {
    await applied();
    await rig.personEdits(FIELD, 1_950_000, 'GOOGLE_ADS_EDITOR');
    await rig.personEdits(FIELD, 1_300_000, 'GOOGLE_ADS_EDITOR');
    rest(10);

    expect((await undo()).leftAlone).toEqual([]);
    expect(rig.holds(FIELD)).toBe(1_100_000);
  });

  it('made while the rollback is being validated', async () => {
    await applied();
    const mutate: typeof rig.platform.mutate = async (operations, how) => {
      const outcomes = await rig.platform.mutate(operations, how);
      if (how.validateOnly) await rig.personEdits(FIELD, 1_950_000);
      return outcomes;
    };
    const edited = writeWorld({ platform: { ...rig.platform, mutate }, ledger, clock: rig.clock });

    expect((await rollback(edited, { by: 'plan', planId: 'plan-1' })).summary).toEqual({
      applied: 1,
      stale: 1,
    });
    expect([rig.holds(FIELD), rig.holds(other)]).toEqual([1_950_000, null]);
  });
});
