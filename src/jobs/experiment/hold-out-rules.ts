import { addDays, type Day } from '../../core/base/day.ts';
import type { Autonomy } from '../../core/experiment/autonomy.ts';
import type { Entity } from '../../core/flow.ts';
import type { RuleOfKind } from '../../core/guardrails/rule.ts';
import type { RuleFiles, Warehouse } from '../ports.ts';
import type { World } from '../world.ts';
import { dayIn } from '../write-world.ts';
import { autonomyAfter } from './describe-experiment.ts';
import { isRunning, storedExperiments, type StoredExperiment } from './experiment-store.ts';

/** Rule files with a rule in front of them for every experiment that is not over: plans and writing both heed it. */
export function withHoldOuts(files: RuleFiles, warehouse: Warehouse, today: () => Day): RuleFiles {
  return {
    read: async () => {
      const experiments = await storedExperiments(warehouse);
      return [
        ...experiments.filter((experiment) => isRunning(experiment, today())).map(holdOutRule),
        ...(await files.read()),
      ];
    },
  };
}

/** The rule of an experiment. It judges by its last day too, so that its record can be judged again. */
function holdOutRule(experiment: StoredExperiment): RuleOfKind<'hold_out'> {
  const { id, source, accountId, lastDay, units } = experiment;
  return {
    id: `experiment/${id}`,
    kind: 'hold_out',
    where: { source: [source] },
    params: {
      experiment: id,
      account: accountId,
      campaigns: units.filter(({ arm }) => arm === 'held_out').map(({ campaign_id }) => campaign_id),
      until: lastDay,
    },
  };
}

/**
 * The factor on limits for a plan about these entities: each account's by its newest experiment that has been looked
 * at, for as long as its result holds, and the smallest of them where a plan is about several.
 */
export async function currentAutonomy(world: World, entities: readonly Entity[]): Promise<Autonomy> {
  const today = dayIn(world.settings.timeZone, world.now());
  const holding = (await storedExperiments(world.warehouse)).filter(
    ({ looks, lastDay, stopped }) =>
      looks.length > 0 &&
      today <= addDays((stopped?.stopped_on ?? lastDay) as Day, world.settings.autonomy.holdsDays),
  );
  const accounts = new Map(
    entities.map(({ source, accountId }) => [JSON.stringify([source, accountId]), accountId]),
  );
  const factors = [...accounts.entries()].map(([key]): Autonomy => {
    const newest = holding.find(({ source, accountId }) => JSON.stringify([source, accountId]) === key);
    return newest === undefined ? UNTRIED : autonomyAfter(newest, world.settings.autonomy);
  });
  return factors.toSorted((a, b) => a.factor - b.factor)[0] ?? UNTRIED;
}

const UNTRIED: Autonomy = { factor: 1, why: 'No experiment has a result that still holds.' };
