import type { NumberFrame } from '../../features/frame.ts';
import { believedOrders } from './believed-orders.ts';
import { EVIDENCE_FADE, fade, type BidEvidence } from './evidence.ts';

/** Counts of one entity in a day. */
export interface EntityDay {
  /** Index of the entity. */
  readonly entity: number;
  /** Days between it and the last day that is over. */
  readonly ageDays: number;
  readonly clicks: number;
  readonly conversions: number;
  /** Currency units. */
  readonly value: number;
}

/**
 * Adds days up to what bids are estimated from, without segments. `seenShare`: share of a day's conversions that is
 * known at an age in days, of a campaign; a day of which nothing is to be known is left out. `tells`: whether a day says
 * anything of an entity's conversion; its orders tell what orders are worth all the same. A day with several orders is
 * taken as so many of their mean value; orders whose value is no order's count as conversions, and say nothing of values.
 */
export function gatherEvidence(
  days: readonly EntityDay[],
  entities: {
    readonly features: NumberFrame;
    readonly groupOf: Int32Array;
    readonly groups: number;
  },
  seenShare: (ageDays: number, group: number) => number,
  tells: (entity: number, ageDays: number) => boolean = () => true,
): BidEvidence {
  const count = entities.features.rows;
  const numbers = (): Float64Array => new Float64Array(count);
  const sums = {
    exposure: numbers(),
    conversions: numbers(),
    orders: numbers(),
    value: numbers(),
    logValue: numbers(),
  };
  const squares = { exposure: numbers(), orders: numbers() };
  const spread = new OrderSpread(count);
  const believed = believedOrders(
    days.map(({ entity, conversions, value }) => ({ entity, orders: conversions, value })),
    count,
  );
  for (const [row, { entity, ageDays, clicks, conversions, value }] of days.entries()) {
    if (ageDays < 0 || ageDays >= EVIDENCE_FADE.windowDays) continue;
    const known = seenShare(ageDays, entities.groupOf[entity]!);
    if (known === 0) continue;
    const weight = fade(ageDays);
    if (tells(entity, ageDays)) {
      bump(sums.exposure, entity, weight * clicks * known);
      bump(squares.exposure, entity, weight * weight * clicks * known);
      bump(sums.conversions, entity, weight * conversions);
    }
    if (!(conversions > 0 && value > 0) || believed[row] === 0) continue;
    const mean = value / conversions;
    bump(sums.orders, entity, weight * conversions);
    bump(squares.orders, entity, weight * weight * conversions);
    bump(sums.value, entity, weight * conversions * mean);
    bump(sums.logValue, entity, weight * conversions * Math.log(mean));
    spread.add(entity, conversions, Math.log(mean));
  }
  const ratio = (square: Float64Array, sum: Float64Array): Float64Array =>
    square.map((value, i) => (sum[i]! > 0 ? value / sum[i]! : 1));
  return {
    entities: count,
    groups: entities.groups,
    groupOf: entities.groupOf,
    dimensions: [],
    cells: {
      entity: Int32Array.from({ length: count }, (_, i) => i),
      level: [],
      exposure: sums.exposure,
      conversions: sums.conversions,
    },
    clickFade: ratio(squares.exposure, sums.exposure),
    conversionFade: ratio(squares.orders, sums.orders),
    value: sums.value,
    logValue: sums.logValue,
    orders: sums.orders,
    orderVariance: spread.variance(),
    features: entities.features,
  };
}

function bump(values: Float64Array, i: number, by: number): void {
  values[i] = values[i]! + by;
}

/** Variance of the logarithm of one order's value within entities: means of n orders stray by an nth of it. */
class OrderSpread {
  readonly #rows: Int32Array;
  readonly #orders: Float64Array;
  readonly #logs: Float64Array;
  #squares = 0;

  constructor(entities: number) {
    this.#rows = new Int32Array(entities);
    this.#orders = new Float64Array(entities);
    this.#logs = new Float64Array(entities);
  }

  add(entity: number, orders: number, log: number): void {
    this.#rows[entity] = this.#rows[entity]! + 1;
    bump(this.#orders, entity, orders);
    bump(this.#logs, entity, orders * log);
    this.#squares += orders * log * log;
  }

  variance(): BidEvidence['orderVariance'] {
    let within = this.#squares;
    let freedom = 0;
    for (const [i, orders] of this.#orders.entries()) {
      if (orders === 0) continue;
      within -= this.#logs[i]! ** 2 / orders;
      freedom += this.#rows[i]! - 1;
    }
    return { variance: freedom > 0 ? Math.max(0.01, within / freedom) : 0, orders: freedom };
  }
}
