import { Access, type Caller } from './access.ts';
import { RequestFailure, type AdsError } from './api-error.ts';
import { accountBefore, applyEdit } from './apply-edit.ts';
import { ChangeLog, type Editor } from './change-log.ts';
import type { SandboxClock } from './clock.ts';
import type { FaultPlan, Strike } from './faults.ts';
import { checkQuery } from './gaql/check-query.ts';
import type { Plan } from './gaql/plan.ts';
import { runQuery, type QuerySource, type ResultRow } from './gaql/run-query.ts';
import { startLearning } from './learning.ts';
import { localDay } from './local-time.ts';
import { mutate, type MutateOptions, type MutateResult } from './mutate/mutate.ts';
import type { Operation } from './mutate/operation.ts';
import { exhausted, Quota } from './quota.ts';
import type { AccountRecords, CustomerRecord } from './records.ts';
import { QUOTA_LEVELS, type Settings } from './settings.ts';
import type { AdsStore, Edit } from './store.ts';
import { writesOfEdits, writesOfRequest, type FieldWrite } from './write-log.ts';

const MAX_OPERATIONS = 10_000;

/** A query's answer. */
export interface SearchResult {
  readonly plan: Plan;
  readonly rows: readonly ResultRow[];
  readonly source: QuerySource;
}

/** The API without its wire: what every protocol of the server calls. */
export class Twin {
  readonly store: AdsStore;
  readonly clock: SandboxClock;
  readonly faults: FaultPlan;
  readonly access = new Access();
  readonly quota = new Quota();
  settings: Settings;
  readonly #wallClock: () => number;
  readonly #logs = new Map<string, ChangeLog>();
  readonly #writes: FieldWrite[] = [];
  #requests = 0;

  constructor(options: {
    readonly store: AdsStore;
    readonly clock: SandboxClock;
    readonly faults: FaultPlan;
    readonly settings: Settings;
    readonly wallClock: () => number;
  }) {
    this.store = options.store;
    this.clock = options.clock;
    this.faults = options.faults;
    this.settings = options.settings;
    this.#wallClock = options.wallClock;
    this.store.advanceTo(this.clock.now());
  }

  nextRequestId(): string {
    this.#requests++;
    return `twin-${String(this.#requests).padStart(6, '0')}`;
  }

  /** Answers a query. `validateOnly` checks it and reads nothing. @throws RequestFailure */
  search(
    customerId: string,
    query: string,
    caller: Caller,
    options: { readonly strike: Strike; readonly validateOnly?: boolean; readonly free?: boolean },
  ): SearchResult {
    const customer = this.#admit(customerId, caller);
    const now = this.#now();
    if (options.free !== true) this.#spend(1);
    const today = localDay(now, customer.timeZone);
    const plan = checkQuery(query, customer, today);
    const source = this.#source(customer, now, options.strike);
    return { plan, source, rows: options.validateOnly === true ? [] : runQuery(plan, source) };
  }

  /** Carries out a mutate request. @throws RequestFailure for the request as a whole. */
  mutate(
    customerId: string,
    operations: readonly Operation[],
    options: Omit<MutateOptions, 'sabotage'>,
    caller: Caller,
    strike: Strike,
  ): MutateResult {
    const customer = this.#admit(customerId, caller);
    this.#checkMutate(customer, operations.length);
    this.#spend(operations.length);
    const account = this.#records(customer);
    const now = this.#now();
    const result = mutate(
      operations,
      { account, now },
      { ...options, sabotage: (index) => (strike.fails(index) ? TRANSIENT : null) },
    );
    const editor: Editor = { client: 'GOOGLE_ADS_API', email: this.settings.apiEmail };
    this.#writes.push(...writesOfRequest(operations, result, options, { at: now, editor }));
    this.#commit(customer, result.edits, editor);
    return result;
  }

