import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/core/base/day.ts';
import type { Rule } from '../../src/core/guardrails/rule.ts';
import { apply } from '../../src/jobs/apply.ts';
import { applyRig, plan, raise } from './ads/apply-rig.ts';
import { HOLD_OFF, TODAY, writeWorld } from './ads/write-rig.ts';

const held = (campaigns: readonly string[], until = TODAY): Rule => ({
  id: 'experiment/ab12',
  kind: 'hold_out',
  where: { source: ['google-ads'] },
  params: { experiment: 'ab12', account: '1234567890', campaigns, until },
});

describe('apply while an experiment runs', () => {
  it('leaves held-out campaigns alone, also where the change was planned before', async () => {
    const rig = applyRig();
    await plan(rig, raise);

    const document = await apply(writeWorld(rig, {}, [HOLD_OFF, held(['1'])]));

    expect(document.summary).toEqual({ refused: 1 });
    expect(document.changes[0]?.reason).toBe(
      `Left alone because it is held out by experiment ab12 until ${TODAY}.`,
    );
    expect(rig.platform.writes).toEqual([]);
  });

  it('makes changes of other campaigns, and of all once the experiment is over', async () => {
    for (const rule of [held(['2']), held(['1'], addDays(TODAY, -1))]) {
      const rig = applyRig();
      await plan(rig, raise);
      expect((await apply(writeWorld(rig, {}, [rule]))).summary).toEqual({ applied: 1 });
    }
  });
});
