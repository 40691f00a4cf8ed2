import { InvariantError } from '../../core/base/errors.ts';
import { COLLECTIONS, type AccountRecords } from './records.ts';
import type { Edit } from './store.ts';

type Mutable = Record<string, unknown>;

/** Sets a record to how it is after an edit, or was before it. */
export function applyEdit(account: AccountRecords, edit: Edit, side: 'before' | 'after' = 'after'): void {
  const records = account[COLLECTIONS[edit.collection]] as ReadonlyMap<string, object>;
  const record = records.get(edit.key) as Mutable | undefined;
  if (record === undefined)
    throw new InvariantError(`expected a record ${edit.collection}/${edit.key} to edit, found none`);
  record[edit.property] = edit[side];
}

/** A copy of an account's records as they were before some edits, given newest first. */
export function accountBefore(account: AccountRecords, edits: readonly Edit[]): AccountRecords {
  const copy = structuredClone(account);
  for (const edit of edits) applyEdit(copy, edit, 'before');
  return copy;
}
