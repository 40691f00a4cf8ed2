import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../src/jobs/apply.ts';
import { exitCodeOf } from '../../src/jobs/apply-document.ts';
import { pause, resume } from '../../src/jobs/pause.ts';
import { applyRig, KEYWORD, plan, raise, type ApplyRig } from './ads/apply-rig.ts';
import { intent, writeWorld } from './ads/write-rig.ts';

let rig: ApplyRig;
beforeEach(() => {
  rig = applyRig();
});

describe('the gate', () => {
  it('is closed while live is false: reads, and says what it would send', async () => {
    const world = writeWorld(rig, { live: false });
    const mutations: string[] = [];
    rig.fault = ({ method }) => (mutations.push(method), null);
    await plan(rig, raise, intent({ ...KEYWORD, id: '1~10~999' }, 1, 2));

    const document = await apply(world);

    expect(document.gate).toMatch(/dry run/);
    expect(exitCodeOf(document)).toBe(5);
    expect(document.summary).toEqual({ refused: 1, would_send: 1 });
    expect(mutations).not.toContain('validate');
    expect(mutations).not.toContain('mutate');
    expect(rig.ledger.events).toEqual([]);
  });

  it('stops everything on pause, and goes on after resume', async () => {
    await plan(rig, raise);
    await pause(rig.world, { by: 'ann', reason: 'sale' });

    const paused = await apply(rig.world);
    expect(paused.gate).toMatch(/paused since .* by ann: sale/);
    expect(rig.platform.writes).toEqual([]);

    await resume(rig.world, { by: 'ann', reason: '' });
    expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
  });

  it('is asked at the last step: a pause in the middle of a run stops the request that is about to go', async () => {
    await plan(rig, raise);
    let reads = 0;
    const paused: Promise<unknown>[] = [];
    rig.fault = ({ method }) => {
      if (method === 'currentValues' && ++reads === 1)
        paused.push(pause(rig.world, { by: 'ann', reason: '' }));
      return null;
    };

    const document = await apply(rig.world);
    await Promise.all(paused);

    expect(document.gate).toMatch(/paused/);
    expect(rig.platform.writes).toEqual([]);
    expect(rig.ledger.events.at(-1)).toMatchObject({ kind: 'held' });
    await resume(rig.world, { by: 'ann', reason: '' });
    expect((await apply(rig.world)).summary).toEqual({ applied: 1 });
  });

  it('is closed for a plan of another day, and for an account that Google would refuse as a whole', async () => {
    await plan(rig, raise);
    Object.assign(rig.account.campaign('3'), { missingPoliticalDeclaration: true });
    expect((await apply(rig.world)).gate).toMatch(/political/);

    Object.assign(rig.account.campaign('3'), { missingPoliticalDeclaration: false });
    rig.clock.advance({ minutes: 24 * 60 });
    expect((await apply(rig.world)).gate).toMatch(/plan is of 2026-03-02/);
    expect(rig.platform.writes).toEqual([]);
  });

  it('switches whatever the clocks say', async () => {
    await pause(rig.world, { by: 'ann', reason: '' });
    rig.clock.advance({ minutes: -10 });
    expect(await resume(rig.world, { by: 'bob', reason: '' })).toMatchObject({
      paused: false,
      changed: true,
    });
    expect(await pause(rig.world, { by: 'cy', reason: '' })).toMatchObject({ paused: true, by: 'cy' });
    expect(await pause(rig.world, { by: 'di', reason: '' })).toMatchObject({ changed: false, by: 'cy' });
  });
});

describe('two runs at once', () => {
  it('send nothing when both have taken up the same change', async () => {
    await plan(rig, raise);
    const second = { ...rig.world, newRunId: () => 'other-run' };

    const both = await Promise.all([apply(rig.world), apply(second)]);

    expect(rig.platform.writes.length).toBeLessThanOrEqual(1);
    expect(both.map(({ summary }) => summary)).toContainEqual({ waiting: 1 });
    rig.clock.advance({ minutes: 30 });
    const last = await apply(rig.world);
    expect(last.summary['waiting']).toBeUndefined();
    expect(rig.platform.writes.length).toBeLessThanOrEqual(1);
  });
});
