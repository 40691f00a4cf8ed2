import type { ExperimentStatusDocument } from '../../contract/experiment-document.ts';
import { addDays, daysBetween, type Day } from '../../core/base/day.ts';
import { outcomesOf } from '../../core/experiment/outcomes.ts';
import { readLooks, type LookData } from '../../core/experiment/read-look.ts';
import { experimentLooks, type ExperimentLookRow } from '../../core/tables/experiments.ts';
import { ensureFeatures } from '../build-features.ts';
import type { World } from '../world.ts';
import { accountCurve, campaignDays, dailyAccounts } from './campaign-days.ts';
import { describeExperiment, looksDue } from './describe-experiment.ts';
import { unitDays } from './draw-experiment.ts';
import { storedExperiments, type StoredExperiment, type StoredLook } from './experiment-store.ts';

/**
 * Holds the looks that are due, records them, and describes all experiments. Looks are on days fixed at the start: in
 * between nothing new is said, so that asking often finds nothing more. A look waits until the day after its last one
 * is in the warehouse, for the newest day's conversions have hardly begun to come.
 */
export async function lookAtExperiments(world: World): Promise<ExperimentStatusDocument> {
  const stored = await storedExperiments(world.warehouse);
  if (stored.some((experiment) => looksDue(experiment).length > experiment.looks.length))
    await ensureFeatures(world);
  const described = [];
  for (const experiment of stored) {
    const looks = [...experiment.looks, ...(await newLooks(world, experiment))];
    described.push(describeExperiment(world, { ...experiment, looks }));
  }
  return { experiments: described };
}

async function newLooks(world: World, experiment: StoredExperiment): Promise<StoredLook[]> {
  const due = looksDue(experiment).slice(experiment.looks.length);
  if (due.length === 0) return [];
  const account = (await dailyAccounts(world.warehouse)).find(
    ({ source, accountId }) => source === experiment.source && accountId === experiment.accountId,
  );
  const ready = due.filter((lastDay) => account !== undefined && account.last > lastDay);
  const looks: StoredLook[] = [];
  for (const lastDay of ready) {
    world.progress.step(`Looking at experiment ${experiment.id} up to ${lastDay}`);
    const number = experiment.looks.length + looks.length + 1;
    const data = await lookData(world, experiment, lastDay, addDays(account?.last ?? lastDay, 1));
    const all = [...experiment.looks, ...looks].map((look) => look.data);
    const reading = readLooks(experiment.assignment, [...all, data]);
    const lookedAt = world.now().toISOString();
    const row: ExperimentLookRow = {
      experiment_id: experiment.id,
      look: number,
      looked_at: lookedAt,
      last_day: lastDay,
      data: JSON.stringify(data),
      reading: JSON.stringify(reading),
    };
    await world.warehouse.load(experimentLooks, [row], {
      experiment_id: experiment.id,
      last_day: lastDay,
    });
    looks.push({ look: number, lookedAt, lastDay, data, reading });
  }
  return looks;
}

async function lookData(world: World, experiment: StoredExperiment, to: Day, readOn: Day): Promise<LookData> {
  const { firstDay, settings, assignment, units } = experiment;
  const from = addDays(firstDay, -settings.daysBefore);
  const unitOf = new Map(units.map(({ campaign_id, unit }) => [campaign_id, unit]));
  const rows = unitDays(await campaignDays(world.warehouse, experiment, from), unitOf, settings);
  const curve = await accountCurve(world.warehouse, experiment);
  const ids = assignment.units.map(({ id }) => id);
  const before = outcomesOf(rows, ids, { from, to: addDays(firstDay, -1), readOn }, curve);
  const after = outcomesOf(rows, ids, { from: firstDay, to, readOn }, curve);
  const planned = daysBetween(firstDay, experiment.lastDay) + 1;
  return {
    elapsed: (daysBetween(firstDay, to) + 1) / planned,
    before: before.profit,
    after: after.profit,
    worth: after.worth,
    completion: after.completion,
  };
}
