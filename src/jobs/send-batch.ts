import type { AdsCurrentValue, AdsOperation, AdsOutcome } from '../core/base/ads-write.ts';
import { RemoteError } from '../core/base/errors.ts';
import type { Micros } from '../core/base/micros.ts';
import { mayBeMissing } from '../core/changes/device-modifiers.ts';
import { leverKey, targetKey } from '../core/changes/lever-state.ts';
import { fromPlatform } from '../core/changes/lever-value.ts';
import type { Journal, News } from './journal.ts';
import { noteEdit } from './note-edit.ts';
import type { OpenAccount } from './open-account.ts';
import { settleChanges } from './settle-changes.ts';
import { closedGate, type WriteWorld } from './write-world.ts';

/** A change that may go out, with the own value that it would replace. */
export interface ReadyChange {
  readonly changeId: string;
  readonly operation: AdsOperation;
  readonly ownMicros: Micros | null;
}

/** How a batch ended: null when it went through; else why the run must stop. */
export type Stop = { readonly gate: string } | { readonly error: RemoteError } | null;

/**
 * One request: validate, write down that it goes out, make sure that no other run has the same changes, look once more
 * whether the account still holds what was decided on, ask the gate, send, read back.
 * A request that fails is never repeated here; a later run reads what became of it.
 * @throws WarehouseError, and RemoteError of a request that could not have written anything
 */
export async function sendBatch(
  world: WriteWorld,
  account: OpenAccount,
  journal: Journal,
  batch: readonly ReadyChange[],
): Promise<Stop> {
  const closed = await closedGate(world);
  if (closed !== null) return { gate: closed };
  const accepted = await validate(account, journal, batch);
  await journal.record(accepted.flatMap(announced));
  const claimed = await stillMine(world, journal, accepted);
  const unchanged = await compare(world, account, journal, claimed);
  if (unchanged.length === 0) return null;
  const shut = await closedGate(world);
  if (shut !== null) {
    await journal.record(unchanged.map(({ changeId }) => ({ changeId, kind: 'held', reason: shut })));
    return { gate: shut };
  }
  const error = await send(account, journal, unchanged);
  const inDoubt = unchanged.filter(({ changeId }) => journal.folded(changeId).state !== 'intended');
  await settleChanges(
    world,
    account,
    journal,
    inDoubt.map(({ changeId }) => changeId),
    null,
  );
  return error === null ? null : { error };
}

/** Asks the platform whether it would accept the operations; those it would not are refused. */
async function validate(
  { platform }: OpenAccount,
  journal: Journal,
  batch: readonly ReadyChange[],
): Promise<ReadyChange[]> {
  const outcomes = await outcomesOf(platform, batch, true);
  const refusals = batch.flatMap(({ changeId, operation }): News[] => {
    const outcome = outcomes.get(operation.key);
    if (outcome?.status !== 'rejected') return [];
    return [{ changeId, kind: 'refused', code: outcome.code, reason: rejection(outcome) }];
  });
  await journal.record(refusals);
  return batch.filter(({ operation }) => outcomes.get(operation.key)?.status === 'accepted');
}

const WOULD_ACCEPT = {
  update: 'The platform would accept it.',
  create: 'There is none yet; the platform would accept that it is made.',
  remove: 'The platform would accept that it is taken away.',
} as const;

function announced({ changeId, operation, ownMicros }: ReadyChange): News[] {
  return [
    { changeId, kind: 'validated', valueMicros: ownMicros, reason: WOULD_ACCEPT[operation.how ?? 'update'] },
    { changeId, kind: 'sending', code: operation.key, reason: 'About to be sent.' },
  ];
}

