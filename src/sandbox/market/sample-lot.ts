import { STREAM, type Dice } from './dice.ts';
import type { DayPlan } from './day-plan.ts';
import type { DayResult } from './market-state.ts';
import { COLUMN, lookUp, TABLE_SIZE } from './response-table.ts';

/** Shape of the gamma by which a keyword's demand varies within what is expected of the day: sd 20%. */
const DEMAND_SHAPE = 25;

/** A keyword's demand on a day against its expectation, mean 1. */
export function demandNoise(dice: Dice, index: number, keyword: number): number {
  return dice.deal(STREAM.demand, keyword, index).gamma(DEMAND_SHAPE);
}

/** What tells a lot from every other of its keyword, whatever the layout. */
export function lotKey(plan: Pick<DayPlan, 'layout'>, lot: number): number {
  const segment = plan.layout.segments[plan.layout.segment[lot] as number];
  return (plan.layout.cell[lot] as number) * 24 + (segment?.hours[0] ?? 0);
}

/**
 * Draws a lot's counts and cost. Auctions are Poisson, and a Poisson stream split by independent fates is again
 * independent Poisson streams: clicks, impressions without a click, lost to rank, lost to budget.
 */
export function sampleLot(
  plan: DayPlan,
  into: DayResult,
  lot: number,
  noise: number,
  throttle: number,
  dice: Dice,
): void {
  const k = plan.layout.keyword[lot] as number;
  const eligible = (plan.eligible[lot] as number) * noise;
  if (eligible === 0) return;
  const entered = eligible * throttle;
  const shown = plan.shown[lot] as number;
  const clickRate = plan.clicks[lot] as number;
  dice.deal(STREAM.lot, k, lotKey(plan, lot), plan.index);
  const clicks = dice.poisson(entered * clickRate);
  const impressions = clicks + dice.poisson(entered * (shown - clickRate));
  into.clicks[lot] = clicks;
  into.impressions[lot] = impressions;
  into.lostToRank[lot] = dice.poisson(entered * (1 - shown));
  into.lostToBudget[lot] = dice.poisson(eligible * (1 - throttle));
  if (impressions > 0) samplePositions(plan, into, lot, impressions, shown, dice);
  if (clicks === 0) return;
  const price = (plan.cost[lot] as number) / clickRate;
  dice.deal(STREAM.price, k, lotKey(plan, lot), plan.index);
  into.cost[lot] = Math.round(1e6 * costOfClicks(clicks, price, Math.exp(plan.logBid[lot] as number), dice));
}

function samplePositions(
  plan: DayPlan,
  into: DayResult,
  lot: number,
  impressions: number,
  shown: number,
  dice: Dice,
): void {
  const table = plan.tables[plan.layout.keyword[lot] as number];
  if (table === undefined) return;
  const offset = (plan.layout.cell[lot] as number) * TABLE_SIZE;
  const logBid = plan.logBid[lot] as number;
  const topRate = lookUp(table, offset, COLUMN.top, logBid);
  const top = dice.binomial(impressions, topRate / shown);
  const first = lookUp(table, offset, COLUMN.absoluteTop, logBid);
  into.top[lot] = top;
  into.absoluteTop[lot] = dice.binomial(top, topRate > 0 ? first / topRate : 0);
}

/**
 * Prices vary uniformly around their mean as far as zero and the bid allow, so that no click costs more than its
 * bid and the mean stays exact; from nine clicks on their sum is drawn at once.
 */
function costOfClicks(clicks: number, price: number, bid: number, dice: Dice): number {
  const width = 0.9 * Math.max(0, Math.min(bid - price, price));
  if (clicks > 8) {
    const z = Math.max(-3, Math.min(3, dice.normal()));
    return clicks * price + width * Math.sqrt(clicks / 3) * z;
  }
  let cost = clicks * price;
  for (let i = 0; i < clicks; i++) cost += width * (2 * dice.next() - 1);
  return cost;
}
