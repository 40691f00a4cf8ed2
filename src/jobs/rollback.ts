import type { RollbackDocument } from '../contract/apply-document.ts';
import { ConfigError } from '../core/base/errors.ts';
import { rollbackRow } from '../core/changes/change-rows.ts';
import { foldEvents } from '../core/changes/fold-events.ts';
import {
  isChosen,
  planRollback,
  underOneRollback,
  type RollbackChoice,
  type RollbackPlan,
} from '../core/changes/plan-rollback.ts';
import { applyChanges } from './apply-changes.ts';
import { describeApplied } from './apply-document.ts';
import { historyStart } from './open-account.ts';
import { watchAccount } from './watch-account.ts';
import { dayIn, type WriteWorld } from './write-world.ts';

/**
 * Undoes changes that nobody has edited since, and lists what it leaves alone. The inverse changes are intents in the
 * ledger like all others and take the same way. Only the last four weeks can be undone: further back the platform does
 * not tell who edited. @throws ConfigError, RemoteError, WarehouseError
 */
export async function rollback(world: WriteWorld, choice: RollbackChoice): Promise<RollbackDocument> {
  const plans: RollbackPlan[] = [];
  for (const { source, accountId } of await world.ledger.accounts(historyStart(world))) {
    const history = await world.ledger.history(source, accountId, historyStart(world));
    const found = history.some(({ change, events }) =>
      isChosen({ change, folded: foldEvents(events) }, choice),
    );
    if (found) plans.push(await planForAccount(world, source, accountId, choice));
  }
  if (plans.length === 0) throw nothingFound(choice);
  const changes = underOneRollback(
    plans.flatMap(({ changes }) => changes),
    world.hash,
  );
  const rollbackId = changes[0]?.planId ?? null;
  if (rollbackId !== null) await world.ledger.intend(rollbackId, changes.map(rollbackRow));
  world.progress.step(`Undoing ${changes.length} changes`);
  const done = await applyChanges(world, rollbackId === null ? [] : await world.ledger.changesOf(rollbackId));
  return { rollbackId, ...describeApplied(world, done), leftAlone: plans.flatMap(leftAloneOf) };
}

/** What can be undone in an account, once changes in doubt are settled. */
async function planForAccount(
  world: WriteWorld,
  source: string,
  accountId: string,
  choice: RollbackChoice,
): Promise<RollbackPlan> {
  const { account, entries } = await watchAccount(world, source, accountId);
  return planRollback(entries, choice, {
    levers: account.levers,
    foreignEdits: account.foreignEdits,
    today: dayIn(world.settings.timeZone, world.now()),
    now: world.now().toISOString(),
    hash: world.hash,
  });
}

function leftAloneOf({ leftAlone }: RollbackPlan): RollbackDocument['leftAlone'] {
  return leftAlone.map(({ change: { changeId, level, id, lever }, reason }) => ({
    changeId,
    level,
    id,
    lever,
    reason,
  }));
}

function nothingFound(choice: RollbackChoice): ConfigError {
  const what = {
    change: () => `change ${choice.by === 'change' ? choice.changeId : ''}`,
    plan: () => `change of plan ${choice.by === 'plan' ? choice.planId : ''}`,
    time: () => `change since ${choice.by === 'time' ? choice.since : ''}`,
  }[choice.by]();
  return new ConfigError(`There is no ${what} that was sent in the last four weeks`, {
    next: '`bidforest apply --json` names the changes and plans that it made.',
  });
}
