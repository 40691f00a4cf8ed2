import { RequestFailure, type AdsError } from './api-error.ts';

const DAY_MS = 86_400_000;

/** Counts operations over a sliding day of simulated time, for all accounts of the project together. */
export class Quota {
  readonly #spent: { readonly at: number; readonly operations: number }[] = [];

  /** Operations of the last 24 hours. */
  used(now: number): number {
    while ((this.#spent[0]?.at ?? Infinity) <= now - DAY_MS) this.#spent.shift();
    return this.#spent.reduce((sum, { operations }) => sum + operations, 0);
  }

  /** Takes operations from the day's quota. @throws RequestFailure when they do not fit; then nothing is taken. */
  spend(operations: number, now: number, limit: number, level: string): void {
    if (this.used(now) + operations > limit) throw this.#exhausted(now, level);
    this.#spent.push({ at: now, operations });
  }

  #exhausted(now: number, level: string): RequestFailure {
    const oldest = this.#spent[0]?.at ?? now;
    const retrySeconds = Math.max(1, Math.ceil((oldest + DAY_MS - now) / 1000));
    const rate = `Number of operations for ${level.toLowerCase()} access`;
    return exhausted({ scope: 'DEVELOPER', rate, retrySeconds });
  }
}

/** What the API answers when a quota is used up: the project's, or an account's own. */
export function exhausted(quota: NonNullable<NonNullable<AdsError['details']>['quota']>): RequestFailure {
  const message = `Too many requests. Retry in ${quota.retrySeconds} seconds.`;
  return new RequestFailure('RESOURCE_EXHAUSTED', [
    { category: 'quota_error', code: 'RESOURCE_EXHAUSTED', message, details: { quota } },
  ]);
}
