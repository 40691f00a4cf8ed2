import { changeFromRow } from '../../../src/core/changes/change-rows.ts';
import type { Change, LedgerEntry, LedgerEvent } from '../../../src/core/changes/change.ts';
import type { Day } from '../../../src/core/base/day.ts';
import type { ChangeLedger, NotedEdit, WritingState } from '../../../src/jobs/ports.ts';

/** A ledger in memory, which passes the same contract suite as the one in the warehouse. */
export interface MemoryLedger extends ChangeLedger {
  readonly events: readonly LedgerEvent[];
  setLatestPlan(planId: string, plannedOn: Day): void;
}

/** `before` is asked at the start of every call that writes, `after` when it is written; either may throw. */
export function memoryLedger(
  before: (method: 'append' | 'noteEdits' | 'intend') => void = () => undefined,
  after: typeof before = () => undefined,
): MemoryLedger {
  const changes = new Map<string, Change>();
  const events = new Map<string, Map<string, LedgerEvent>>();
  const edits = new Map<string, NotedEdit>();
  const switches: {
    readonly at: string;
    readonly paused: boolean;
    readonly by: string;
    readonly reason: string;
  }[] = [];
  let plan: { planId: string; plannedOn: Day } | null = null;
  const eventsOf = (changeId: string): LedgerEvent[] => [...(events.get(changeId)?.values() ?? [])];
  const entriesOf = (wanted: (change: Change) => boolean): LedgerEntry[] =>
    [...changes.values()].filter(wanted).map((change) => ({ change, events: eventsOf(change.changeId) }));
  const touched = (since: Date, { changeId }: Change): boolean =>
    eventsOf(changeId).some(({ at }) => at.slice(0, 10) >= since.toISOString().slice(0, 10));
  const written = async (method: 'append' | 'noteEdits' | 'intend', write: () => void): Promise<void> => {
    before(method);
    write();
    after(method);
  };
  return {
    get events() {
      return [...events.values()].flatMap((ofChange) => [...ofChange.values()]);
    },
    setLatestPlan: (planId, plannedOn) => {
      plan = { planId, plannedOn };
    },
    latestPlan: async () => plan,
    changesOf: async (planId) => entriesOf((change) => change.planId === planId),
    history: async (source, accountId, since) =>
      entriesOf(
        (change) =>
          change.source === source &&
          change.accountId.replaceAll('-', '') === accountId.replaceAll('-', '') &&
          touched(since, change),
      ),
    accounts: async (since) => {
      const all = entriesOf((change) => touched(since, change)).map(({ change }) => change);
      const unique = new Map(
        all.map(({ source, accountId }) => [`${source} ${accountId}`, { source, accountId }]),
      );
      return [...unique.values()];
    },
    eventsOf: async (changeIds) => changeIds.flatMap(eventsOf),
    intend: (planId, rows) =>
      written('intend', () => {
        const present = entriesOf((change) => change.planId === planId);
        if (present.some(({ events: some }) => some.length > 0)) return;
        for (const { change } of present) changes.delete(change.changeId);
        for (const row of rows) changes.set(row.change_id, changeFromRow(row));
      }),
    append: (added) =>
      written('append', () => {
        for (const event of added) {
          const ofChange = events.get(event.changeId) ?? new Map<string, LedgerEvent>();
          events.set(
            event.changeId,
            ofChange.set(JSON.stringify([event.seq, event.runId, event.kind]), event),
          );
        }
      }),
    writing: async (): Promise<WritingState> => {
      const last = switches.at(-1);
      return last === undefined
        ? { paused: false, since: null, by: '', reason: '' }
        : { paused: last.paused, since: last.at, by: last.by, reason: last.reason };
    },
    setWriting: async ({ at, paused, by, reason }) => {
      const earliest = Date.parse(switches.at(-1)?.at ?? '1970-01-01T00:00:00Z') + 1;
      switches.push({ at: new Date(Math.max(at.getTime(), earliest)).toISOString(), paused, by, reason });
    },
    noteEdits: (noted) =>
      written('noteEdits', () => {
        for (const edit of noted) if (!edits.has(edit.edit_id)) edits.set(edit.edit_id, edit);
      }),
    lastEdits: async (source) => {
      const last = new Map<string, NotedEdit>();
      for (const edit of edits.values()) {
        if (source !== null && edit.source !== source) continue;
        const key = JSON.stringify([
          edit.source,
          edit.account_id,
          edit.entity_level,
          edit.entity_id,
          edit.lever,
        ]);
        const known = last.get(key);
        if (known === undefined || Date.parse(edit.at) > Date.parse(known.at)) last.set(key, edit);
      }
      return [...last.values()];
    },
  };
}
