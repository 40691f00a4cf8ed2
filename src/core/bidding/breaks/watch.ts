import { addResidual, CALM, restarted, thresholdFor, type Cusum } from './cusum.ts';
import { manyStandOut, usualStray, type UsualStray } from './stand-out.ts';
import { STREAMS, type Ratio, type Stream, type WatchedDay } from './streams.ts';

/** Something changed more than chance does. */
export interface Alarm {
  readonly day: number;
  readonly stream: Stream;
  /** Index of the campaign; the number of campaigns stands for the whole account. */
  readonly unit: number;
  readonly direction: -1 | 1;
  /** First day of the change. */
  readonly since: number;
  /** What was seen since over what was expected. */
  readonly ratio: number;
  /** The entities that stood out, where these raised it and not their sum. */
  readonly entities?: readonly number[];
}

/** What the watch remembers of one stream. By entity: faded sums; by unit: spread of residuals, and their sums. */
interface Memory {
  readonly seen: Float64Array;
  readonly exposure: Float64Array;
  readonly spread: Float64Array;
  readonly cusums: Cusum[];
  /** Last days, oldest first: what was seen of each entity, of what, and what was expected. */
  readonly recent: (Ratio & { readonly day: number; readonly expected: Float64Array })[];
}

/** A running watch over an account. It belongs to whoever made it: {@link watchDay} changes it in place. */
export interface Watch {
  readonly groups: number;
  readonly groupOf: Int32Array;
  /** Streams that are known by campaign only. */
  readonly byGroup: ReadonlySet<Stream>;
  readonly threshold: number;
  readonly memory: Readonly<Record<Stream, Memory>>;
  /** 1 by campaign while what it records of conversions is not to be believed: they neither alarm nor teach. */
  readonly held: Uint8Array;
  /** Faded mean of `bidMove`. float64, shape (entities). */
  readonly usualMove: Float64Array;
  /** Of bounces. */
  readonly stray: UsualStray;
  /** Clicks of the last days by entity, oldest first. */
  readonly clicks: { readonly day: number; readonly clicks: Float64Array }[];
  /** Share of conversions that arrive at each age in days, as last known. */
  lag: ArrayLike<number>;
  days: number;
}

const HALF_LIFE_DAYS = 28;
const KEEP = 0.5 ** (1 / HALF_LIFE_DAYS);
const WARM_UP_DAYS = 14;
/** Residuals teach the baseline no more than this, so that drift cannot hide itself. */
const MOST_LEARNED = 3;
/** An entity's own ratio counts as its campaign's until so much was seen of it; the campaign's as the account's. */
const PSEUDO_SEEN = 5;
/** Day-to-day spread of an expectation that is not chance. */
const SLACK = 0.05;
/** What own bid moves of one in logarithms may do besides what was taken out of the day. */
const OWN_DOING: Readonly<Record<Stream, number>> = {
  conversions: 0.15,
  bounces: 0.25,
  sessions: 0.02,
  cpc: 0.6,
  clicks: 0.8,
};
/** What is left of an old baseline's weight after an alarm. */
const KEPT_AFTER_ALARM = 0.25;
/** How much must be seen since an alarm until the baseline moves half of the way. */
const PSEUDO_AFTER = 10;
const RECENT_DAYS = 28;

/**
 * A watch that has seen nothing; alarms start after two weeks. `groupOf`: campaign of each entity, below `groups`;
 * `byGroup`: streams that are known by campaign only, shared out among its entities.
 */
export function startWatch(
  groupOf: Int32Array,
  groups: number,
  byGroup: ReadonlySet<Stream> = new Set(),
): Watch {
  const memory = (): Memory => ({
    seen: new Float64Array(groupOf.length),
    exposure: new Float64Array(groupOf.length),
    spread: new Float64Array(groups + 1).fill(1),
    cusums: Array.from({ length: groups + 1 }, () => CALM),
    recent: [],
  });
  return {
    groups,
    groupOf,
    byGroup,
    threshold: thresholdFor((groups + 1) * STREAMS.length),
    memory: {
      conversions: memory(),
      bounces: memory(),
      sessions: memory(),
      cpc: memory(),
      clicks: memory(),
    },
    held: new Uint8Array(groups),
    usualMove: new Float64Array(groupOf.length),
    stray: usualStray(),
    clicks: [],
    lag: [],
    days: 0,
  };
}