/** Leaves out changes that another run has taken up meanwhile; two such runs both leave them. */
async function stillMine(
  world: WriteWorld,
  journal: Journal,
  batch: readonly ReadyChange[],
): Promise<ReadyChange[]> {
  if (batch.length === 0) return [];
  const stored = Map.groupBy(
    await world.ledger.eventsOf(batch.map(({ changeId }) => changeId)),
    ({ changeId }) => changeId,
  );
  return batch.filter(({ changeId }) => {
    const events = stored.get(changeId) ?? [];
    if (events.length === journal.events(changeId).length) return true;
    journal.learn(changeId, events);
    return false;
  });
}

/**
 * Reads the values once more, right before sending: what differs by now is stale, and someone's edit.
 * Writing that down takes time, so the others are read again, until nothing lies between the read and the request.
 */
async function compare(
  world: WriteWorld,
  account: OpenAccount,
  journal: Journal,
  batch: readonly ReadyChange[],
): Promise<ReadyChange[]> {
  if (batch.length === 0) return [];
  const values = await account.platform.currentValues(batch.map(({ operation }) => operation.target));
  const byTarget = new Map(values.map((value) => [targetKey(value.target), value]));
  const now = ({ operation }: ReadyChange): Micros | null =>
    valueOf(byTarget.get(targetKey(operation.target)));
  const differing = batch.filter((one) => {
    const { target } = one.operation;
    const exists = byTarget.get(targetKey(target))?.exists === true || mayBeMissing(target);
    return !exists || now(one) !== one.ownMicros;
  });
  if (differing.length === 0) return [...batch];
  const lastReadAt = world.now().toISOString();
  await world.ledger.noteEdits(
    differing.flatMap((one) => {
      const { level, id, lever } = journal.change(one.changeId);
      const state = account.levers.get(leverKey(level, id, lever));
      if (state === undefined) return [];
      return noteEdit.silent(world, {
        state: { ...state, ownMicros: now(one) },
        fromMicros: one.ownMicros,
        lastReadAt,
      });
    }),
  );
  const reason = 'It changed between the decision and the moment of sending.';
  await journal.record(
    differing.flatMap((one): News[] => [
      { changeId: one.changeId, kind: 'held', reason },
      { changeId: one.changeId, kind: 'stale', valueMicros: now(one), reason },
    ]),
  );
  const left = new Set(differing);
  return compare(
    world,
    account,
    journal,
    batch.filter((one) => !left.has(one)),
  );
}

/** The one call that writes. What is known of its outcome goes to the ledger; the error of the request comes back. */
async function send(
  { platform }: OpenAccount,
  journal: Journal,
  batch: readonly ReadyChange[],
): Promise<RemoteError | null> {
  try {
    const outcomes = await outcomesOf(platform, batch, false);
    await journal.record(
      batch.flatMap(({ changeId, operation }): News[] => {
        const outcome = outcomes.get(operation.key);
        if (outcome === undefined) return [];
        const { status, code } = outcome;
        const reason = status === 'accepted' ? 'The platform accepted it.' : rejection(outcome);
        return [{ changeId, kind: 'sent', outcome: status, code, reason }];
      }),
    );
    return null;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    if (!error.mayHaveApplied) {
      const reason = `The request failed before anything was written: ${error.message}`;
      await journal.record(batch.map(({ changeId }) => ({ changeId, kind: 'held', reason })));
    }
    return error;
  }
}

async function outcomesOf(
  platform: OpenAccount['platform'],
  batch: readonly ReadyChange[],
  validateOnly: boolean,
): Promise<Map<string, AdsOutcome>> {
  const outcomes = await platform.mutate(
    batch.map(({ operation }) => operation),
    { validateOnly },
  );
  return new Map(outcomes.map((outcome) => [outcome.key, outcome]));
}

function rejection({ status, code, message }: AdsOutcome): string {
  if (status === 'skipped') return 'Not written, because another operation of the request was refused.';
  return `The platform refused it: ${message ?? code ?? 'without a reason'}`;
}

function valueOf(current: AdsCurrentValue | undefined): Micros | null {
  return current === undefined ? null : fromPlatform(current.target.setting, current.value);
}
