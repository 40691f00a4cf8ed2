import type { Day } from '../base/day.ts';
import type { Change, LedgerEntry } from './change.ts';
import { foldEvents, isFinal, type FoldedChange } from './fold-events.ts';
import { leverKey, type LeverState } from './lever-state.ts';
import type { ForeignEdit } from './judge-change.ts';

/** What to undo. */
export type RollbackChoice =
  | { readonly by: 'change'; readonly changeId: string }
  /** A plan, or an earlier rollback. */
  | { readonly by: 'plan'; readonly planId: string }
  /** Everything that was sent from this moment on, ISO 8601; earlier rollbacks stay. */
  | { readonly by: 'time'; readonly since: string };

/** What is known when a rollback is planned. */
export interface RollbackFacts {
  readonly levers: ReadonlyMap<string, LeverState>;
  /** By {@link leverKey}: the last edit by someone else. */
  readonly foreignEdits: ReadonlyMap<string, ForeignEdit>;
  readonly today: Day;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly hash: (text: string) => string;
}

/** The changes that undo, and what stays as it is, with the reason. */
export interface RollbackPlan {
  readonly changes: readonly Change[];
  readonly leftAlone: readonly { readonly change: Change; readonly reason: string }[];
}

interface Applied {
  readonly change: Change;
  readonly folded: FoldedChange;
}

/**
 * Plans the inverse of the chosen changes: per lever one change back to what it was before the first of them.
 * Only where nobody has edited since, and no later change of the product stands on top.
 * The same choice in the same situation gives the same ids, so a rollback that was killed can be run again.
 */
export function planRollback(
  entries: readonly LedgerEntry[],
  choice: RollbackChoice,
  facts: RollbackFacts,
): RollbackPlan {
  const folded = entries.map(({ change, events }) => ({ change, folded: foldEvents(events) }));
  const chosen = new Set(folded.filter((one) => isChosen(one, choice)).map(({ change }) => change.changeId));
  const leftAlone = folded
    .filter(({ change, folded }) => chosen.has(change.changeId) && folded.state !== 'applied')
    .map(({ change, folded }) => ({ change, reason: notApplied(folded) }));
  const inverses: Change[] = [];
  const applied = folded.filter(({ folded }) => folded.state === 'applied');
  for (const [key, all] of Map.groupBy(applied, ({ change }) =>
    leverKey(change.level, change.id, change.lever),
  )) {
    const ordered = all.toSorted((a, b) => sentTime(a) - sentTime(b));
    const { undo, rest } = undoable(ordered, chosen, key, facts);
    leftAlone.push(...rest);
    const inverse = inverseOf(undo, folded, facts);
    if (inverse !== null) inverses.push(inverse);
  }
  return { changes: inverses, leftAlone };
}

/** Gives the changes of a rollback its id: the same changes, the same id. */
export function underOneRollback(changes: readonly Change[], hash: (text: string) => string): Change[] {
  const ids = changes.map(({ changeId }) => changeId).toSorted();
  const planId = `rollback-${hash(JSON.stringify(ids)).slice(0, 12)}`;
  return changes.map((change) => ({ ...change, planId }));
}

/** Whether a change is meant to be undone. */
export function isChosen({ change, folded }: Applied, choice: RollbackChoice): boolean {
  if (choice.by === 'change') return change.changeId === choice.changeId;
  if (choice.by === 'plan') return change.planId === choice.planId;
  const sent = folded.sentAt.at(-1);
  return change.rollsBack.length === 0 && sent !== undefined && Date.parse(sent) >= Date.parse(choice.since);
}

/** The chosen changes at the end of a lever's history that stand on each other; the reason for each other one. */
function undoable(
  ordered: readonly Applied[],
  chosen: ReadonlySet<string>,
  key: string,
  { levers, foreignEdits }: RollbackFacts,
): { readonly undo: readonly Applied[]; readonly rest: RollbackPlan['leftAlone'] } {
  const undo: Applied[] = [];
  const rest: { change: Change; reason: string }[] = [];
  const edit = foreignEdits.get(key);
  let holds = levers.get(key)?.ownMicros;
  let blocked: string | null = levers.has(key) ? null : 'it is not in the account any more';
  for (const one of ordered.toReversed()) {
    const { change, folded } = one;
    if (blocked === null && edit !== undefined && Date.parse(edit.at) >= sentTime(one)) {
      blocked = `${edit.by} changed it on ${edit.day}`;
    }
    if (blocked === null && change.toMicros !== holds)
      blocked = 'it holds another value by now: someone edited it';
    if (!chosen.has(change.changeId))
      blocked ??= `change ${change.changeId.slice(0, 12)} was made on top of it`;
    else if (blocked === null) undo.unshift(one);
    else rest.push({ change, reason: `Left alone because ${blocked}.` });
    holds = folded.basisMicros;
  }
  return { undo, rest };
}

function inverseOf(
  undo: readonly Applied[],
  known: readonly Applied[],
  { today, now, hash }: RollbackFacts,
): Change | null {
  const [first, last] = [undo[0], undo.at(-1)];
  if (first === undefined || last === undefined || first.folded.basisMicros === undefined) return null;
  const rollsBack = undo.map(({ change }) => change.changeId);
  const inVain = known.filter(
    ({ change, folded }) => isFinal(folded.state) && change.rollsBack.join() === rollsBack.join(),
  ).length;
  const changeId = hash(JSON.stringify(['rollback', inVain, ...rollsBack]));
  return {
    ...last.change,
    changeId,
    planId: '',
    plannedOn: today,
    plannedAt: now,
    fromMicros: last.change.toMicros,
    toMicros: first.folded.basisMicros,
    rollsBack,
    reason: `Undoes ${rollsBack.map((id) => id.slice(0, 12)).join(', ')}.`,
  };
}

function notApplied({ state, lastReason }: FoldedChange): string {
  return state === 'rolled_back'
    ? 'It is undone already.'
    : `Nothing to undo: it is ${state.replace('_', ' ')}. ${lastReason}`.trim();
}

function sentTime({ folded }: Applied): number {
  return Date.parse(folded.sentAt.at(-1) ?? '');
}
