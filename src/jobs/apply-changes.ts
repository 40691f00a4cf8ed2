import type { OperationPlanDocument } from '../contract/operation-plan-document.ts';
import { RemoteError } from '../core/base/errors.ts';
import type { Change, LedgerEntry } from '../core/changes/change.ts';
import { foldEvents, isFinal, isInDoubt } from '../core/changes/fold-events.ts';
import { judgeChange, type Judgement } from '../core/changes/judge-change.ts';
import { leverKey } from '../core/changes/lever-state.ts';
import { requestBatches } from '../core/changes/request-batches.ts';
import { openJournal, type Journal, type News } from './journal.ts';
import { openAccount, type OpenAccount } from './open-account.ts';
import { noRoom, roomFor } from './room-for-changes.ts';
import { sendBatch, type ReadyChange, type Stop } from './send-batch.ts';
import { settleChanges } from './settle-changes.ts';
import { writeFacts } from './write-facts.ts';
import { closedGate, type WriteWorld } from './write-world.ts';

/** How a change stands after a run. `would_send`: only the gate or an error was in its way. `waiting`: sent, and too early to tell. `postponed`: no room in the quota. */
export interface ChangeStatus {
  readonly change: Change;
  readonly name: string | null;
  readonly state: string;
  readonly reason: string;
}

/** What a run came to. */
export interface Applied {
  readonly runId: string;
  /** The changes that were asked for, in their order. */
  readonly changes: readonly ChangeStatus[];
  /** Changes of other plans that were in doubt and were looked after first. */
  readonly earlier: readonly ChangeStatus[];
  /** Own changes of the last weeks that replaced an edit made in the instant before. */
  readonly overwrote: readonly string[];
  /** Why nothing (more) was sent; null when the gate was open. */
  readonly gate: string | null;
  /** What went wrong, at most one error an account. */
  readonly errors: readonly AccountError[];
  /** What each account was to take of the daily quota; none where there is no limit. */
  readonly operations: readonly OperationPlanDocument[];
}

/** Why an account was left before its changes were made. */
export interface AccountError {
  readonly source: string;
  readonly accountId: string;
  readonly error: RemoteError;
}

/**
 * Makes changes, account by account. An account that fails is left and the others go on, unless what failed is not
 * the account's own: then the other accounts of its platform are left too. Run again after any end, it goes on where it stopped and sends nothing twice.
 * With a `gate` nothing is sent, and the answer says what would be. @throws ConfigError, RemoteError, WarehouseError
 */
export async function applyChanges(
  world: WriteWorld,
  entries: readonly LedgerEntry[],
  gate: string | null = null,
): Promise<Applied> {
  const journal = openJournal(world);
  const accounts = Map.groupBy(entries, ({ change }) => JSON.stringify([change.source, change.accountId]));
  const changes: ChangeStatus[] = [];
  const earlier: ChangeStatus[] = [];
  const overwrote: string[] = [];
  const operations: OperationPlanDocument[] = [];
  const errors: AccountError[] = [];
  const down = new Map<string, RemoteError>();
  let shut = gate;
  let accountsLeft = accounts.size;
  for (const [key, ofAccount] of accounts) {
    accountsLeft--;
    const [source = '', accountId = ''] = JSON.parse(key) as string[];
    const done = await inRemoteErrors(down.get(source), async () => {
      const account = await openAccount(world, source, accountId);
      overwrote.push(...account.overwrote);
      return applyToAccount(world, account, journal, ofAccount, shut, accountsLeft);
    });
    if (done instanceof RemoteError) changes.push(...notOpened(journal, ofAccount, done));
    else {
      changes.push(...done.changes);
      earlier.push(...done.earlier);
      operations.push(...done.operations);
      shut ??= done.gate;
    }
    const error = done instanceof RemoteError ? done : done.error;
    if (error === null) continue;
    if (!down.has(source)) errors.push({ source, accountId, error });
    if (!isOfOneAccount(error)) down.set(source, error);
  }
  return { runId: journal.runId, changes, earlier, overwrote, operations, gate: shut, errors };
}

