import type { AdsOperation, AdsOutcome } from '../../core/base/ads-write.ts';
import { InvariantError } from '../../core/base/errors.ts';
import { wireMutation, type WireMutation } from '../../core/changes/wire-mutation.ts';
import type { AdsClient } from './client.ts';
import type { AdsFailure } from './failure.ts';

/** Google takes 10,000; small requests fail faster and hold fewer locks. */
export const MOST_OPERATIONS = 1_000;

/**
 * Sends operations of one account in one request. Those that no resource can be built from are rejected here and
 * not sent; so is everything that follows the first operation on a resource that the request already changes.
 */
export async function sendOperations(
  client: AdsClient,
  operations: readonly AdsOperation[],
  unitMicros: number,
  options: { readonly validateOnly: boolean },
): Promise<AdsOutcome[]> {
  const accountId = oneAccount(operations);
  if (operations.length > MOST_OPERATIONS)
    throw new InvariantError(`expected at most ${MOST_OPERATIONS} operations, found ${operations.length}`);
  const answers = operations.map((operation) => wireMutation(operation, unitMicros));
  const sent = answers.flatMap(({ mutation }, index) => (mutation === null ? [] : [{ mutation, index }]));
  const mutations: WireMutation[] = sent.map(({ mutation }) => mutation);
  const failure = mutations.length === 0 ? null : await client.mutate(accountId, mutations, options);
  const places = new Map(sent.map(({ index }, place) => [index, place]));
  return operations.map(({ key }, index) => {
    const problem = answers[index]?.problem ?? null;
    return problem === null
      ? outcomeOf(key, places.get(index) ?? -1, failure)
      : { key, status: 'rejected', code: 'bidforest.unsendable', message: problem, requestId: null };
  });
}

/** An error without an index is about the whole request: none of its operations can be called accepted. */
function outcomeOf(key: string, place: number, failure: AdsFailure | null): AdsOutcome {
  const error = failure?.errors.find(({ index }) => index === place || index === null);
  const requestId = failure?.requestId ?? null;
  if (error === undefined) return { key, status: 'accepted', code: null, message: null, requestId };
  return { key, status: 'rejected', code: error.code, message: error.message, requestId };
}

function oneAccount(operations: readonly AdsOperation[]): string {
  const accounts = new Set(operations.map(({ target }) => target.accountId));
  const [accountId] = accounts;
  if (accountId === undefined || accounts.size > 1)
    throw new InvariantError(`expected operations of one account, found ${accounts.size} accounts`);
  return accountId;
}
