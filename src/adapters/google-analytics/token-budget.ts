import type { RemoteError } from '../../core/base/errors.ts';
import { analyticsError } from './remote-failure.ts';
import type { ReportAnswer } from './schema.ts';

/** Share of what was left at first that is left to dashboards and others who read the property. */
const RESERVE_SHARE = 0.05;

const WINDOWS = {
  tokensPerDay: 'property tokens per day',
  tokensPerHour: 'property tokens per hour',
  tokensPerProjectPerHour: 'property tokens for a project per hour',
} as const;

type Window = keyof typeof WINDOWS;

interface Left {
  /** When it was first and last told, in ms. */
  readonly first: number;
  readonly remaining: number;
}

/** What Google says is left of a property's tokens, and whether another report fits. */
export class TokenBudget {
  #left: Partial<Record<Window, Left>> = {};
  #spent = 0;
  #dearest = 0;
  #toldAt = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes what an answer says. */
  note(quota: ReportAnswer['propertyQuota']): void {
    if (quota === null || quota === undefined) return;
    const cost = quota.tokensPerHour?.consumed ?? 0;
    this.#spent += cost;
    this.#dearest = Math.max(this.#dearest, cost);
    this.#toldAt = this.#now();
    for (const window of Object.keys(WINDOWS) as Window[]) {
      const remaining = quota[window]?.remaining;
      if (remaining === null || remaining === undefined) continue;
      this.#left[window] = { first: this.#left[window]?.first ?? remaining + cost, remaining };
    }
  }

  /** @throws RemoteError when another report might take what others need; nothing was sent then. */
  admit(): void {
    if (this.#isForgotten()) this.#left = {};
    for (const [window, { first, remaining }] of Object.entries(this.#left) as [Window, Left][])
      if (remaining < this.#dearest + RESERVE_SHARE * first) throw exhausted(window, remaining);
  }

  /** What was spent and what is left, in words; null before the first answer. */
  describe(): string | null {
    const { tokensPerHour: hour, tokensPerDay: day } = this.#left;
    if (hour === undefined || day === undefined) return null;
    const amount = (value: number): string => value.toLocaleString('en-US');
    return `${amount(this.#spent)} tokens of the Data API were spent; ${amount(hour.remaining)} of the hour and ${amount(day.remaining)} of the day are left`;
  }

  /** An hour after the last answer, tokens have come back; how many, the next answer says. */
  #isForgotten(): boolean {
    return this.#now() - this.#toldAt >= 3_600_000;
  }
}

function exhausted(window: Window, remaining: number): RemoteError {
  return analyticsError(
    `only ${remaining} ${WINDOWS[window]} are left, which the dashboards of the property may need`,
    { code: 'RESOURCE_EXHAUSTED', quotaScope: 'account' },
  );
}
