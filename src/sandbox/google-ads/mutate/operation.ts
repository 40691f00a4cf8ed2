import type { AdsError } from '../api-error.ts';
import type { AccountRecords, Collection } from '../records.ts';
import type { Edit } from '../store.ts';

/** A message as protobuf gives it: snake_case keys, only what was sent. */
export interface Plain {
  readonly [key: string]: unknown;
}

/** One operation of a mutate request. */
export interface Operation {
  readonly collection: Collection;
  readonly kind: 'create' | 'update' | 'remove';
  /** Fields sent; empty for `remove`. */
  readonly resource: Plain;
  /** Resource name; empty for `create`. */
  readonly name: string;
  /** Paths of the update mask; null when there is none. */
  readonly mask: readonly string[] | null;
}

/** What one operation is decided against. */
export interface MutateContext {
  readonly account: AccountRecords;
  readonly now: number;
}

/** What an operation does, or why not. The error's path starts below the operation. */
export type Decision =
  { readonly edits: readonly Edit[]; readonly resourceName: string } | { readonly error: AdsError };

/** A refusal: `refuse('range_error', 'TOO_LOW', 'Too low.', ['update', 'cpc_bid_micros'])`. */
export function refuse(
  category: string,
  code: string,
  message: string,
  path: readonly string[],
  more: Pick<AdsError, 'trigger' | 'details'> = {},
): Decision & { readonly error: AdsError } {
  return { error: { category, code, message, path: path.map((field) => ({ field })), ...more } };
}

/** The value at a path of a message; undefined where nothing was sent. */
export function valueAt(resource: Plain, path: string): unknown {
  let at: unknown = resource;
  for (const part of path.split('.')) at = (at as Plain | undefined)?.[part];
  return at;
}
