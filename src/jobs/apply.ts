import type { ApplyDocument } from '../contract/apply-document.ts';
import { ConfigError } from '../core/base/errors.ts';
import { applyChanges } from './apply-changes.ts';
import { describeApplied } from './apply-document.ts';
import { dayIn, type WriteWorld } from './write-world.ts';

/**
 * Makes the changes of today's plan on the ad platforms. Without `live`, while writing is paused, or with a plan of
 * another day it sends nothing and says what it would send. @throws ConfigError, RemoteError, WarehouseError
 */
export async function apply(world: WriteWorld, planId: string | null = null): Promise<ApplyDocument> {
  const newest = await world.ledger.latestPlan();
  const chosen = planId ?? newest?.planId ?? null;
  const entries = chosen === null ? [] : await world.ledger.changesOf(chosen);
  if (chosen === null || (entries.length === 0 && chosen !== newest?.planId)) {
    throw new ConfigError(chosen === null ? 'There is no plan to apply' : `There is no plan ${chosen}`, {
      next: 'Make one with `bidforest plan`.',
    });
  }
  world.progress.step(`Applying plan ${chosen}: ${entries.length} changes`);
  const plannedOn = entries[0]?.change.plannedOn ?? null;
  const today = dayIn(world.settings.timeZone, world.now());
  const gate =
    plannedOn === null || plannedOn === today
      ? null
      : `The plan is of ${plannedOn} and today is ${today}: decisions are made on the day. Run \`bidforest plan\` again.`;
  return { planId: chosen, ...describeApplied(world, await applyChanges(world, entries, gate)) };
}
