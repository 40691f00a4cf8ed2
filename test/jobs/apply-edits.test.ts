import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../src/jobs/apply.ts';
import { applyRig, FIELD, KEYWORD, plan, raise, states, type ApplyRig } from './ads/apply-rig.ts';
import { intent, writeWorld } from './ads/write-rig.ts';

let rig: ApplyRig;
beforeEach(() => {
  rig = applyRig();
});

describe('edits by people', () => {
  const rest = (minutes: number): void => rig.clock.advance({ minutes });

  it('win over a change that was decided before them, also when the value is the same again', async () => {
    await plan(rig, raise);
    rig.platform.personEdits(FIELD, 2_000_000);
    rig.platform.personEdits(FIELD, 1_100_000);
    rest(5);

    expect(await states(rig)).toEqual([
      ['refused', expect.stringMatching(/ann@example.com in the web interface/)],
    ]);
    expect(rig.platform.writes.filter(({ by }) => by === 'product')).toEqual([]);
  });

  it('win over a change that was decided before them, without any rule for it too', async () => {
    await plan(rig, raise);
    rig.platform.personEdits(FIELD, 2_000_000);
    rig.platform.personEdits(FIELD, 1_100_000);
    rest(5);

    const [change] = (await apply(writeWorld(rig, {}, []))).changes;
    expect(change).toMatchObject({ state: 'refused', reason: expect.stringMatching(/after the decision/) });
  });

  it('are seen also while the ledger writes down that another change is stale', async () => {
    const second = { ...FIELD, resourceName: FIELD.resourceName.replace('101', '100') };
    await plan(rig, raise, intent({ ...KEYWORD, id: '1~10~100' }, 1_000_000, 1_200_000));
    let reads = 0;
    rig.fault = ({ method }) => {
      if (method === 'currentValues' && ++reads === 1) rig.platform.personEdits(FIELD, 1_700_000);
      return null;
    };
    const noteEdits: typeof rig.ledger.noteEdits = async (edits) => {
      if (edits.length > 0 && reads === 1) rig.platform.personEdits(second, 1_800_000);
      await rig.ledger.noteEdits(edits);
    };

    const { summary } = await apply({ ...rig.world, ledger: { ...rig.ledger, noteEdits } });
    expect(summary).toEqual({ stale: 2 });
    expect(rig.account.get(second)).toBe(1_800_000);
  });

  it('are left alone for the days of the rule, and no longer', async () => {
    rig.platform.personEdits(FIELD, 1_100_000);
    rest(5);
    const later = rig.clock.now().toISOString();
    await plan(rig, { ...raise, planned_at: later });
    expect(await states(rig)).toEqual([['refused', expect.stringMatching(/stays for 14 days/)]]);

    rest(14 * 24 * 60);
    const [then, day] = [rig.clock.now().toISOString(), rig.clock.now().toISOString().slice(0, 10)];
    await rig.ledger.intend('plan-2', [
      intent(KEYWORD, 1_100_000, 1_300_000, { plan_id: 'plan-2', planned_at: then, planned_on: day }),
    ]);
    expect((await apply(rig.world, 'plan-2')).summary).toEqual({ applied: 1 });
  });

  it('are seen by comparison where no history shows them', async () => {
    await plan(rig, raise);
    await apply(rig.world);
    rig.platform.personEdits(FIELD, 1_500_000, { client: null });
    rest(60);
    await rig.ledger.intend('plan-2', [
      intent(KEYWORD, 1_500_000, 1_600_000, { plan_id: 'plan-2', planned_at: rig.clock.now().toISOString() }),
    ]);
    rest(1);

    const [change] = (await apply(rig.world, 'plan-2')).changes;
    expect(change).toMatchObject({ state: 'refused', reason: expect.stringMatching(/reports no edits/) });
    expect(rig.account.get(FIELD)).toBe(1_500_000);
  });

  it('are told from the product’s own, also by a tool that writes the same value under the same name', async () => {
    await plan(rig, raise);
    await apply(rig.world);
    rest(2);
    rig.platform.personEdits(FIELD, 1_300_000, { client: 'GOOGLE_ADS_API', email: 'bidforest@example.com' });
    rest(5);
    await rig.ledger.intend('plan-2', [
      intent(KEYWORD, 1_300_000, 1_400_000, { plan_id: 'plan-2', planned_at: rig.clock.now().toISOString() }),
    ]);

    expect((await apply(rig.world, 'plan-2')).summary).toEqual({ refused: 1 });
    const own = await rig.ledger.lastEdits(null);
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ edited_by: 'bidforest@example.com through the API' });
  });

  it('do not hold off the product by its own edits', async () => {
    await plan(rig, raise);
    await apply(rig.world);
    rest(60);
    await rig.ledger.intend('plan-2', [
      intent(KEYWORD, 1_300_000, 1_400_000, { plan_id: 'plan-2', planned_at: rig.clock.now().toISOString() }),
    ]);

    expect((await apply(rig.world, 'plan-2')).summary).toEqual({ applied: 1 });
    expect(await rig.ledger.lastEdits(null)).toEqual([]);
  });

  it('are refused as stale when they come between validation and sending', async () => {
    await plan(rig, raise);
    rig.fault = ({ method }) => {
      if (method === 'currentValues' && rig.platform.writes.length === 0)
        rig.platform.personEdits(FIELD, 1_700_000, { client: null });
      return null;
    };

    expect(await states(rig)).toEqual([['stale', expect.stringMatching(/moment of sending/)]]);
    expect(rig.account.get(FIELD)).toBe(1_700_000);
    expect(await rig.ledger.lastEdits(null)).toHaveLength(1);
  });

  it('that come in the very instant of sending are reported and noted afterwards', async () => {
    await plan(rig, raise);
    rig.fault = ({ method }) => {
      if (method === 'mutate') rig.platform.personEdits(FIELD, 1_700_000);
      return null;
    };
    await apply(rig.world);
    rest(10);
    rig.fault = () => null;

    const document = await apply(rig.world);
    expect(document.overwrote).toEqual([raise.change_id]);
    expect(await rig.ledger.lastEdits(null)).not.toEqual([]);
  });
});
