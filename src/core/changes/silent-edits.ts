import type { Micros } from '../base/micros.ts';
import type { LedgerEntry } from './change.ts';
import type { Edit, ToldApart } from './edits.ts';
import { foldEvents, isInDoubt } from './fold-events.ts';
import { leverKey, targetKey, type LeverState } from './lever-state.ts';

/** A value that differs from what the ledger last read, with nothing in the platform's history to account for it. */
export interface SilentEdit {
  readonly state: LeverState;
  /** What the ledger last read, and when. */
  readonly fromMicros: Micros | null;
  readonly lastReadAt: string;
}

interface LastRead {
  readonly valueMicros: Micros | null;
  readonly at: string;
}

/**
 * Edits that show in values only, as offline tools such as Google Ads Editor make them.
 * Levers with a change in doubt are left out: their value may still be the product's own doing.
 */
export function silentEdits(
  entries: readonly LedgerEntry[],
  levers: ReadonlyMap<string, LeverState>,
  { own, foreign }: ToldApart,
): SilentEdit[] {
  const known = Map.groupBy([...own.map(({ edit }) => edit), ...foreign], ({ target }) => targetKey(target));
  return [...lastReads(entries)].flatMap(([key, last]) => {
    const state = levers.get(key);
    if (state === undefined || last === null || state.ownMicros === last.valueMicros) return [];
    const edits = known.get(targetKey(state.target)) ?? [];
    if (edits.some((edit) => accountsFor(edit, state.ownMicros, last.at))) return [];
    return { state, fromMicros: last.valueMicros, lastReadAt: last.at };
  });
}

/** The last value that the ledger read of each lever; null while a change of it is in doubt. */
function lastReads(entries: readonly LedgerEntry[]): Map<string, LastRead | null> {
  const reads = new Map<string, LastRead | null>();
  for (const { change, events } of entries) {
    const key = leverKey(change.level, change.id, change.lever);
    const known = reads.get(key);
    if (known === null) continue;
    if (isInDoubt(foldEvents(events).state)) {
      reads.set(key, null);
      continue;
    }
    const read = events
      .filter(({ kind }) => kind === 'validated' || kind === 'stale' || kind === 'read_back')
      .reduce<LastRead | undefined>(later, known);
    if (read !== undefined) reads.set(key, read);
  }
  return reads;
}

function later(a: LastRead | undefined, b: LastRead): LastRead {
  return a !== undefined && Date.parse(a.at) > Date.parse(b.at)
    ? a
    : { valueMicros: b.valueMicros, at: b.at };
}

/** An edit since the last read that left this very value. One of another value came before it: clocks differ. */
function accountsFor({ at, toMicros }: Edit, valueMicros: Micros | null, lastReadAt: string): boolean {
  return Date.parse(at) >= Date.parse(lastReadAt) && (toMicros === undefined || toMicros === valueMicros);
}
