import { rng } from '../../src/core/base/rng.ts';
import { CELLS, type Arena, type DayCounts } from './arena.ts';

/** What is wrong with what a market reports. What it does is not changed. */
export interface Corruption {
  readonly seed: number;
  /** Days on which the tag counts each conversion twice; null for none. */
  readonly countsTwice: { readonly from: number; readonly until: number } | null;
  /** Chances that an entity's day is missing, or comes twice. */
  readonly missing: number;
  readonly duplicated: number;
  /** Chance that the orders of an entity that arrive on a day have values a hundred times too high. */
  readonly wrongValue: number;
}

const MISTAKE = 100;
const LOG_MISTAKE = Math.log(MISTAKE);
const OLDEST_ARRIVAL = 31;

/** The same market seen through a fault. */
export function corruptArena(arena: Arena, corruption: Corruption): Arena {
  const days: DayCounts[] = [];
  const known: DayCounts[] = [];
  return {
    entities: arena.entities,
    groups: arena.groups,
    groupOf: arena.groupOf,
    features: arena.features,
    marginShare: arena.marginShare,
    days,
    lags: () => arena.lags(),
    options: () => arena.options(),
    play(controls, allowance) {
      const expected = arena.play(controls, allowance);
      const today = arena.days.length - 1;
      days.push(reported(arena.days[today]!, corruption));
      known.push(emptyCopy(arena.days[today]!));
      for (let t = Math.max(0, today - OLDEST_ARRIVAL); t <= today; t++)
        passOn(arena.days[t]!, known[t]!, days[t]!, days[today]!, corruption);
      return expected;
    },
  };
}

/** How often an entity's day is in the report: 0, 1 or 2. */
function copies({ seed, missing, duplicated }: Corruption, entity: number, day: number): number {
  if (missing + duplicated === 0) return 1;
  const u = rng(seed, 'copies', entity, day).next();
  return u < missing ? 0 : u < missing + duplicated ? 2 : 1;
}

function reported(day: DayCounts, corruption: Corruption): DayCounts {
  const times = Float64Array.from(day.bid, (_, i) => copies(corruption, i, day.index));
  const scaled = (values: Float64Array): Float64Array => values.map((value, i) => value * times[i]!);
  return {
    ...emptyCopy(day),
    clicks: day.clicks.map((count, at) => count * times[Math.floor(at / CELLS)]!),
    cost: scaled(day.cost),
    impressions: scaled(day.impressions),
    eligible: scaled(day.eligible),
    visits: scaled(day.visits),
    bounces: scaled(day.bounces),
  };
}

/** The day without any conversion. */
function emptyCopy(day: DayCounts): DayCounts {
  const none = (): Float64Array => new Float64Array(day.bid.length);
  return {
    ...day,
    conversions: new Float32Array(day.conversions.length),
    value: none(),
    logValue: none(),
    arrivals: none(),
  };
}

/** Adds what arrived of a day's conversions since the last time, as the report has it. */
function passOn(
  truth: DayCounts,
  known: DayCounts,
  report: DayCounts,
  last: DayCounts,
  of: Corruption,
): void {
  const today = last.index;
  const { countsTwice } = of;
  const twice = countsTwice !== null && today >= countsTwice.from && today < countsTwice.until ? 2 : 1;
  for (let i = 0; i < truth.bid.length; i++) {
    let arrived = 0;
    const times = twice * copies(of, i, truth.index);
    for (let at = i * CELLS; at < (i + 1) * CELLS; at++) {
      const more = truth.conversions[at]! - known.conversions[at]!;
      arrived += more;
      report.conversions[at] = report.conversions[at]! + times * more;
      known.conversions[at] = truth.conversions[at]!;
    }
    if (arrived === 0) continue;
    const wrong = of.wrongValue > 0 && rng(of.seed, 'value', i, truth.index, today).next() < of.wrongValue;
    const log = truth.logValue[i]! - known.logValue[i]!;
    report.value[i] = report.value[i]! + times * (wrong ? MISTAKE : 1) * (truth.value[i]! - known.value[i]!);
    report.logValue[i] = report.logValue[i]! + times * (log + (wrong ? arrived * LOG_MISTAKE : 0));
    known.value[i] = truth.value[i]!;
    known.logValue[i] = truth.logValue[i]!;
    last.arrivals[i] = last.arrivals[i]! + times * arrived;
  }
}
