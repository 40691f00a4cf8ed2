import type { AdsError } from '../api-error.ts';
import { applyEdit } from '../apply-edit.ts';
import { undeclaredCampaigns } from '../effective-values.ts';
import type { Edit } from '../store.ts';
import { decideCreate, decideRemove } from './decide-create.ts';
import { decideUpdate } from './decide-update.ts';
import { refuse, type Decision, type MutateContext, type Operation } from './operation.ts';

export interface MutateOptions {
  readonly partialFailure: boolean;
  readonly validateOnly: boolean;
  /** Fails an operation that would succeed, by index: for faults. */
  readonly sabotage?: (index: number) => AdsError | null;
}

/** What became of a request: per operation a resource name or an error, and the edits that were made. */
export interface MutateResult {
  /** Null where the operation failed. */
  readonly resourceNames: readonly (string | null)[];
  /** With the index of the operation; the path starts below it. */
  readonly errors: readonly { readonly index: number; readonly error: AdsError }[];
  /** By operation; empty when nothing was written. */
  readonly edits: readonly (readonly Edit[])[];
}

/**
 * Carries out a mutate request. Operations see what earlier ones did; without partial failure one error undoes all,
 * and a request that only validates is undone in any case.
 */
export function mutate(
  operations: readonly Operation[],
  context: MutateContext,
  options: MutateOptions,
): MutateResult {
  const seen = new Set<string>();
  const decisions = operations.map((operation, index) => {
    const decision = decide(operation, context, seen, options.sabotage?.(index) ?? null);
    if ('edits' in decision) for (const edit of decision.edits) applyEdit(context.account, edit);
    return decision;
  });
  const errors = decisions.flatMap((decision, index) =>
    'error' in decision ? [{ index, error: decision.error }] : [],
  );
  const edits = decisions.map((decision) => ('edits' in decision ? decision.edits : []));
  const kept = !options.validateOnly && (errors.length === 0 || options.partialFailure);
  if (!kept) for (const edit of edits.flat().reverse()) applyEdit(context.account, edit, 'before');
  return {
    resourceNames: decisions.map((decision) => ('edits' in decision ? decision.resourceName : null)),
    errors,
    edits: kept ? edits : [],
  };
}

function decide(
  operation: Operation,
  context: MutateContext,
  seen: Set<string>,
  sabotage: AdsError | null,
): Decision {
  if (operation.name !== '' && seen.has(operation.name))
    return refuse(
      'mutate_error',
      'ID_EXISTS_IN_MULTIPLE_MUTATES',
      'The same resource is changed more than once in the request.',
      [operation.kind, 'resource_name'],
      { trigger: operation.name },
    );
  if (operation.name !== '') seen.add(operation.name);
  const declares = operation.mask?.includes('contains_eu_political_advertising') === true;
  if (!declares && undeclaredCampaigns(context.account).length > 0)
    return refuse(
      'mutate_error',
      'EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED',
      'The account has campaigns without a declaration whether they contain EU political advertising.',
      [operation.kind],
    );
  const decision = decideKind(operation, context);
  return sabotage !== null && 'edits' in decision ? { error: sabotage } : decision;
}

function decideKind(operation: Operation, context: MutateContext): Decision {
  switch (operation.kind) {
    case 'create':
      return decideCreate(operation, context);
    case 'update':
      return decideUpdate(operation, context);
    case 'remove':
      return decideRemove(operation, context);
  }
}
