import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ExperimentDocument,
  ExperimentPlanDocument,
  ExperimentStatusDocument,
} from '../../../src/contract/experiment-document.ts';
import { PlanDocument } from '../../../src/contract/plan-document.ts';
import { addDays, day } from '../../../src/core/base/day.ts';
import { lookAtExperiments } from '../../../src/jobs/experiment/look-at-experiments.ts';
import type { ExperimentRequest } from '../../../src/jobs/experiment/draw-experiment.ts';
import {
  planExperiment,
  startExperiment,
  stopExperiment,
} from '../../../src/jobs/experiment/start-experiment.ts';
import { makePlan } from '../../../src/jobs/make-plan.ts';
import type { World } from '../../../src/jobs/world.ts';
import { writeReport } from '../../../src/jobs/write-report.ts';
import { loadCampaigns, SOURCE } from './campaign-account.ts';
import { openEmptyWorld } from './open-world.ts';

const START = day('2026-03-02');
const REQUEST: ExperimentRequest = {
  account: null,
  days: 14,
  daysBefore: 28,
  lookDays: 7,
  blockSize: 2,
  groupBy: null,
};

let world: World;
let now = new Date(`${START}T06:00:00Z`);
let started: ExperimentDocument;

/** The morning on which the results up to a day are in. */
async function goTo(last: ReturnType<typeof day>): Promise<void> {
  now = new Date(`${addDays(last, 1)}T06:00:00Z`);
  const held = new Set(started.campaigns.flatMap(({ id, arm }) => (arm === 'held_out' ? [id] : [])));
  await loadCampaigns(world, {
    campaigns: 20,
    from: START,
    to: last,
    lift: (id) => (held.has(id) ? 0 : 0.6),
  });
}

beforeAll(async () => {
  world = await openEmptyWorld(() => now);
}, 60_000);

afterAll(() => world.close());

describe('an experiment', () => {
  it('is refused before there is a history, and says what could be told with one', async () => {
    await expect(planExperiment(world, REQUEST)).rejects.toThrow(/Which account/);

    await loadCampaigns(world, { campaigns: 20, from: addDays(START, -70), to: addDays(START, -1) });
    const plan = ExperimentPlanDocument.parse(await planExperiment(world, REQUEST));

    expect(plan).toMatchObject({ units: 20, treated: 10, heldOut: 10, looks: 2, refusal: null, leftOut: [] });
    expect(plan.lengths.map(({ days, periods }) => [days, periods])).toEqual([
      [14, 2],
      [28, 1],
    ]);
    for (const { lift } of plan.lengths) expect(lift).toBeGreaterThan(0.001);
    const grouped = await planExperiment(world, { ...REQUEST, groupBy: /(?:north|south) [1-4]$/iu });
    expect(grouped).toMatchObject({ units: 8 });
    expect(grouped.leftOut).toHaveLength(12);
    const few = await planExperiment(world, { ...REQUEST, groupBy: /(north|south)/iu });
    expect(few.refusal).toMatch(/2 units can be drawn in too few ways/);
  }, 120_000);

  it('holds its campaigns out of plan and writing from the start', async () => {
    started = ExperimentDocument.parse(await startExperiment(world, { ...REQUEST, by: 'ann' }));
    const held = started.campaigns.flatMap(({ id, arm }) => (arm === 'held_out' ? [id] : []));
    expect(held).toHaveLength(10);
    expect(started).toMatchObject({ state: 'running', nextLook: '2026-03-08', lastDay: '2026-03-15' });

    const [rule] = await world.ruleFiles.read();
    expect(rule).toMatchObject({
      kind: 'hold_out',
      where: { source: [SOURCE] },
      params: { campaigns: expect.arrayContaining(held), until: '2026-03-15' },
    });
    const plan = PlanDocument.parse((await makePlan(world)).document);
    expect(plan.decisions).toHaveLength(20);
    expect(plan.decisions[0]?.verdicts[0]?.rule).toBe(`experiment/${started.id}`);
    expect(plan.autonomy.factor).toBe(1);
    await expect(startExperiment(world, { ...REQUEST, by: 'bob' })).rejects.toThrow(/runs until 2026-03-15/);
  }, 120_000);

  it('looks only when a look is due, and records it once', async () => {
    await goTo(addDays(START, 6));
    expect((await lookAtExperiments(world)).experiments[0]?.looks).toEqual([]);

    await goTo(addDays(START, 7));
    const first = await lookAtExperiments(world);
    expect(first.experiments[0]).toMatchObject({
      nextLook: '2026-03-15',
      looks: [{ lastDay: '2026-03-08' }],
    });
    await goTo(addDays(START, 10));
    const again = await lookAtExperiments(world);
    expect(again.experiments[0]?.looks).toEqual(first.experiments[0]?.looks);
  }, 120_000);

  it('tells the lift, widens the limits of the next plan with it, and shows both in the report', async () => {
    await goTo(addDays(START, 14));
    const { experiments } = ExperimentStatusDocument.parse(await lookAtExperiments(world));
    const [experiment] = experiments;
    const last = experiment?.looks.at(-1);

    expect(last?.verdict).toBe('better');
    expect(last?.lift.low ?? 0).toBeLessThan(0.48);
    expect(last?.lift.high ?? 0).toBeGreaterThan(0.48);
    expect(experiment).toMatchObject({ state: 'ended', nextLook: null });
    expect(experiment?.autonomy.factor ?? 0).toBeGreaterThan(1.3);
    const plan = (await makePlan(world)).document;
    expect(plan.autonomy).toEqual(experiment?.autonomy);
    const report = await writeReport(world);
    expect(report.experiments).toEqual(experiments);
  }, 120_000);

  it('stops once, and then bids all campaigns again', async () => {
    const again = await startExperiment(world, { ...REQUEST, by: 'ann' });
    expect(again.id).not.toBe(started.id);
    expect(await world.ruleFiles.read()).toContainEqual(
      expect.objectContaining({ id: `experiment/${again.id}` }),
    );
    const stopped = await stopExperiment(world, { id: null, by: 'ann', reason: 'Seen enough.' });

    expect(stopped).toMatchObject({ state: 'stopped', stopped: { by: 'ann', reason: 'Seen enough.' } });
    expect((await world.ruleFiles.read()).filter(({ kind }) => kind === 'hold_out')).toEqual([]);
    await expect(startExperiment(world, { ...REQUEST, by: 'ann' })).rejects.toThrow(
      /started today and stopped/,
    );
    await expect(stopExperiment(world, { id: null, by: 'bob', reason: '' })).rejects.toThrow(
      /Which experiment/,
    );
  }, 60_000);
});