/** Takes a day in, in order of days. @returns the day's alarms, campaigns before the account. */
export function watchDay(watch: Watch, { day, clicks, lag, bidMove, streams }: WatchedDay): Alarm[] {
  watch.lag = lag;
  watch.clicks.push({ day, clicks });
  if (watch.clicks.length > RECENT_DAYS) watch.clicks.shift();
  const moved = ownMoves(watch, bidMove, clicks);
  const alarms = STREAMS.flatMap((stream) => watchStream(watch, stream, day, streams[stream], moved));
  const scattered = watch.byGroup.has('bounces') ? [] : watchEntities(watch, day, bidMove, streams.bounces);
  watch.days++;
  return [...alarms, ...scattered];
}

function watchEntities(watch: Watch, day: number, bidMove: Float64Array, bounces: Ratio): Alarm[] {
  const { expected } = watch.memory.bounces.recent.at(-1)!;
  const slack = bidMove.map((move, i) => SLACK + OWN_DOING.bounces * Math.abs(move - watch.usualMove[i]!));
  return manyStandOut(watch, bounces, expected, slack, day);
}

/** Sums of a stream since a day over some entities, as far back as is remembered. */
export function since(
  { memory }: Watch,
  stream: Stream,
  day: number,
  entities: Iterable<number>,
): { readonly seen: number; readonly expected: number } {
  const days = memory[stream].recent.filter((it) => it.day >= day);
  let seen = 0;
  let expected = 0;
  for (const i of entities)
    for (const it of days) {
      seen += it.seen[i]!;
      expected += it.expected[i]!;
    }
  return { seen, expected };
}

/** Entities of a campaign, or of the account. */
export function entitiesOf({ groupOf, groups }: Watch, unit: number): number[] {
  return [...groupOf.keys()].filter((i) => unit === groups || groupOf[i] === unit);
}

/** What a residual is divided by for each expected unit: counts are Poisson, shares binomial, prices spread less. */
function dispersion(stream: Stream, rate: number): number {
  if (stream === 'cpc') return 0.15;
  return stream === 'bounces' || stream === 'sessions' ? Math.max(0.02, 1 - rate) : 1;
}

/** How far bids are from where they usually were, by campaign, the account last; weighted by clicks. */
function ownMoves(watch: Watch, bidMove: Float64Array, clicks: Float64Array): Float64Array {
  const { usualMove } = watch;
  const away = byUnit(
    watch,
    clicks.map((count, i) => count * Math.abs(bidMove[i]! - usualMove[i]!)),
  );
  const all = byUnit(watch, clicks);
  for (const [i, move] of bidMove.entries())
    usualMove[i] = watch.days === 0 ? move : usualMove[i]! + (1 - KEEP) * (move - usualMove[i]!);
  return away.map((sum, unit) => (all[unit]! > 0 ? sum / all[unit]! : 0));
}

function watchStream(watch: Watch, stream: Stream, day: number, today: Ratio, moved: Float64Array): Alarm[] {
  const memory = watch.memory[stream];
  const usual = usualRatios(watch, stream);
  const expected = today.exposure.map((e, i) => e * usual[i]!);
  const units = {
    seen: byUnit(watch, today.seen),
    expected: byUnit(watch, expected),
    exposure: byUnit(watch, today.exposure),
    known: byUnit(watch, memory.seen),
  };
  memory.recent.push({ day, seen: today.seen.slice(), exposure: today.exposure.slice(), expected });
  if (memory.recent.length > RECENT_DAYS) memory.recent.shift();
  const crossed: Alarm[] = [];
  const trust = new Float64Array(watch.groups + 1).fill(1);
  for (let unit = 0; unit <= watch.groups; unit++) {
    const e = units.expected[unit]!;
    if (!(e > 0) || watch.days === 0 || isHeld(watch, stream, unit)) continue;
    const per = dispersion(stream, e / units.exposure[unit]!);
    const slack = SLACK + OWN_DOING[stream] * moved[unit]!;
    const wide = per + e * (slack ** 2 + per / Math.max(1, units.known[unit]!));
    const raw = (2 * (Math.sqrt(units.seen[unit]! + 0.375) - Math.sqrt(e + 0.375))) / Math.sqrt(wide);
    const residual = raw / Math.sqrt(memory.spread[unit]!);
    trust[unit] = Math.abs(residual) > MOST_LEARNED ? MOST_LEARNED / Math.abs(residual) : 1;
    learnSpread(memory, unit, Math.min(raw * raw, MOST_LEARNED ** 2 * memory.spread[unit]!), watch.days);
    if (watch.days < WARM_UP_DAYS) continue;
    const { cusum, crossing } = addResidual(memory.cusums[unit]!, residual, day, watch.threshold);
    memory.cusums[unit] = cusum;
    if (crossing === null) continue;
    const { seen: s, expected: all } = since(watch, stream, crossing.since, entitiesOf(watch, unit));
    crossed.push({ day, stream, unit, ...crossing, ratio: s / all });
  }
  learn(watch, stream, today, expected, trust);
  return crossed;
}

