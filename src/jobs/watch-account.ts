import type { LedgerEntry } from '../core/changes/change.ts';
import { foldEvents, isInDoubt } from '../core/changes/fold-events.ts';
import { openJournal } from './journal.ts';
import { openAccount, type OpenAccount } from './open-account.ts';
import { settleChanges } from './settle-changes.ts';
import type { WriteWorld } from './write-world.ts';

/** An account after changes in doubt were settled as far as they can be, and edits by others noted. */
export interface WatchedAccount {
  readonly account: OpenAccount;
  readonly entries: readonly LedgerEntry[];
}

/** Looks after an account without writing to it: notes edits by others and settles what is in doubt. @throws RemoteError */
export async function watchAccount(
  world: WriteWorld,
  source: string,
  accountId: string,
): Promise<WatchedAccount> {
  const account = await openAccount(world, source, accountId);
  const journal = openJournal(world);
  journal.add(account.history);
  const doubtful = account.history.filter(({ events }) => isInDoubt(foldEvents(events).state));
  await settleChanges(
    world,
    account,
    journal,
    doubtful.map(({ change }) => change.changeId),
    account.edits,
  );
  const entries = account.history.map(({ change }) => ({ change, events: journal.events(change.changeId) }));
  return { account, entries };
}
