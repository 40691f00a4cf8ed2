import { openLedger, recordAlarms, type BreakLedger, type ExplainedAlarm } from './ledger.ts';
import { dueClicks, watchedDay, type Stream, type WatchedDay } from './streams.ts';
import { startWatch, usualRatios, watchDay } from './watch.ts';

/** What the days of an account show, oldest first. */
export interface AccountDays {
  /** Campaign of each entity, below `groups`. int32, shape (entities). */
  readonly groupOf: Int32Array;
  readonly groups: number;
  readonly days: readonly CountedDay[];
  /** Share of a day's conversions that is known at the end of a day so many days later, by age. */
  readonly known: ArrayLike<number>;
  /** The last days whose conversions say nothing yet, because nobody knows how many are still to come. */
  readonly unripeDays: number;
  /** First day whose conversions are taken as they came in, whatever the day of their clicks; before it by their clicks. */
  readonly arrivesFrom: number;
}

/** Counts of a day: by entity, and where only the campaign is known, by campaign. float64. */
export interface CountedDay {
  readonly clicks: Float64Array;
  /** Currency units. */
  readonly cost: Float64Array;
  readonly bid: Float64Array;
  /** Of the day's clicks, as known by now. */
  readonly conversions: Float64Array;
  /** Conversions that came in since the count before; null where the account was not read. */
  readonly arrivals: Float64Array | null;
  /** By campaign. */
  readonly impressions: Float64Array;
  /** By campaign; null where web analytics tells nothing of the day. */
  readonly visits: { readonly all: Float64Array; readonly bounced: Float64Array } | null;
}

/** What was found. Days are indices of the days given. */
export interface FoundBreaks {
  readonly ledger: BreakLedger;
  readonly alarms: readonly ExplainedAlarm[];
}

/** What is known by campaign only: it cannot tell which entities of a campaign broke. */
const BY_CAMPAIGN: ReadonlySet<Stream> = new Set(['bounces', 'sessions', 'clicks']);

/**
 * Looks for breaks day by day from the first, as if each were the last; the same days give the same breaks. An
 * entity's rate before a break is what the watch takes for usual: whoever knows better may put better in its place.
 */
export function watchDays(account: AccountDays): FoundBreaks {
  const { days, groupOf, groups } = account;
  const watch = startWatch(groupOf, groups, BY_CAMPAIGN);
  const ledger = openLedger(groupOf.length);
  const alarms: ExplainedAlarm[] = [];
  const lag = Float64Array.from(account.known, (share, age) => share - (account.known[age - 1] ?? 0));
  const conversions = conversionStream(account, lag);
  for (const [day, counts] of days.entries()) {
    const rates = usualRatios(watch, 'conversions');
    const crossed = watchDay(watch, dayOf(account, counts, day, { ...conversions(counts, day), lag }));
    alarms.push(...recordAlarms(ledger, watch, crossed, rates, day));
  }
  return { ledger, alarms };
}

interface Due {
  readonly arrivals: Float64Array;
  readonly due: Float64Array;
}

/** Conversions against what was due: by the day of their clicks, and from the day on which they were taken down, by that. */
function conversionStream(
  { days, known, unripeDays, arrivesFrom, groupOf }: AccountDays,
  lag: Float64Array,
): (counts: CountedDay, day: number) => Due {
  const clicks: Float64Array[] = [];
  const nothing = new Float64Array(groupOf.length);
  let pending = new Float64Array(groupOf.length);
  return (counts, day) => {
    clicks.push(counts.clicks);
    if (clicks.length > lag.length) clicks.shift();
    const age = days.length - 1 - day;
    if (day < arrivesFrom) {
      if (age < unripeDays) return { arrivals: nothing, due: nothing };
      const share = known[Math.min(age, known.length - 1)] ?? 1;
      return { arrivals: counts.conversions, due: counts.clicks.map((count) => count * share) };
    }
    const today = dueClicks(clicks, lag);
    const due = pending.map((before, i) => before + today[i]!);
    if (counts.arrivals === null) {
      pending = due;
      return { arrivals: nothing, due: nothing };
    }
    pending = new Float64Array(groupOf.length);
    return { arrivals: counts.arrivals, due };
  };
}

function dayOf(
  { groupOf, days }: AccountDays,
  counts: CountedDay,
  day: number,
  { arrivals, due, lag }: Due & { readonly lag: Float64Array },
): WatchedDay {
  const { clicks, cost, bid, visits } = counts;
  const first = days[0]?.bid ?? bid;
  const shared = (values: Float64Array): Float64Array => byClicks(values, clicks, groupOf);
  const nothing = new Float64Array(clicks.length);
  const watched = watchedDay({
    day,
    clicks,
    eligible: shared(counts.impressions),
    cost,
    bid,
    bidMove: bid.map((value, i) => Math.log(value / first[i]!)),
    arrivals,
    due,
    lag,
    visits: visits === null ? nothing : shared(visits.all),
    bounces: visits === null ? nothing : shared(visits.bounced),
  });
  const sessions = { seen: nothing, exposure: nothing };
  return visits === null ? { ...watched, streams: { ...watched.streams, sessions } } : watched;
}

/** What a campaign has, in parts as its entities have its clicks. float64, shape (entities). */
function byClicks(values: Float64Array, clicks: Float64Array, groupOf: Int32Array): Float64Array {
  const all = new Float64Array(values.length);
  for (const [i, count] of clicks.entries()) all[groupOf[i]!] = all[groupOf[i]!]! + count;
  return clicks.map((count, i) => (count > 0 ? (values[groupOf[i]!]! * count) / all[groupOf[i]!]! : 0));
}