/** An account is held as soon as one of its campaigns is. */
function isHeld({ held, groups }: Watch, stream: Stream, unit: number): boolean {
  return stream === 'conversions' && (unit === groups ? held.includes(1) : held[unit] === 1);
}

/** What a stream's ratio usually is, by entity. float64, shape (entities); 0 where nothing was ever seen. */
export function usualRatios(watch: Watch, stream: Stream): Float64Array {
  const { groups, groupOf } = watch;
  const memory = watch.memory[stream];
  const seen = byUnit(watch, memory.seen);
  const all = byUnit(watch, memory.exposure);
  const account = all[groups]! > 0 ? seen[groups]! / all[groups]! : 0;
  if (account === 0) return new Float64Array(groupOf.length);
  const drawn = (s: number, e: number, to: number): number => (s + PSEUDO_SEEN) / (e + PSEUDO_SEEN / to);
  const group = Float64Array.from({ length: groups }, (_, g) => drawn(seen[g]!, all[g]!, account));
  return memory.seen.map((s, i) => drawn(s, memory.exposure[i]!, group[groupOf[i]!]!));
}

function learnSpread(memory: Memory, unit: number, square: number, days: number): void {
  const step = Math.max(1 - KEEP, 1 / (days + 10));
  const before = memory.spread[unit]!;
  memory.spread[unit] = Math.max(0.5, before + step * (square - before));
}

function learn(
  watch: Watch,
  stream: Stream,
  today: Ratio,
  expected: Float64Array,
  trust: Float64Array,
): void {
  const memory = watch.memory[stream];
  for (let i = 0; i < expected.length; i++) {
    if (isHeld(watch, stream, watch.groupOf[i]!)) continue;
    const e = watch.days === 0 ? today.seen[i]! : expected[i]!;
    const s = e + trust[watch.groupOf[i]!]! * (today.seen[i]! - e);
    memory.seen[i] = KEEP * memory.seen[i]! + s;
    memory.exposure[i] = KEEP * memory.exposure[i]! + today.exposure[i]!;
  }
}

/** Baselines after an alarm: moved by what was seen since, and light, so that the days to come decide. */
export function startAnew(watch: Watch, alarm: Alarm): void {
  const { day, stream, unit, since: from, ratio } = alarm;
  const memory = watch.memory[stream];
  if (alarm.entities !== undefined) {
    for (const i of alarm.entities) moveBaseline(watch, stream, from, [i], 1);
    memory.cusums.fill(restarted(day));
    return;
  }
  const to = unit === watch.groups ? ratio : 1;
  const campaigns = unit === watch.groups ? [...memory.cusums.keys()].slice(0, watch.groups) : [unit];
  for (const g of campaigns) {
    if (unit === watch.groups && memory.cusums[g]!.mutedUntil > day) continue;
    moveBaseline(watch, stream, from, entitiesOf(watch, g), to);
    memory.cusums[g] = restarted(day);
  }
}

function moveBaseline(
  watch: Watch,
  stream: Stream,
  from: number,
  entities: readonly number[],
  to: number,
): void {
  const memory = watch.memory[stream];
  const sums = since(watch, stream, from, entities);
  const moved = (sums.seen + PSEUDO_AFTER * to) / (sums.expected + PSEUDO_AFTER);
  for (const i of entities) {
    memory.exposure[i] = memory.exposure[i]! * KEPT_AFTER_ALARM;
    memory.seen[i] = memory.seen[i]! * KEPT_AFTER_ALARM * moved;
  }
}

/** Sums by campaign, the account last. */
function byUnit({ groups, groupOf }: Watch, values: Float64Array): Float64Array {
  const sums = new Float64Array(groups + 1);
  for (const [i, value] of values.entries()) {
    const g = groupOf[i]!;
    sums[g] = sums[g]! + value;
    sums[groups] = sums[groups]! + value;
  }
  return sums;
}
