import type { AppliedChange, ApplyDocument } from '../contract/apply-document.ts';
import { formatMicros } from '../core/base/micros.ts';
import type { AccountError, Applied, ChangeStatus } from './apply-changes.ts';
import type { WriteWorld } from './write-world.ts';

/** What a run came to, as `apply` and `rollback` print it. */
export function describeApplied(world: WriteWorld, applied: Applied): Omit<ApplyDocument, 'planId'> {
  const { runId, changes, earlier, overwrote, gate, errors, operations } = applied;
  const counts = Map.groupBy(changes, ({ state }) => state);
  return {
    runId,
    live: world.settings.live,
    gate,
    error: errors.length === 0 ? null : errors.map(errorText).join('; '),
    summary: Object.fromEntries(
      [...counts.keys()].sort().map((state) => [state, counts.get(state)?.length ?? 0]),
    ),
    operations: [...operations],
    changes: changes.map(describeChange),
    earlier: earlier.map(describeChange),
    overwrote: [...overwrote],
  };
}

/** 5 when a gate was closed, 4 when the platform failed, else 0. */
export function exitCodeOf({ gate, error }: Pick<ApplyDocument, 'gate' | 'error'>): number {
  if (error !== null) return 4;
  return gate === null ? 0 : 5;
}

function errorText({ accountId, error }: AccountError): string {
  return `account ${accountId}: ${error.message}`;
}

function describeChange({ change, name, state, reason }: ChangeStatus): AppliedChange {
  const { changeId, planId, source, accountId, level, id, lever, fromMicros, toMicros } = change;
  return {
    changeId,
    planId,
    source,
    account: accountId,
    level,
    id,
    name,
    lever,
    from: fromMicros === null ? null : formatMicros(fromMicros),
    to: toMicros === null ? null : formatMicros(toMicros),
    state: state as AppliedChange['state'],
    reason,
  };
}
