import { InvariantError } from '../../core/base/errors.ts';
import { allowanceOf, pacingOn } from './budget.ts';
import { weekdayConversion } from './conversion.ts';
import { dayAt, demandShock, seasonalDemand, weekdayAt, weekdayDemand } from './demand.ts';
import { Dice } from './dice.ts';
import { driftOn, type Drift } from './drift.ts';
import { layoutOf, type Layout } from './lots.ts';
import { manualBids } from './manual-bids.ts';
import type { Market } from './market-state.ts';
import type { Account } from './market.ts';
import { COLUMN, costAt, lookUp, TABLE_SIZE } from './response-table.ts';
import { smartBids } from './smart-bidder.ts';
import { targeting, type Targeting } from './targeting.ts';

/**
 * What a day holds in store under an account's settings, by lot: all expectations, no sampling.
 * Playing a day samples from it and the truth sums it, so that the two agree by construction.
 */
export interface DayPlan {
  readonly index: number;
  readonly account: Account;
  readonly layout: Layout;
  readonly drift: Drift;
  readonly targeting: Targeting;
  /** Auctions that the lot is eligible for. */
  readonly eligible: Float64Array;
  /** Logarithm of the effective bid in currency units; −∞ for none. */
  readonly logBid: Float64Array;
  /** Per eligible auction, before throttling. */
  readonly shown: Float64Array;
  readonly clicks: Float64Array;
  readonly cost: Float64Array;
  /** Per click. */
  readonly conversion: Float64Array;
  /** Tables of each keyword, where they were needed. */
  readonly tables: readonly (Float32Array | undefined)[];
  /** By campaign: what it may spend, what it would spend unthrottled, and the share of auctions it enters. */
  readonly allowance: Float64Array;
  readonly spend: Float64Array;
  readonly throttle: Float64Array;
}

/** Plans a day; with `only`, one campaign of it, and lots of others are left at zero. */
export function planDay(market: Market, account: Account, index: number, only?: number): DayPlan {
  const { world } = market;
  if (index < 0)
    throw new InvariantError(`the market starts on ${world.plan.startDay}, ${-index} days later`);
  const day = dayAt(world.plan.startDay, index);
  const weekday = weekdayAt(world.plan.startDay, index);
  const layout = layoutOf(market.layouts, world, account, weekday);
  const drift = driftOn(account, market.events, day, world.plan.seed);
  const campaigns = account.campaigns.length;
  const numbers = (): Float64Array => new Float64Array(layout.lots);
  const plan = {
    index,
    account,
    layout,
    drift,
    targeting: targeting(world, account),
    eligible: numbers(),
    logBid: numbers(),
    shown: numbers(),
    clicks: numbers(),
    cost: numbers(),
    conversion: numbers(),
    tables: [] as (Float32Array | undefined)[],
    allowance: new Float64Array(campaigns),
    spend: new Float64Array(campaigns),
    throttle: new Float64Array(campaigns),
  };
  const shockDice = new Dice(world.plan.seed);
  for (let c = 0; c < campaigns; c++) {
    if (only !== undefined && c !== only) continue;
    const category = world.category[c] ?? 'retail';
    const dayFactor =
      weekdayDemand(category, weekday) * demandShock(market.shocks[c] ?? [], c, index, shockDice);
    const budgetMicros = account.campaigns[c]?.budgetMicros;
    if (budgetMicros === undefined) continue;
    plan.allowance[c] = allowanceOf(pacingOn(market.pacing[c], budgetMicros, day), dayFactor);
    const searches = dayFactor * seasonalDemand(category, day);
    fillDemand(market, plan, c, searches, weekdayConversion(category, weekday));
    if (account.campaigns[c]?.strategy.type === 'MANUAL_CPC') manualBids(market.world, plan, c);
    else smartBids(market.world, plan, c);
    const spend = fillResponse(plan, c);
    plan.spend[c] = spend;
    plan.throttle[c] = spend > 0 ? Math.min(1, (plan.allowance[c] as number) / spend) : 1;
  }
  return plan;
}

/** Mean value of a keyword's orders on the planned day. */
export function orderValueOf(market: Market, plan: Pick<DayPlan, 'drift'>, keyword: number): number {
  const adGroup = market.world.adGroupOfKeyword[keyword] as number;
  return (market.world.orderValue[keyword] as number) * (plan.drift.value[adGroup] as number);
}

function fillDemand(
  market: Market,
  plan: DayPlan & { tables: (Float32Array | undefined)[] },
  campaign: number,
  searches: number,
  converting: number,
): void {
  const { world } = market;
  const { layout, drift, targeting } = plan;
  const to = layout.campaignStart[campaign + 1] as number;
  for (let lot = layout.campaignStart[campaign] as number; lot < to; lot++) {
    const k = layout.keyword[lot] as number;
    const g = world.adGroupOfKeyword[k] as number;
    const at = k * world.cells + (layout.cell[lot] as number);
    const open =
      targeting.keywordServes[k] === 1 &&
      (targeting.deviceFactor[g * 3 + (layout.device[lot] as number)] as number) > 0 &&
      (targeting.locationFactor[campaign * world.locations + (layout.location[lot] as number)] as number) > 0;
    plan.eligible[lot] = open
      ? (world.demand[k] as number) *
        (world.share[at] as number) *
        (layout.segments[layout.segment[lot] as number]?.share ?? 0) *
        searches *
        (drift.demand[g] as number)
      : 0;
    plan.conversion[lot] = Math.min(
      0.9,
      (world.conversion[at] as number) * converting * (drift.conversion[g] as number),
    );
    plan.tables[k] ??= market.tables.of(k, drift.rankShift[g] as number, drift.density[g] as number);
  }
}

/** Looks up what the bids bring; returns what the campaign would spend unthrottled. */
function fillResponse(plan: DayPlan, campaign: number): number {
  const { layout } = plan;
  let spend = 0;
  const to = layout.campaignStart[campaign + 1] as number;
  for (let lot = layout.campaignStart[campaign] as number; lot < to; lot++) {
    const table = plan.tables[layout.keyword[lot] as number];
    if (table === undefined || plan.eligible[lot] === 0) continue;
    const offset = (layout.cell[lot] as number) * TABLE_SIZE;
    const logBid = plan.logBid[lot] as number;
    const clicks = lookUp(table, offset, COLUMN.clicks, logBid);
    plan.shown[lot] = lookUp(table, offset, COLUMN.shown, logBid);
    plan.clicks[lot] = clicks;
    plan.cost[lot] = costAt(table, offset, logBid, clicks);
    spend += (plan.eligible[lot] as number) * (plan.cost[lot] as number);
  }
  return spend;
}
