import type { Alarm, Watch } from './watch.ts';

/** What a page that breaks does to conversion, about. */
const USUAL_CHANGE = 0.6;

/**
 * How far conversions of some entities since an alarm speak for a change of their rate in its sense (less where bounces
 * rose) against none: a log-likelihood ratio. Arrivals are of clicks before the change too, whose rate is the old one;
 * where bids were cut since, most are.
 * `converting`: conversions per click before, float64, shape (entities).
 */
export function changeEvidence(
  watch: Watch,
  { alarm, converting }: { readonly alarm: Alarm; readonly converting: Float64Array },
  entities: readonly number[],
): number {
  const factor = USUAL_CHANGE ** alarm.direction;
  let seen = 0;
  let all = 0;
  for (const day of watch.memory.conversions.recent.filter(({ day }) => day >= alarm.since))
    for (const i of entities) {
      seen += day.seen[i]!;
      all += day.exposure[i]! * converting[i]!;
    }
  const fresh = Math.min(all, dueOfNewClicks(watch, alarm.since, converting, entities));
  if (!(all > 0)) return 0;
  return seen * Math.log(1 + (fresh / all) * (factor - 1)) - fresh * (factor - 1);
}

/** Conversions that clicks since a day would have brought by now at the old rates. */
function dueOfNewClicks(
  { clicks, lag }: Watch,
  since: number,
  converting: Float64Array,
  entities: readonly number[],
): number {
  const known: number[] = [];
  for (let age = 0; age < lag.length; age++) known.push((known[age - 1] ?? 0) + lag[age]!);
  const last = clicks.at(-1)?.day ?? 0;
  let due = 0;
  for (const { day, clicks: of } of clicks.filter(({ day }) => day >= since)) {
    const share = known[Math.min(known.length - 1, last - day)] ?? 1;
    for (const i of entities) due += share * of[i]! * converting[i]!;
  }
  return due;
}
