import { InvariantError } from '../core/base/errors.ts';
import type { Change, EventNews, LedgerEntry, LedgerEvent } from '../core/changes/change.ts';
import { foldEvents, type FoldedChange } from '../core/changes/fold-events.ts';
import type { WriteWorld } from './write-world.ts';

/** News of one change. */
export interface News extends EventNews {
  readonly changeId: string;
}

/** What one run knows and writes of the changes that it has to do with. */
export interface Journal {
  readonly runId: string;
  /** Takes up changes as the ledger has them. */
  add(entries: readonly LedgerEntry[]): void;
  /** Takes up the events of a change, in place of those known. */
  learn(changeId: string, events: readonly LedgerEvent[]): void;
  change(changeId: string): Change;
  events(changeId: string): readonly LedgerEvent[];
  folded(changeId: string): FoldedChange;
  /** Appends news to the ledger, all or nothing, in the order given. */
  record(news: readonly News[]): Promise<void>;
}

/** Opens the journal of a run. */
export function openJournal(world: WriteWorld): Journal {
  const runId = world.newRunId();
  const changes = new Map<string, Change>();
  const known = new Map<string, readonly LedgerEvent[]>();
  const events = (changeId: string): readonly LedgerEvent[] => known.get(changeId) ?? [];
  return {
    runId,
    events,
    add: (entries) => {
      for (const { change, events } of entries) {
        changes.set(change.changeId, change);
        known.set(change.changeId, events);
      }
    },
    learn: (changeId, learnt) => known.set(changeId, learnt),
    change: (changeId) => {
      const change = changes.get(changeId);
      if (change === undefined) throw new InvariantError(`change ${changeId} is not in the journal`);
      return change;
    },
    folded: (changeId) => foldEvents(events(changeId)),
    record: async (news) => {
      if (news.length === 0) return;
      const at = world.now().toISOString();
      const after = new Map<string, LedgerEvent[]>();
      const added = news.map((one) => {
        const before = after.get(one.changeId) ?? [...events(one.changeId)];
        const event = eventOf(one, foldEvents(before).nextSeq, at, runId);
        after.set(one.changeId, [...before, event]);
        return event;
      });
      await world.ledger.append(added);
      for (const [changeId, all] of after) known.set(changeId, all);
    },
  };
}

function eventOf(news: News, seq: number, at: string, runId: string): LedgerEvent {
  const { changeId, kind, reason, outcome = null, valueMicros = null, code = null } = news;
  return { changeId, seq, at, runId, kind, outcome, valueMicros, code, reason };
}
