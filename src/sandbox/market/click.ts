import { HOUR_WEIGHT } from './cells.ts';
import { STREAM, type Dice } from './dice.ts';
import type { DayResult } from './market-state.ts';
import { NETWORKS, type Network } from './market.ts';
import { lotKey } from './sample-lot.ts';

/** Share of clicks, and of impressions without one, on partner sites. */
const PARTNER_CLICKS = 0.07;
const PARTNER_VIEWS = 0.12;

/** When and where a click of a lot happened. */
export interface Click {
  readonly hour: number;
  /** Seconds after midnight. */
  readonly second: number;
  readonly network: Network;
}

/** The first `count` clicks of a lot, the same whenever they are asked for. */
export function clicksOf(result: DayResult, lot: number, count: number, dice: Dice): Click[] {
  const segment = result.layout.segments[result.layout.segment[lot] as number];
  if (segment === undefined || count === 0) return [];
  const weights = segment.hours.map((hour) => HOUR_WEIGHT[hour] as number);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  dice.deal(STREAM.click, result.layout.keyword[lot] as number, lotKey(result, lot), result.index);
  const clicks: Click[] = [];
  for (let i = 0; i < count; i++) {
    const hour = segment.hours[dice.weighted(weights, total)] ?? 0;
    const second = hour * 3600 + dice.below(3600);
    clicks.push({ hour, second, network: dice.next() < PARTNER_CLICKS ? NETWORKS[1] : NETWORKS[0] });
  }
  return clicks;
}

/** Impressions without a click of a lot, split by hour and network: `visit(hour, network, count)`. */
export function splitViews(
  result: DayResult,
  lot: number,
  dice: Dice,
  visit: (hour: number, network: Network, count: number) => void,
): void {
  const segment = result.layout.segments[result.layout.segment[lot] as number];
  if (segment === undefined) return;
  let left = (result.impressions[lot] as number) - (result.clicks[lot] as number);
  let weight = segment.hours.reduce((sum, hour) => sum + (HOUR_WEIGHT[hour] as number), 0);
  dice.deal(STREAM.split, result.layout.keyword[lot] as number, lotKey(result, lot), result.index);
  for (const hour of segment.hours) {
    const own = HOUR_WEIGHT[hour] as number;
    const here = dice.binomial(left, Math.min(1, own / weight));
    const partners = dice.binomial(here, PARTNER_VIEWS);
    if (here > partners) visit(hour, NETWORKS[0], here - partners);
    if (partners > 0) visit(hour, NETWORKS[1], partners);
    left -= here;
    weight -= own;
  }
}

/** Cost of the i-th click of a lot, micros: the lot's cost in whole micros, as evenly as they go. */
export function costOfClick(result: DayResult, lot: number, i: number): number {
  const cost = result.cost[lot] as number;
  const clicks = result.clicks[lot] as number;
  return Math.floor((cost * (i + 1)) / clicks) - Math.floor((cost * i) / clicks);
}
