import type { AdsCurrentValue } from '../core/base/ads-write.ts';
import type { ToldApart } from '../core/changes/edits.ts';
import { mayBeMissing } from '../core/changes/device-modifiers.ts';
import { leverKey, targetKey, type LeverState } from '../core/changes/lever-state.ts';
import { fromPlatform } from '../core/changes/lever-value.ts';
import { recover, type CurrentValue, type Recovery } from '../core/changes/recover.ts';
import type { Journal, News } from './journal.ts';
import { noteEdit } from './note-edit.ts';
import type { OpenAccount } from './open-account.ts';
import type { NotedEdit } from './ports.ts';
import type { WriteWorld } from './write-world.ts';

/** An edit that is dated a little before the send, by another clock, may still have come after it. */
const SKEW_MS = 120_000;

/**
 * Reads back every change that may have reached the platform, and settles it where that tells what became of it.
 * The rest waits for a later run. `edits` are what the platform's history shows; null right after a send, when it
 * shows nothing yet. @throws RemoteError when the values cannot be read; nothing is lost then.
 */
export async function settleChanges(
  world: WriteWorld,
  { platform, levers }: Pick<OpenAccount, 'platform' | 'levers'>,
  journal: Journal,
  changeIds: readonly string[],
  edits: ToldApart | null,
): Promise<void> {
  if (changeIds.length === 0) return;
  const known = changeIds.map((changeId) => ({ changeId, state: stateOf(journal, levers, changeId) }));
  const targets = known.flatMap(({ state }) => state?.target ?? []);
  const values = targets.length === 0 ? [] : await platform.currentValues(targets);
  const byTarget = new Map(values.map((value) => [targetKey(value.target), value]));
  const trace = editTrace(edits ?? { own: [], foreign: [] });
  const patience = {
    now: world.now().toISOString(),
    inDoubtMinutes: world.settings.writing.inDoubtMinutes,
  };
  const news: News[] = [];
  const silent: NotedEdit[] = [];
  for (const { changeId, state } of known) {
    const sent = Date.parse(journal.folded(changeId).sentAt.at(-1) ?? '');
    const current =
      state === undefined
        ? { exists: false, valueMicros: null, lastEdit: null }
        : currentOf(state, byTarget.get(targetKey(state.target)), trace(state, changeId, sent));
    const recovery = recover(journal.change(changeId), journal.events(changeId), current, patience);
    news.push(...newsOf(changeId, current, recovery));
    if (state !== undefined && editedUnseen(recovery, current)) {
      silent.push(silentEdit(world, journal, changeId, { ...state, ownMicros: current.valueMicros }));
    }
  }
  await world.ledger.noteEdits(silent);
  const undone = await undoneBy(world, journal, news);
  await journal.record([...news, ...undone]);
}

function stateOf(
  journal: Journal,
  levers: ReadonlyMap<string, LeverState>,
  changeId: string,
): LeverState | undefined {
  const { level, id, lever } = journal.change(changeId);
  return levers.get(leverKey(level, id, lever));
}

function currentOf(
  { target }: LeverState,
  value: AdsCurrentValue | undefined,
  lastEdit: CurrentValue['lastEdit'],
): CurrentValue {
  const valueMicros = fromPlatform(target.setting, value?.value ?? null);
  return { exists: value?.exists === true || mayBeMissing(target), valueMicros, lastEdit };
}

function newsOf(changeId: string, { valueMicros }: CurrentValue, recovery: Recovery): News[] {
  if (recovery.what !== 'settle' && recovery.what !== 'again') return [];
  const { reason } = recovery;
  const read: News = { changeId, kind: 'read_back', valueMicros, reason: 'Read after sending.' };
  return recovery.what === 'again'
    ? [read, { changeId, kind: 'held', outcome: 'again', reason }]
    : [read, { changeId, kind: 'settled', outcome: recovery.as, reason }];
}

/** Superseded by an edit that the platform's history does not show: its value is the only trace. */
function editedUnseen(recovery: Recovery, { lastEdit }: CurrentValue): boolean {
  return recovery.what === 'settle' && recovery.as === 'superseded' && lastEdit !== 'foreign';
}

function silentEdit(world: WriteWorld, journal: Journal, changeId: string, state: LeverState): NotedEdit {
  const { sentAt } = journal.folded(changeId);
  const fromMicros = journal.change(changeId).toMicros;
  return noteEdit.silent(world, { state, fromMicros, lastReadAt: sentAt.at(-1) ?? '' });
}

/** A rollback that is applied marks what it undoes, in the same write. */
async function undoneBy(world: WriteWorld, journal: Journal, news: readonly News[]): Promise<News[]> {
  const pairs = news
    .filter(({ kind, outcome }) => kind === 'settled' && outcome === 'applied')
    .flatMap(({ changeId }) => journal.change(changeId).rollsBack.map((undone) => ({ undone, changeId })));
  if (pairs.length === 0) return [];
  const stored = await world.ledger.eventsOf(pairs.map(({ undone }) => undone));
  const events = Map.groupBy(stored, ({ changeId }) => changeId);
  return pairs.map(({ undone, changeId }) => {
    journal.learn(undone, events.get(undone) ?? []);
    return { changeId: undone, kind: 'rolled_back', reason: `Undone by ${changeId.slice(0, 12)}.` };
  });
}

type Trace = (state: LeverState, changeId: string, sentMs: number) => CurrentValue['lastEdit'];

/** Who made the last edit of a field since a moment; own edits of other changes do not count. */
function editTrace({ own, foreign }: ToldApart): Trace {
  const all = [
    ...own.map(({ edit, send }) => ({ edit, changeId: send.changeId })),
    ...foreign.map((edit) => ({ edit, changeId: null })),
  ].map(({ edit, changeId }) => ({ key: targetKey(edit.target), ms: Date.parse(edit.at), changeId }));
  const byTarget = Map.groupBy(
    all.toSorted((a, b) => a.ms - b.ms),
    ({ key }) => key,
  );
  return ({ target }, changeId, sentMs) => {
    const last = (byTarget.get(targetKey(target)) ?? []).findLast(
      (edit) => edit.ms >= sentMs - SKEW_MS && (edit.changeId === null || edit.changeId === changeId),
    );
    if (last === undefined) return null;
    return last.changeId === null ? 'foreign' : 'own';
  };
}
