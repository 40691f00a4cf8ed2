import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../src/jobs/apply.ts';
import { exitCodeOf } from '../../src/jobs/apply-document.ts';
import { applyRig, FIELD, once, plan, raise, type ApplyRig } from './ads/apply-rig.ts';
import { Killed } from './ads/fake-ads-platform.ts';

let rig: ApplyRig;
beforeEach(() => {
  rig = applyRig();
});

describe('an answer that does not come', () => {
  it.each(['lost_after', 'kill_after'] as const)(
    '%s: what took effect is found by reading, not sent again',
    async (what) => {
      await plan(rig, raise);
      once(rig, 'mutate', what);
      if (what === 'kill_after') await expect(apply(rig.world)).rejects.toThrow(Killed);
      else expect((await apply(rig.world)).error).toMatch(/reset/);
      rig.clock.advance({ minutes: 30 });

      expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
      expect(rig.platform.writes).toHaveLength(1);
      expect(rig.ledger.events.at(-1)).toMatchObject({
        kind: 'settled',
        outcome: 'applied',
        reason: expect.stringMatching(/By read back/),
      });
    },
  );

  it.each(['lost_before', 'kill_before'] as const)(
    '%s: what did not is sent again once a late effect would show',
    async (what) => {
      await plan(rig, raise);
      once(rig, 'mutate', what);
      if (what === 'kill_before') await expect(apply(rig.world)).rejects.toThrow(Killed);
      else await apply(rig.world);

      expect((await apply(rig.world)).summary).toEqual({ waiting: 1 });
      rig.clock.advance({ minutes: 20 });
      expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
      expect(rig.platform.writes).toHaveLength(1);
    },
  );

  it('a request that takes effect late is waited for', async () => {
    await plan(rig, raise);
    once(rig, 'mutate', 'lost_late');
    const first = await apply(rig.world);
    expect(first.summary).toEqual({ waiting: 1 });
    expect(exitCodeOf(first)).toBe(4);
    rig.clock.advance({ minutes: 5 });

    expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
    expect(rig.platform.writes).toHaveLength(1);
  });

  it('what took effect and was set back by someone is not sent again', async () => {
    await plan(rig, raise);
    once(rig, 'mutate', 'kill_after');
    await expect(apply(rig.world)).rejects.toThrow(Killed);
    rig.platform.personEdits(FIELD, 1_100_000, { client: null });
    rig.clock.advance({ minutes: 30 });

    expect((await apply(rig.world)).summary).toEqual({ superseded: 1 });
    expect(rig.account.get(FIELD)).toBe(1_100_000);
    expect(await rig.ledger.lastEdits(null)).toHaveLength(1);
  });

  it('a refused request leaves the intents as they were', async () => {
    await plan(rig, raise);
    once(rig, 'mutate', 'refused');
    expect((await apply(rig.world)).summary).toEqual({ would_send: 1 });
    expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
  });

  it('an old value read right after sending settles nothing', async () => {
    await plan(rig, raise);
    let reads = 0;
    rig.fault = ({ method }) => (method === 'currentValues' && ++reads === 2 ? 'stale_read' : null);

    expect((await apply(rig.world)).summary).toEqual({ waiting: 1 });
    expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
  });

  it('gives up after three sends in vain', async () => {
    await plan(rig, raise);
    rig.fault = ({ method }) => (method === 'mutate' ? 'lost_before' : null);
    for (let i = 0; i < 4; i++) {
      await apply(rig.world);
      rig.clock.advance({ minutes: 20 });
    }

    expect((await apply(rig.world)).summary).toEqual({ failed: 1 });
    expect(rig.ledger.events.filter(({ kind }) => kind === 'sending')).toHaveLength(3);
  });
});
