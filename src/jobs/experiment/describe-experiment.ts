import type { ExperimentDocument } from '../../contract/experiment-document.ts';
import { addDays, day, type Day } from '../../core/base/day.ts';
import { autonomyOf, type Autonomy } from '../../core/experiment/autonomy.ts';
import type { World } from '../world.ts';
import { dayIn } from '../write-world.ts';
import { isRunning, type StoredExperiment } from './experiment-store.ts';

/** An experiment as documents and the report show it. */
export function describeExperiment(
  world: Pick<World, 'settings' | 'now'>,
  experiment: StoredExperiment,
): ExperimentDocument {
  const { settings, assignment, stopped, looks } = experiment;
  const today = dayIn(world.settings.timeZone, world.now());
  const next = looksDue(experiment)[looks.length] ?? null;
  return {
    id: experiment.id,
    source: experiment.source,
    account: experiment.accountId,
    currency: settings.currency,
    state: stopped !== null ? 'stopped' : isRunning(experiment, today) ? 'running' : 'ended',
    firstDay: experiment.firstDay,
    lastDay: experiment.lastDay,
    stopped:
      stopped === null ? null : { on: day(stopped.stopped_on), by: stopped.by, reason: stopped.reason },
    daysBefore: settings.daysBefore,
    costPerDay: assignment.units.reduce((sum, { size }) => sum + size, 0),
    campaigns: experiment.units.map(({ campaign_id, campaign, unit, arm }) => ({
      id: campaign_id,
      name: campaign,
      unit,
      arm: arm === 'held_out' ? 'held_out' : 'treated',
    })),
    detectable: settings.detectable,
    looks: looks.map(({ look, lookedAt, lastDay, data, reading }) => ({
      look,
      lookedAt,
      lastDay,
      lift: reading.lift,
      perDay: reading.perDay,
      explained: reading.explained,
      reported: data.completion.share,
      lagError: reading.lagError,
      verdict: reading.verdict,
    })),
    nextLook: next,
    autonomy: autonomyAfter(experiment, world.settings.autonomy),
  };
}

/** Last days of the looks, all fixed at the start; those after a stop are not held. */
export function looksDue({ firstDay, lastDay, settings, stopped }: StoredExperiment): Day[] {
  const due: Day[] = [];
  for (let to = addDays(firstDay, settings.lookDays - 1); to < lastDay; to = addDays(to, settings.lookDays))
    due.push(to);
  due.push(lastDay);
  return stopped === null ? due : due.filter((to) => to < stopped.stopped_on);
}

/** The factor on limits that the last look of an experiment gives. */
export function autonomyAfter(
  { id, looks }: StoredExperiment,
  settings: World['settings']['autonomy'],
): Autonomy {
  const lift = looks.at(-1)?.reading.lift;
  if (lift === undefined) return { factor: 1, why: `Experiment ${id} has not been looked at yet.` };
  const { factor, why } = autonomyOf({ low: lift.low, high: lift.high, looks: looks.length }, settings);
  return { factor, why: `After look ${looks.length} of experiment ${id}, ${why}.` };
}