  /** Accounts that the caller reaches directly. @throws RequestFailure */
  accessibleCustomers(caller: Caller): string[] {
    this.access.authenticate(caller, this.settings, this.#wallClock());
    this.#spend(1);
    return this.store.customers.filter(({ managerId }) => managerId === null).map(({ id }) => id);
  }

  /** An edit by somebody else, past every check of the API. */
  edit(customerId: string, edits: readonly [Edit, ...Edit[]], editor: Editor): void {
    const customer = this.store.customers.find(({ id }) => id === customerId);
    const account = customer === undefined ? undefined : this.#records(customer);
    if (customer === undefined || account === undefined) throw new RequestFailure('INVALID_ARGUMENT', []);
    for (const edit of edits) applyEdit(account, edit);
    this.#writes.push(...writesOfEdits(customerId, edits, { at: this.clock.now(), editor }));
    this.#commit(customer, [edits], editor);
  }

  /** Lets simulated time pass. */
  advance(ms: number): void {
    this.clock.advance(ms);
    this.#now();
  }

  /** Every write that was carried out, in order: also those that no change event tells of, and those that changed nothing. */
  get writes(): readonly FieldWrite[] {
    return this.#writes;
  }

  /** Operations of the last day. */
  get quotaUsed(): number {
    return this.quota.used(this.clock.now());
  }

  #admit(customerId: string, caller: Caller): CustomerRecord {
    this.access.authenticate(caller, this.settings, this.#wallClock());
    const customer = this.store.customers.find(({ id }) => id === customerId);
    const admitted = this.access.authorize(customer, caller, this.store.customers, this.settings);
    if (this.settings.exhaustedAccounts.includes(customerId))
      throw exhausted({ scope: 'ACCOUNT', rate: 'Number of operations of an account', retrySeconds: 3_600 });
    return admitted;
  }

  #checkMutate(customer: CustomerRecord, count: number): void {
    const refuse = (category: string, code: string, message: string): RequestFailure =>
      new RequestFailure('INVALID_ARGUMENT', [{ category, code, message }]);
    if (!this.settings.mayWrite)
      throw new RequestFailure('PERMISSION_DENIED', [
        {
          category: 'authorization_error',
          code: 'ACTION_NOT_PERMITTED',
          message: 'The user has read access only.',
        },
      ]);
    if (customer.manager)
      throw refuse(
        'request_error',
        'CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT',
        'The request cannot be executed by a manager account.',
      );
    if (count === 0)
      throw refuse('request_error', 'REQUIRED_FIELD_MISSING', 'The request has no operations.');
    if (count > MAX_OPERATIONS)
      throw refuse(
        'request_error',
        'TOO_MANY_MUTATE_OPERATIONS',
        `Too many mutate operations in request: ${count}, at most ${MAX_OPERATIONS}.`,
      );
  }

  #commit(customer: CustomerRecord, edits: readonly (readonly Edit[])[], editor: Editor): void {
    const account = this.#records(customer);
    const now = this.clock.now();
    for (const [first, ...rest] of edits) {
      if (first === undefined) continue;
      this.#log(customer.id).add(now, editor, [first, ...rest]);
      startLearning(account, [first, ...rest], now);
    }
    this.store.edited(customer.id, edits.flat());
  }

  #source(customer: CustomerRecord, now: number, strike: Strike): QuerySource {
    const account = this.#asRead(customer, now, strike);
    return {
      account,
      customers: this.store.customers,
      base: { account, customer: account.customer, now, today: localDay(now, customer.timeZone) },
      changes: () => this.#log(customer.id).reported(now, this.settings.changeEventDelaySeconds * 1000),
      clicks: (range) => this.store.clicks(customer.id, range),
      simulations: () => this.store.simulations(customer.id),
      facts: (request) => this.store.facts(customer.id, request),
    };
  }

  #asRead(customer: CustomerRecord, now: number, strike: Strike): AccountRecords {
    const account = this.#records(customer);
    const stale = strike.find('stale_reads');
    if (stale === undefined) return account;
    return accountBefore(
      account,
      this.#log(customer.id).editsAfter(now - (stale.staleSeconds ?? 86_400) * 1000 - 1),
    );
  }

  #records(customer: CustomerRecord): AccountRecords {
    return this.store.records(customer.id) ?? emptyAccount(customer);
  }

  #log(customerId: string): ChangeLog {
    const known = this.#logs.get(customerId);
    if (known !== undefined) return known;
    const log = new ChangeLog();
    this.#logs.set(customerId, log);
    return log;
  }

  #now(): number {
    const now = this.clock.now();
    this.store.advanceTo(now);
    return now;
  }

  #spend(operations: number): void {
    const { quotaLevel } = this.settings;
    this.quota.spend(operations, this.clock.now(), QUOTA_LEVELS[quotaLevel], quotaLevel);
  }
}

const TRANSIENT: AdsError = {
  category: 'database_error',
  code: 'CONCURRENT_MODIFICATION',
  message: 'Multiple requests were attempting to modify the same resource at once. Retry the request.',
};

/** A manager account has no campaigns. */
function emptyAccount(customer: CustomerRecord): AccountRecords {
  return {
    customer,
    campaigns: new Map(),
    budgets: new Map(),
    adGroups: new Map(),
    keywords: new Map(),
    criteria: new Map(),
    bidModifiers: new Map(),
  };
}
