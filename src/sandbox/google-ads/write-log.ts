import type { Editor } from './change-log.ts';
import type { MutateOptions, MutateResult } from './mutate/mutate.ts';
import { valueAt, type Operation } from './mutate/operation.ts';
import { resourceName } from './resource-name.ts';
import type { Edit, EditValue } from './store.ts';

/** One field that was written, by whomever; also when it held that value already and nothing changed. */
export interface FieldWrite {
  /** Simulated time, in ms. */
  readonly at: number;
  readonly editor: Editor;
  readonly resourceName: string;
  /** Path in the API: `cpc_bid_micros`. */
  readonly field: string;
  readonly before: EditValue;
  readonly after: EditValue;
}

/** What a mutate request wrote; nothing where it was only validated, and nothing of operations that failed. */
export function writesOfRequest(
  operations: readonly Operation[],
  { resourceNames, errors, edits }: MutateResult,
  { validateOnly, partialFailure }: Pick<MutateOptions, 'validateOnly' | 'partialFailure'>,
  by: Pick<FieldWrite, 'at' | 'editor'>,
): FieldWrite[] {
  if (validateOnly || (errors.length > 0 && !partialFailure)) return [];
  return operations.flatMap((operation, index) => {
    const name = resourceNames[index] ?? null;
    if (name === null) return [];
    const changed = edits[index] ?? [];
    const same = (operation.mask ?? []).filter(
      (path) => path !== 'resource_name' && !changed.some(({ field }) => field === path),
    );
    return [
      ...changed.map((edit) => writeOf(by, name, edit)),
      ...same.map((field) => {
        const value = (valueAt(operation.resource, field) ?? null) as EditValue;
        return writeOf(by, name, { field, before: value, after: value });
      }),
    ];
  });
}

/** What an edit past the API wrote. */
export function writesOfEdits(
  customerId: string,
  edits: readonly Edit[],
  by: Pick<FieldWrite, 'at' | 'editor'>,
): FieldWrite[] {
  return edits.map((edit) => writeOf(by, resourceName(customerId, edit.collection, edit.key), edit));
}

function writeOf(
  { at, editor }: Pick<FieldWrite, 'at' | 'editor'>,
  name: string,
  { field, before, after }: Pick<Edit, 'field' | 'before' | 'after'>,
): FieldWrite {
  return { at, editor, resourceName: name, field, before, after };
}
