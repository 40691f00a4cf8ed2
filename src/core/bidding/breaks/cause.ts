import type { Stream } from './streams.ts';
import { entitiesOf, since, type Alarm, type Watch } from './watch.ts';

/**
 * What an alarm is put down to, and with it what must follow:
 * `landing-page` and `conversion`: what is known of conversion from before is stale;
 * `response`: prices or click rates moved, what a click is worth did not;
 * `tracking`: what is recorded of conversions is not true: hold;
 * `analytics`: visits are counted otherwise than before; nothing that bids depend on.
 */
export type Cause = 'landing-page' | 'conversion' | 'response' | 'tracking' | 'analytics';

/** Fewer conversions than this share of what is due are as good as none. */
const NOTHING = 0.1;
const LEAST_DUE = 5;
/** Visitors who are the same do not order so many times as much from one day to the next: something counts twice. */
const TOO_MANY = 1.6;
/** Nor do all campaigns at once, for a reason that is theirs. */
const ALL_TOO_MANY = 1.35;

/** Cause of an alarm, by what the other streams of its campaign say. */
export function causeOf(watch: Watch, alarm: Alarm): Cause {
  const { stream, day, since: from, unit } = alarm;
  if (stream === 'cpc' || stream === 'clicks') return 'response';
  if (stream === 'bounces') return 'landing-page';
  const entities = entitiesOf(watch, unit);
  const account = entitiesOf(watch, watch.groups);
  const none = alarm.direction < 0 && (areMissing(watch, day, entities) || areMissing(watch, day, account));
  if (stream === 'sessions') return none ? 'tracking' : 'analytics';
  if (!calm(watch, 'bounces', from, entities)) return 'conversion';
  const twice =
    alarm.ratio >= TOO_MANY && ratioOf(since(watch, 'conversions', from, account)) >= ALL_TOO_MANY;
  return none || (alarm.direction > 0 && twice) ? 'tracking' : 'conversion';
}

/** Whether conversions are untrue in the whole account, not only where the alarm was raised. */
export function isEverywhere(watch: Watch, { day, direction, since: from }: Alarm): boolean {
  const account = entitiesOf(watch, watch.groups);
  return direction < 0
    ? areMissing(watch, day, account)
    : ratioOf(since(watch, 'conversions', from, account)) >= ALL_TOO_MANY;
}

/** On this day alone, or on it and the one before where a day is too short to tell. */
function areMissing(watch: Watch, day: number, entities: readonly number[]): boolean {
  return [day, day - 1].some((from) => {
    const { seen, expected } = since(watch, 'conversions', from, entities);
    return expected >= LEAST_DUE && seen <= NOTHING * expected;
  });
}

function ratioOf({ seen, expected }: { readonly seen: number; readonly expected: number }): number {
  return expected > 0 ? seen / expected : 1;
}

/** First day of the run of days up to an alarm on which conversions were missing. */
export function missingSince(watch: Watch, { day, unit, since: from }: Alarm): number {
  const entities = entitiesOf(watch, unit);
  for (let first = day; first >= from; first--) {
    const { seen, expected } = since(watch, 'conversions', first, entities);
    if (seen > NOTHING * expected) return first + 1;
  }
  return from;
}

function calm(watch: Watch, stream: Stream, from: number, entities: readonly number[]): boolean {
  const { seen, expected } = since(watch, stream, from, entities);
  return expected === 0 || Math.abs(seen - expected) <= Math.max(0.1 * expected, 2.5 * Math.sqrt(expected));
}
