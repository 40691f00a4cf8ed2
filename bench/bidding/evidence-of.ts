import { believedOrders } from '../../src/core/bidding/estimates/believed-orders.ts';
import { EVIDENCE_FADE, fade, type BidEvidence } from '../../src/core/bidding/estimates/evidence.ts';
import type { Outage } from '../../src/core/bidding/breaks/ledger.ts';
import { isLeftOut, recordedShare } from '../../src/core/bidding/breaks/post-break.ts';
import type { PerturbedDays } from '../../src/core/bidding/estimates/marginal-cost.ts';
import { CELLS, DAYPARTS, DEVICES, WEEKDAYS, type Arena, type DayCounts } from './arena.ts';

const names = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name} ${i}`);

const DIMENSIONS: BidEvidence['dimensions'] = [
  { name: 'device', levels: names('device', DEVICES), setOn: 'entity' },
  { name: 'daypart', levels: names('part', DAYPARTS), setOn: 'group' },
  { name: 'weekday', levels: names('day', WEEKDAYS), setOn: 'group' },
];

/** Clicks and conversions of days before this count nothing for an entity, because something broke then. Shape (entities). */
export type Since = Int32Array;

/** What the product would know on the morning after the days played; the same sums that it makes in SQL. */
export function evidenceOf(
  arena: Arena,
  since: Since,
  outages: readonly Outage[] = [],
  isBelieved: IsBelieved = () => true,
): BidEvidence {
  const { entities } = arena;
  const rows = entities * CELLS * WEEKDAYS;
  const exposure = new Float64Array(rows);
  const conversions = new Float64Array(rows);
  const clicks = { sum: new Float64Array(entities), square: new Float64Array(entities) };
  const orders = { sum: new Float64Array(entities), square: new Float64Array(entities) };
  const value = new Float64Array(entities);
  const logValue = new Float64Array(entities);
  const today = arena.days.length;
  const shares = knownShares(arena, outages);
  for (let t = Math.max(0, today - EVIDENCE_FADE.windowDays); t < today; t++) {
    const counts = arena.days[t]!;
    const weight = fade(today - 1 - t);
    for (let i = 0; i < entities; i++) {
      const known = shares[arena.groupOf[i]!]![t]!;
      if (known === 0) continue;
      for (let cell = 0; t >= since[i]! && cell < CELLS; cell++) {
        const from = i * CELLS + cell;
        if (counts.clicks[from] === 0) continue;
        const at = (i * WEEKDAYS + counts.weekday) * CELLS + cell;
        const exposed = counts.clicks[from]! * known;
        const converted = counts.conversions[from]!;
        exposure[at] = exposure[at]! + weight * exposed;
        conversions[at] = conversions[at]! + weight * converted;
        add(clicks, i, weight, exposed);
      }
      const of = count(counts, i);
      if (of === 0 || !isBelieved(t, i)) continue;
      add(orders, i, weight, of);
      value[i] = value[i]! + weight * counts.value[i]!;
      logValue[i] = logValue[i]! + weight * counts.logValue[i]!;
    }
  }
  return {
    entities,
    groups: arena.groups,
    groupOf: arena.groupOf,
    dimensions: DIMENSIONS,
    cells: {
      ...cellsOf(entities),
      exposure,
      conversions,
    },
    clickFade: fadeOf(clicks),
    conversionFade: fadeOf(orders),
    value,
    logValue,
    orders: orders.sum,
    orderVariance: orderVariance(arena, isBelieved),
    features: arena.features,
  };
}

/** Whether the values of an entity's orders of a day are believed. */
export type IsBelieved = (day: number, entity: number) => boolean;

/** What is believed of the values that were reported so far. */
export function believedValues({ days, entities }: Arena): IsBelieved {
  const rows = days.flatMap((day) =>
    Array.from({ length: entities }, (_, i) => ({ entity: i, orders: count(day, i), value: day.value[i]! })),
  );
  const believed = believedOrders(rows, entities);
  return (day, entity) => believed[day * entities + entity] === 1;
}

/** Conversions of an entity's day. */
function count({ conversions }: DayCounts, i: number): number {
  let sum = 0;
  for (let at = i * CELLS; at < (i + 1) * CELLS; at++) sum += conversions[at]!;
  return sum;
}

const indices = new Map<number, Pick<BidEvidence['cells'], 'entity' | 'level'>>();

/** Which entity, device, daypart and weekday a row is of; the same every day. */
function cellsOf(entities: number): Pick<BidEvidence['cells'], 'entity' | 'level'> {
  const known = indices.get(entities);
  if (known !== undefined) return known;
  const index = (of: (row: number) => number): Int32Array =>
    Int32Array.from({ length: entities * CELLS * WEEKDAYS }, (_, row) => of(row));
  const made = {
    entity: index((row) => Math.floor(row / (CELLS * WEEKDAYS))),
    level: [
      index((row) => Math.floor((row % CELLS) / DAYPARTS)),
      index((row) => row % DAYPARTS),
      index((row) => Math.floor(row / CELLS) % WEEKDAYS),
    ],
  };
  indices.set(entities, made);
  return made;
}

/** Share of a day's conversions that are known by age in days. */
export function completion(lags: Float64Array): Float64Array {
  const all = lags.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  return lags.map((count) => (all > 0 ? (sum += count) / all : 1));
}

/** Share of each day's conversions that can be known, by campaign and day; 0 where the day is left out. */
function knownShares(arena: Arena, outages: readonly Outage[]): Float64Array[] {
  const { days, groups } = arena;
  const today = days.length;
  const seen = completion(arena.lags());
  const lag = seen.map((share, age) => share - (seen[age - 1] ?? 0));
  const whole = Float64Array.from(days, (_, t) => seen[Math.min(seen.length - 1, today - 1 - t)]!);
  return Array.from({ length: groups }, (_, g) => {
    const own = outages.filter(({ unit }) => unit === g || unit === groups);
    if (own.length === 0) return whole;
    const missing = own.filter(({ kind }) => kind === 'missing');
    const outOn = (day: number): boolean => isLeftOut(missing, g, groups, day);
    return whole.map((_, t) => (isLeftOut(own, g, groups, t) ? 0 : recordedShare(lag, t, today, outOn)));
  });
}

interface Faded {
  readonly sum: Float64Array;
  readonly square: Float64Array;
}

function add({ sum, square }: Faded, i: number, weight: number, count: number): void {
  sum[i] = sum[i]! + weight * count;
  square[i] = square[i]! + weight * weight * count;
}

function fadeOf({ sum, square }: Faded): Float64Array {
  return square.map((value, i) => (sum[i]! > 0 ? value / sum[i]! : 1));
}

/** By days, whose mean logarithms stray by the variance over the orders of the day. */
function orderVariance({ entities, days }: Arena, isBelieved: IsBelieved): BidEvidence['orderVariance'] {
  const orders = new Float64Array(entities);
  const log = new Float64Array(entities);
  let squares = 0;
  let freedom = 0;
  for (const [t, day] of days.entries())
    for (let i = 0; i < entities; i++) {
      const of = count(day, i);
      if (of === 0 || !isBelieved(t, i)) continue;
      freedom += orders[i] === 0 ? 0 : 1;
      orders[i] = orders[i]! + of;
      log[i] = log[i]! + day.logValue[i]!;
      squares += day.logValue[i]! ** 2 / of;
    }
  for (let i = 0; i < entities; i++) if (orders[i]! > 0) squares -= log[i]! ** 2 / orders[i]!;
  return { variance: freedom > 0 ? squares / freedom : 0, orders: freedom };
}

/** A day on which bids were moved at random. */
export interface Moved {
  readonly sign: Float64Array;
  /** Before it was moved. */
  readonly bid: Float64Array;
}

/** The days of the last two months on which bids were moved, by entity. `factorOf` as the cells' factors are now. */
export function perturbedDays(
  arena: Arena,
  moved: ReadonlyMap<number, Moved>,
  factorOf: (entity: number, cell: number, weekday: number) => number,
): PerturbedDays {
  const today = arena.days.length;
  const list = [...moved].filter(([index]) => index >= today - 60 && index < today);
  const rows = arena.entities * list.length;
  const numbers = (): Float64Array => new Float64Array(rows);
  const days = {
    entities: arena.entities,
    entity: new Int32Array(rows),
    day: new Int32Array(rows),
    sign: numbers(),
    bid: numbers(),
    impressions: numbers(),
    eligible: numbers(),
    worthClicks: numbers(),
    cost: numbers(),
  };
  let row = 0;
  for (let i = 0; i < arena.entities; i++)
    for (const [index, { sign, bid }] of list) {
      const counts = arena.days[index]!;
      days.entity[row] = i;
      days.day[row] = index;
      days.sign[row] = sign[i]!;
      days.bid[row] = bid[i]!;
      days.impressions[row] = counts.impressions[i]!;
      days.eligible[row] = counts.eligible[i]!;
      days.worthClicks[row] = worthClicks(counts, i, factorOf);
      days.cost[row++] = counts.cost[i]!;
    }
  return days;
}

function worthClicks(
  counts: DayCounts,
  i: number,
  factorOf: (entity: number, cell: number, weekday: number) => number,
): number {
  let sum = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    const clicks = counts.clicks[i * CELLS + cell]!;
    if (clicks > 0) sum += clicks * factorOf(i, cell, counts.weekday);
  }
  return sum;
}
