import type { ExperimentDocument, ExperimentPlanDocument } from '../../contract/experiment-document.ts';
import { addDays } from '../../core/base/day.ts';
import { ConfigError } from '../../core/base/errors.ts';
import {
  experiments,
  experimentStops,
  experimentUnits,
  type ExperimentRow,
  type ExperimentUnitRow,
} from '../../core/tables/experiments.ts';
import type { World } from '../world.ts';
import { dayIn } from '../write-world.ts';
import { describeExperiment } from './describe-experiment.ts';
import { drawExperiment, type ExperimentRequest } from './draw-experiment.ts';
import { isRunning, storedExperiments, type ExperimentSettings } from './experiment-store.ts';

/** What an experiment of this kind could show, without starting it. @throws ConfigError */
export async function planExperiment(
  world: World,
  request: ExperimentRequest,
): Promise<ExperimentPlanDocument> {
  world.progress.step('Trying experiments on past days');
  return (await drawExperiment(world, request, dayIn(world.settings.timeZone, world.now()))).document;
}

/**
 * Draws the held-out campaigns and leaves them alone from today on. The draw follows from account, day and units, so
 * that it cannot be repeated until it pleases; it is written once and never altered. @throws ConfigError
 */
export async function startExperiment(
  world: World,
  request: ExperimentRequest & { readonly by: string },
): Promise<ExperimentDocument> {
  const today = dayIn(world.settings.timeZone, world.now());
  world.progress.step('Drawing the campaigns to hold out');
  const drawn = await drawExperiment(world, request, today);
  const { account, assignment, campaigns, worth, lengths, document } = drawn;
  if (document.refusal !== null) {
    throw new ConfigError(`The experiment cannot be started: ${document.refusal}`, {
      next: '`bidforest experiment plan` says what is possible.',
    });
  }
  const id = world.hash(JSON.stringify([account.source, account.accountId, today, assignment])).slice(0, 8);
  if ((await storedExperiments(world.warehouse)).some((experiment) => experiment.id === id)) {
    throw new ConfigError(`Experiment ${id} was started today and stopped`, {
      expected: 'one draw a day',
      next: 'Start it tomorrow: a draw is not repeated until it pleases.',
    });
  }
  const settings: ExperimentSettings = {
    daysBefore: request.daysBefore,
    lookDays: request.lookDays,
    ...worth,
    currency: world.settings.currency,
    detectable: lengths.find(({ days }) => days === request.days) ?? null,
  };
  const row: ExperimentRow = {
    experiment_id: id,
    source: account.source,
    account_id: account.accountId,
    started_at: world.now().toISOString(),
    first_day: today,
    last_day: addDays(today, request.days - 1),
    started_by: request.by,
    settings: JSON.stringify(settings),
    assignment: JSON.stringify(assignment),
  };
  const held = new Set(assignment.units.filter((_, i) => assignment.heldOut[i]).map((unit) => unit.id));
  const units = campaigns.map((campaign): ExperimentUnitRow => ({
    experiment_id: id,
    campaign_id: campaign.id,
    campaign: campaign.name,
    unit: campaign.unit,
    arm: held.has(campaign.unit) ? 'held_out' : 'treated',
  }));
  await world.warehouse.load(experimentUnits, units, { experiment_id: id });
  await world.warehouse.load(experiments, [row], { experiment_id: id });
  return describeStored(world, id);
}

/** Ends an experiment before its last day; its looks stay. @throws ConfigError */
export async function stopExperiment(
  world: World,
  request: { readonly id: string | null; readonly by: string; readonly reason: string },
): Promise<ExperimentDocument> {
  const today = dayIn(world.settings.timeZone, world.now());
  const running = (await storedExperiments(world.warehouse)).filter((experiment) =>
    isRunning(experiment, today),
  );
  const found = running.filter(({ id }) => request.id === null || id === request.id);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new ConfigError('Which experiment to stop cannot be told', {
      expected: 'one that runs',
      found: running.map(({ id }) => id).join(', ') || 'none',
      ...(running.length > 1 ? { next: 'Name one: `bidforest experiment stop <id>`.' } : {}),
    });
  }
  const stop = {
    experiment_id: only.id,
    stopped_at: world.now().toISOString(),
    stopped_on: today,
    by: request.by,
    reason: request.reason,
  };
  await world.warehouse.load(experimentStops, [stop], { experiment_id: only.id });
  return describeStored(world, only.id);
}

async function describeStored(world: World, id: string): Promise<ExperimentDocument> {
  const stored = (await storedExperiments(world.warehouse)).find((experiment) => experiment.id === id);
  if (stored === undefined) throw new ConfigError(`There is no experiment ${id}`);
  return describeExperiment(world, stored);
}
