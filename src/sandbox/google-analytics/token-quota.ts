import { RequestFailure } from '../google-ads/api-error.ts';
import type { AnalyticsSettings } from './settings.ts';

const HOUR_MS = 3_600_000;

/** `propertyQuota` of an answer. */
export interface PropertyQuota {
  readonly tokensPerDay: QuotaStatus;
  readonly tokensPerHour: QuotaStatus;
  readonly tokensPerProjectPerHour: QuotaStatus;
  readonly concurrentRequests: QuotaStatus;
}

interface QuotaStatus {
  readonly consumed: number;
  readonly remaining: number;
}

/** Tokens of a property: so many an hour and a day of Pacific time, which is taken as eight hours behind UTC all year. */
export class TokenQuota {
  readonly #spent: { readonly at: number; readonly tokens: number }[] = [];
  #running = 0;

  /** Begins a request; the answer ends it. @throws RequestFailure when a quota is used up */
  begin(now: number, settings: AnalyticsSettings): () => void {
    if (this.#running >= settings.concurrentRequests)
      throw new RequestFailure('RESOURCE_EXHAUSTED', [], 'Exhausted concurrent requests quota.');
    const { hour, day } = this.#used(now);
    if (day >= settings.tokensPerDay) throw exhausted('property tokens per day', 'tomorrow');
    if (hour >= settings.tokensPerHour) throw exhausted('property tokens per hour', 'in under an hour');
    if (hour >= settings.tokensPerProjectPerHour)
      throw exhausted('property tokens for a project per hour', 'in under an hour');
    this.#running++;
    return () => void this.#running--;
  }

  /** Charges an answer, and says what is left. */
  charge(tokens: number, now: number, settings: AnalyticsSettings): PropertyQuota {
    this.#spent.push({ at: now, tokens });
    const { hour, day } = this.#used(now);
    const status = (consumed: number, used: number, limit: number): QuotaStatus => ({
      consumed,
      remaining: Math.max(0, limit - used),
    });
    return {
      tokensPerDay: status(tokens, day, settings.tokensPerDay),
      tokensPerHour: status(tokens, hour, settings.tokensPerHour),
      tokensPerProjectPerHour: status(tokens, hour, settings.tokensPerProjectPerHour),
      concurrentRequests: status(0, this.#running, settings.concurrentRequests),
    };
  }

  #used(now: number): { readonly hour: number; readonly day: number } {
    const pacificDay = (at: number): number => Math.floor((at / HOUR_MS - 8) / 24);
    while (this.#spent[0] !== undefined && pacificDay(this.#spent[0].at) < pacificDay(now) - 1)
      this.#spent.shift();
    const since = (from: (at: number) => boolean): number =>
      this.#spent.reduce((sum, { at, tokens }) => sum + (from(at) ? tokens : 0), 0);
    return {
      hour: since((at) => at > now - HOUR_MS),
      day: since((at) => pacificDay(at) === pacificDay(now)),
    };
  }
}

function exhausted(what: string, when: string): RequestFailure {
  return new RequestFailure(
    'RESOURCE_EXHAUSTED',
    [],
    `Exhausted ${what}. These quota tokens will return ${when}. To learn more, see https://developers.google.com/analytics/devguides/reporting/data/v1/quotas`,
  );
}
