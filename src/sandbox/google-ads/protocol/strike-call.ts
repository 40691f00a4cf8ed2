import { setTimeout as sleep } from 'node:timers/promises';
import { RequestFailure } from '../api-error.ts';
import type { Fault, Strike } from '../faults.ts';

/** Waits out latency, then fails the call if one of its faults is an answer of the API. @throws RequestFailure */
export async function strikeBefore(strike: Strike): Promise<void> {
  const latency = strike.find('latency');
  if (latency !== undefined) await sleep(latency.ms ?? 1_000);
  if (strike.find('unauthenticated') !== undefined) throw new RequestFailure('UNAUTHENTICATED', []);
  const limit = strike.find('rate_limit');
  if (limit !== undefined) throw rateLimit(limit.retrySeconds ?? 30);
  if (strike.find('internal') !== undefined) throw internalError();
  if (strike.find('unavailable') !== undefined) throw new RequestFailure('UNAVAILABLE', []);
}

/** A fault that keeps the answer from arriving. */
export function lostAnswer(strike: Strike): Fault | undefined {
  return strike.find('hang') ?? strike.find('reset') ?? strike.find('bad_gateway');
}

function rateLimit(retrySeconds: number): RequestFailure {
  return new RequestFailure('RESOURCE_EXHAUSTED', [
    {
      category: 'quota_error',
      code: 'RESOURCE_TEMPORARILY_EXHAUSTED',
      message: `Too many requests. Retry in ${retrySeconds} seconds.`,
      details: { quota: { scope: 'ACCOUNT', rate: 'Requests per service per method', retrySeconds } },
    },
  ]);
}

/** What the API says when it failed itself. */
export function internalError(): RequestFailure {
  return new RequestFailure('INTERNAL', [
    { category: 'internal_error', code: 'INTERNAL_ERROR', message: 'An internal error has occurred.' },
  ]);
}
