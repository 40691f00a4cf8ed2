import { RemoteError } from '../../core/base/errors.ts';
import { usageOf, type Usage } from './usage.ts';

/** From this share on Meta may throttle soon. */
const SLOW_FROM_PERCENT = 75;
const LEAST_WAIT_MS = 5_000;
const MOST_WAIT_MS = 10 * 60_000;
/** The wait doubles with so many per cent more: at 90 % it is five minutes. */
const DOUBLED_BY_PERCENT = 2.5;
/** Of all waits for usage together; others may be using it up. */
const MOST_WAITED_MS = 60 * 60_000;
/** A longer wait is left to the next run. */
export const MOST_PATIENCE_MS = 15 * 60_000;

/** Keeps requests below what Meta allows. */
export interface Pace {
  /** Waits as the last answer asks. @throws RemoteError when that is too long for a run */
  before(): Promise<void>;
  /** Takes up what an answer says of usage. */
  see(headers: Readonly<Record<string, unknown>> | null): void;
  /** How long Meta asked to wait in its last answer; 0 where it did not. */
  regainMs(): number;
  /** The highest usage that was seen, in per cent, and the time waited; null where nothing was seen. */
  seen(): { readonly percent: number; readonly waitedMs: number } | null;
}

/** Slows down from 75 % on, and waits as long as Meta asks. */
export function openPace(sleep: (ms: number) => Promise<void>): Pace {
  let last: Usage | null = null;
  let highest: number | null = null;
  let waitedMs = 0;
  return {
    async before() {
      if (last === null) return;
      const wait = waitOf(last);
      if (wait > MOST_PATIENCE_MS || waitedMs + wait > MOST_WAITED_MS) throw throttled(last, wait);
      // Until the next answer nothing more is known: a retry waits on its own account.
      last = null;
      if (wait === 0) return;
      waitedMs += wait;
      await sleep(wait);
    },
    see(headers) {
      const usage = headers === null ? null : usageOf(headers);
      if (usage === null) return;
      last = usage;
      highest = Math.max(highest ?? 0, usage.percent);
    },
    regainMs: () => last?.regainMs ?? 0,
    seen: () => (highest === null ? null : { percent: highest, waitedMs }),
  };
}

function waitOf({ percent, regainMs }: Usage): number {
  if (regainMs > 0 || percent < SLOW_FROM_PERCENT) return regainMs;
  const wait = LEAST_WAIT_MS * 2 ** ((percent - SLOW_FROM_PERCENT) / DOUBLED_BY_PERCENT);
  return Math.round(Math.min(MOST_WAIT_MS, wait));
}

function throttled({ percent, regainMs }: Usage, wait: number): RemoteError {
  const minutes = Math.ceil(wait / 60_000);
  const asks = regainMs > 0 ? `, and it asks to wait ${minutes} minutes` : '';
  return new RemoteError(`Meta: the limit is used to ${percent} %${asks}`, {
    code: 'usage',
    retryable: true,
    retryDelayMs: wait,
    quotaScope: 'account',
    next: `Run it again in ${minutes} minutes; it goes on where it was.`,
  });
}
