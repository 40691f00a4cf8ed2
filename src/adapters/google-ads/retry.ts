import { RemoteError } from '../../core/base/errors.ts';

/** How often and how patiently to repeat a request that may be repeated. */
export interface RetryPolicy {
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Google's advice: 5, 10, 20 seconds, with jitter, then give up. */
const DELAYS_MS = [5_000, 10_000, 20_000] as const;
/** A server that asks for more than this is left to the job: it parks until the quota's window. */
const MOST_PATIENCE_MS = 60_000;

/** Runs a request that is safe to repeat. @throws RemoteError the last failure, or the first that is not worth repeating. */
export async function withRetry<T>(policy: RetryPolicy, request: () => Promise<T>): Promise<T> {
  for (const delay of DELAYS_MS) {
    try {
      return await request();
    } catch (error) {
      const wait = waitAfter(error, delay * (0.75 + 0.5 * policy.random()));
      if (wait === null) throw error;
      await policy.sleep(wait);
    }
  }
  return request();
}

/** How long to wait before the next attempt; null when there should be none. */
function waitAfter(error: unknown, delayMs: number): number | null {
  if (!(error instanceof RemoteError) || !error.retryable) return null;
  if (error.code === 'quota_error.RESOURCE_EXHAUSTED') return null;
  const wait = Math.max(delayMs, error.retryDelayMs ?? 0);
  return wait > MOST_PATIENCE_MS ? null : wait;
}
