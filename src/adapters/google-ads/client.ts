import { setTimeout as delay } from 'node:timers/promises';
import type { WireMutation } from '../../core/changes/wire-mutation.ts';
import { openCustomer, type OpenCustomer } from './ads-customer.ts';
import { readFailure, type AdsFailure } from './failure.ts';
import { decodeFailure, grpcFailure, type FailureReader } from './grpc-failure.ts';
import { loadModules } from './modules.ts';
import type { AdsClientOptions } from './options.ts';
import { asRemoteError } from './remote-failure.ts';
import { withRetry, type RetryPolicy } from './retry.ts';
import { openTokenSource, type TokenSource } from './token-source.ts';
import { RemoteError } from '../../core/base/errors.ts';

/** Rows as REST writes them: camelCase, int64 as text, enums by name, absent where there is no value. */
export type RestRow = Readonly<Record<string, unknown>>;

/** A typed client of Google Ads. Every failure is a RemoteError. */
export interface AdsClient {
  /** All rows of a query. Repeated when that may help. */
  query(accountId: string, gaql: string): Promise<readonly RestRow[]>;
  /** As {@link AdsClient.query}, of each row (counted from 1) only what `read` makes of it. What it throws ends the query. */
  read<T>(accountId: string, gaql: string, read: (row: RestRow, number: number) => T): Promise<T[]>;
  /**
   * Sends mutations with partial failure; null when all were accepted. Only a request that validates is ever repeated:
   * between an answer that was lost and a repeat, a person may have edited.
   */
  mutate(
    accountId: string,
    mutations: readonly WireMutation[],
    options: { readonly validateOnly: boolean },
  ): Promise<AdsFailure | null>;
  /** Ids of the accounts that the credentials reach directly. */
  accessibleCustomers(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Opens a client. The packages behind it are loaded with the first request. */
export function openAdsClient(options: AdsClientOptions): AdsClient {
  const policy: RetryPolicy = {
    sleep: options.sleep ?? delay,
    random: options.random ?? Math.random,
  };
  const customers = new Map<string, OpenCustomer>();
  let tokens: Promise<TokenSource> | undefined;
  const tokenSource = (): Promise<TokenSource> => (tokens ??= openTokenSource(options));

  const customerOf = async (accountId: string): Promise<OpenCustomer> => {
    const modules = await loadModules();
    const source = await tokenSource();
    const known = customers.get(accountId);
    if (known !== undefined) return known;
    const made = openCustomer(modules, options, source, accountId);
    customers.set(accountId, made);
    return made;
  };

  /** One attempt; a token that the server no longer takes is replaced once, as the request was not carried out. */
  const attempt = async <T>(request: () => Promise<T>): Promise<T> => {
    try {
      return await inRemoteErrors(request);
    } catch (error) {
      if (!isRejectedToken(error)) throw error;
      (await tokenSource()).forget();
      return inRemoteErrors(request);
    }
  };

  const readQuery: AdsClient['read'] = async (accountId, gaql, read) => {
    const open = await customerOf(accountId);
    return withRetry(policy, () => {
      options.onRequest?.({ kind: 'query', accountId, operations: 1 });
      return attempt(async () => {
        const all: ReturnType<typeof read>[] = [];
        await open.search(gaql, (rows) => {
          for (const row of rows) all.push(read(row, all.length + 1));
        });
        return all;
      });
    });
  };

  return {
    query: (accountId, gaql) => readQuery(accountId, gaql, (row) => row),
    read: readQuery,
    async mutate(accountId, mutations, { validateOnly }) {
      const { customer } = await customerOf(accountId);
      const { failures } = await loadModules();
      const send = async (): Promise<AdsFailure | null> => {
        options.onRequest?.({ kind: 'mutate', accountId, operations: mutations.length });
        return attempt(async () => {
          const response = await customer.mutateResources(mutations.map(asOperation), {
            partial_failure: true,
            validate_only: validateOnly,
          });
          return failureOf(response.partial_failure_error, failures);
        });
      };
      return validateOnly ? withRetry(policy, send) : send();
    },
    async accessibleCustomers() {
      const open = await customerOf('');
      return withRetry(policy, () => {
        options.onRequest?.({ kind: 'list', accountId: '', operations: 1 });
        return attempt(async () => {
          const service = open.service('CustomerServiceClient') as CustomerService;
          const [response] = await service.listAccessibleCustomers(
            {},
            { otherArgs: { headers: open.headers() } },
          );
          return response.resource_names.map((name) => name.replace('customers/', ''));
        });
      });
    },
    async close() {
      await Promise.all([...customers.values()].map((open) => open.close()));
      customers.clear();
    },
  };
}

type MutateOperation = Parameters<OpenCustomer['customer']['mutateResources']>[0][number];

interface CustomerService {
  listAccessibleCustomers(
    request: object,
    options: object,
  ): Promise<readonly [{ readonly resource_names: readonly string[] }]>;
}

/** The client's own types want index signatures where ours name their fields. */
function asOperation({ entity, operation, resource }: WireMutation): MutateOperation {
  return { entity, operation, resource };
}

async function inRemoteErrors<T>(request: () => Promise<T>): Promise<T> {
  const { failures } = await loadModules();
  try {
    return await request();
  } catch (error) {
    throw asRemoteError(error, (cause) => grpcFailure(cause, failures));
  }
}

function isRejectedToken(error: unknown): boolean {
  return error instanceof RemoteError && (error.httpStatus === 401 || error.grpcCode === 16);
}

/** The client puts the decoded failure where the status was; when it cannot, it leaves the status with packed details. */
function failureOf(partial: unknown, failures: FailureReader): AdsFailure | null {
  if (partial === null || partial === undefined) return null;
  const { errors, details, message } = partial as {
    readonly errors?: unknown;
    readonly details?: readonly { readonly value?: Uint8Array }[];
    readonly message?: string;
  };
  if (errors !== undefined)
    return readFailure(partial, (category, value) => failures.enumName(category, value));
  const packed = details?.[0]?.value;
  if (packed !== undefined) return decodeFailure(failures, packed);
  const unknown = {
    code: 'unknown',
    message: message ?? 'Some operations failed.',
    index: null,
    retryDelayMs: null,
    quotaScope: null,
  };
  return { errors: [unknown], requestId: null };
}
