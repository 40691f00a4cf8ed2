import type { RemoteError } from '../core/base/errors.ts';
import type { Micros } from '../core/base/micros.ts';
import type { AccessLevel } from '../core/base/operation-plan.ts';

/**
 * A connection to an ad platform, asked one thing at a time to find out what is wrong with it. Writes nothing.
 * @throws RemoteError, and ConfigError where the credentials are not where the configuration says
 */
export interface AdsProbe {
  readonly loginCustomerId: string | null;
  /** Looks for the credentials; where they were found, in words, never what they are. */
  credentials(): string;
  /** Knocks without credentials. How far the server's clock is ahead, in ms; null where it does not tell. */
  reach(): Promise<{ readonly address: string; readonly aheadMs: number | null }>;
  /** Fetches an access token: the scope that is needed, and those it has; null where the server does not tell. */
  token(): Promise<{ readonly needs: string; readonly scopes: readonly string[] | null }>;
  /** Ids of the accounts that the credentials reach without a manager. */
  reachedDirectly(): Promise<readonly string[]>;
  /** Ids of the accounts to work with, managers perhaps among them. */
  accountIds(): Promise<readonly string[]>;
  account(accountId: string): Promise<ProbedAccount>;
  /** Null when the platform does not know the currency. */
  billableUnit(accountId: string, currency: string): Promise<Micros | null>;
  /** `NOT_CONVERSION_TRACKED`, `CONVERSION_TRACKING_MANAGED_BY_SELF` …; null where the platform does not tell. */
  conversionTracking(accountId: string): Promise<string | null>;
  close(): Promise<void>;
}

/** What an account says of itself; null where it says nothing. */
export interface ProbedAccount {
  readonly id: string;
  readonly name: string;
  readonly currency: string | null;
  readonly timeZone: string | null;
  readonly manager: boolean;
}

/** One request to an ad platform, and how many operations of the daily quota it takes. */
export interface SentRequest {
  readonly kind: 'query' | 'mutate' | 'list';
  readonly accountId: string;
  readonly operations: number;
}

/** Until when an account, or every account of the project, is left alone, because the quota is used up. */
export interface Parked {
  /** Null: every account. */
  readonly accountId: string | null;
  /** ISO 8601, UTC. */
  readonly until: string;
  readonly reason: string;
}

/**
 * The operations that a platform lets us spend in 24 hours, all accounts together, and what was spent of them.
 * Kept in the warehouse, so that the next run knows. @throws WarehouseError
 */
export interface OperationQuota {
  readonly level: AccessLevel;
  /** Operations of the last 24 hours. */
  spent(): Promise<number>;
  /** Notes a request that is about to go out; {@link OperationQuota.settle} waits until that is written. */
  note(request: SentRequest): void;
  settle(): Promise<void>;
  /** @throws RemoteError when the account or its project is parked, or the operations do not fit into the day. Nothing was sent then. */
  admit(accountId: string, operations: number): Promise<void>;
  /** Leaves an account alone, or the whole project where the quota is not the account's own, until the window that the platform named, or until operations leave the last 24 hours. */
  park(accountId: string, error: RemoteError): Promise<void>;
  /** What is parked now. */
  parked(): Promise<readonly Parked[]>;
}