/** The error that is known already, the outcome, or the error that it ended with. */
async function inRemoteErrors<T>(
  known: RemoteError | undefined,
  run: () => Promise<T>,
): Promise<T | RemoteError> {
  if (known !== undefined) return known;
  try {
    return await run();
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
}

/** Codes of the platform itself that are about who asks or about everyone; others it gives about the account asked. */
const OF_EVERYONE = /^(authentication_error|internal_error)\.|CLOUD_PROJECT/;

/** Whether other accounts of the platform may fare better. */
function isOfOneAccount({ code, quotaScope }: RemoteError): boolean {
  if (quotaScope !== null) return quotaScope === 'account';
  return code?.includes('.') === true && !OF_EVERYONE.test(code);
}

/** How changes stand whose account could not be looked at. */
function notOpened(journal: Journal, entries: readonly LedgerEntry[], error: RemoteError): ChangeStatus[] {
  journal.add(entries);
  return entries.map(({ change }) => {
    const { state, lastReason } = journal.folded(change.changeId);
    if (isFinal(state)) return { change, name: null, state, reason: lastReason };
    if (isInDoubt(state)) return { change, name: null, state: 'waiting', reason: lastReason };
    return {
      change,
      name: null,
      state: 'not_sent',
      reason: `The account was not looked at: ${error.message}`,
    };
  });
}

async function applyToAccount(
  world: WriteWorld,
  account: OpenAccount,
  journal: Journal,
  entries: readonly LedgerEntry[],
  gate: string | null,
  accountsLeft: number,
): Promise<
  Pick<Applied, 'changes' | 'earlier' | 'gate' | 'operations'> & { readonly error: RemoteError | null }
> {
  journal.add(entries);
  journal.add(account.history);
  const doubtful = account.history
    .filter(({ events }) => isInDoubt(foldEvents(events).state))
    .map(({ change }) => change.changeId);
  await settleChanges(world, account, journal, doubtful, account.edits);
  const asked = entries.map(({ change }) => change.changeId);
  const judgements = await judgeOpen(world, account, journal, asked);
  const room = await roomFor(world, account, judgements, accountsLeft);
  const closed = gate ?? account.refusesAll ?? (await closedGate(world));
  const stop =
    closed === null ? await sendAll(world, account, journal, judgements, room.postponed) : { gate: closed };
  const stopped = stop === null ? null : 'gate' in stop ? stop.gate : stop.error.message;
  const status = (changeId: string): ChangeStatus =>
    room.postponed.has(changeId)
      ? { ...statusOf(account, journal, changeId, judgements.get(changeId), null), ...noRoom(room) }
      : statusOf(account, journal, changeId, judgements.get(changeId), stopped);
  return {
    changes: asked.map(status),
    earlier: doubtful.filter((changeId) => !asked.includes(changeId)).map(status),
    gate: stop !== null && 'gate' in stop ? stop.gate : null,
    error: stop !== null && 'error' in stop ? stop.error : null,
    operations: room.plan === null ? [] : [room.plan],
  };
}

/** What a fresh look says of each change that is not over and not in doubt. */
async function judgeOpen(
  world: WriteWorld,
  account: OpenAccount,
  journal: Journal,
  changeIds: readonly string[],
): Promise<Map<string, Judgement>> {
  const factsOf = await writeFacts(world, account, journal);
  const judgements = new Map<string, Judgement>();
  for (const changeId of changeIds) {
    const { state } = journal.folded(changeId);
    if (isFinal(state) || isInDoubt(state)) continue;
    const change = journal.change(changeId);
    const lever = account.levers.get(leverKey(change.level, change.id, change.lever));
    judgements.set(changeId, judgeChange(change, lever, factsOf(lever)));
  }
  return judgements;
}

async function sendAll(
  world: WriteWorld,
  account: OpenAccount,
  journal: Journal,
  judgements: ReadonlyMap<string, Judgement>,
  postponed: ReadonlySet<string>,
): Promise<Stop> {
  const ready = [...judgements].flatMap(([changeId, judgement]): ReadyChange[] =>
    judgement.verdict === 'go' && !postponed.has(changeId) ? [{ changeId, ...judgement }] : [],
  );
  const { batches, doubles } = requestBatches(ready);
  await journal.record([
    ...[...judgements].flatMap(([changeId, judgement]) => newsOf(changeId, judgement)),
    ...doubles.map(({ changeId }): News => ({ changeId, kind: 'refused', reason: DOUBLE })),
  ]);
  for (const [index, batch] of batches.entries()) {
    world.progress.step(`Sending ${batch.length} changes (request ${index + 1} of ${batches.length})`);
    try {
      const stop = await sendBatch(world, account, journal, batch);
      if (stop !== null) return stop;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      return { error };
    }
  }
  return null;
}

const DOUBLE = 'Another change of the same field is made in the same run.';

function newsOf(changeId: string, judgement: Judgement): News[] {
  if (judgement.verdict === 'go') return [];
  const { verdict, reason } = judgement;
  const read = judgement.verdict === 'stale' ? { valueMicros: judgement.ownMicros } : {};
  return [{ changeId, kind: verdict, reason, ...read }];
}

function statusOf(
  { levers }: OpenAccount,
  journal: Journal,
  changeId: string,
  judgement: Judgement | undefined,
  stopped: string | null,
): ChangeStatus {
  const change = journal.change(changeId);
  const { state, lastReason } = journal.folded(changeId);
  const name = levers.get(leverKey(change.level, change.id, change.lever))?.entity.name ?? null;
  const status = (shown: string, reason: string): ChangeStatus => ({ change, name, state: shown, reason });
  if (isFinal(state)) return status(state, lastReason);
  if (isInDoubt(state)) return status('waiting', lastReason);
  if (judgement === undefined) return status('not_sent', lastReason);
  if (judgement.verdict === 'go') return status('would_send', stopped ?? lastReason);
  return status(judgement.verdict, judgement.reason);
}
