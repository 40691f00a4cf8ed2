import { daysBetween, type Day } from '../../core/base/day.ts';
import { unitsFromMicros } from '../../core/base/micros.ts';
import type { DayPlan } from './day-plan.ts';
import { dayAt } from './demand.ts';
import { Dice, STREAM } from './dice.ts';
import type { Campaign } from './market.ts';
import { COLUMN, costAt, HIGHEST_BID, lookUp, TABLE_SIZE } from './response-table.ts';
import type { World } from './world.ts';

/** Days that an automated strategy learns after a change (Google Ads Help: typically about a week). */
export const LEARNING_DAYS = 7;

const LOG_HIGHEST = Math.log(HIGHEST_BID);

/** Error of the bidder's belief in a click's worth, sd of its logarithm: settled, and more while it learns. */
const SETTLED_ERROR = 0.15;
const LEARNING_ERROR = 0.5;

/** Whether a campaign's strategy is still learning on a day. */
export function isLearning(campaign: Pick<Campaign, 'learning'>, day: Day): boolean {
  return campaign.learning !== null && daysBetween(campaign.learning.since, day) < LEARNING_DAYS;
}

/**
 * Bids of an automated strategy: one multiplier on what the bidder believes a click is worth in this very lot,
 * chosen so that believed cost over believed worth meets the target, or spend the allowance where there is none.
 * CPC bids, schedules' and places' modifiers are ignored; device modifiers move a target CPA, as at Google.
 */
export function smartBids(world: World, plan: DayPlan, campaign: number): void {
  const settings = plan.account.campaigns[campaign];
  if (settings === undefined) return;
  const worth = believedWorth(world, plan, campaign, settings);
  const logWorth = worth.map(Math.log);
  const from = plan.layout.campaignStart[campaign] as number;
  const hasTarget = !targetless(settings);
  const multiplier = bisect((logFactor) => {
    const { cost, value } = outcomeAt(plan, from, worth, logWorth, logFactor);
    return hasTarget ? cost > value : cost > (plan.allowance[campaign] as number);
  });
  for (const [i, log] of logWorth.entries()) plan.logBid[from + i] = Math.min(LOG_HIGHEST, log + multiplier);
}

/** What each click is thought to be worth, in units in which a target is met when cost equals worth. */
function believedWorth(world: World, plan: DayPlan, campaign: number, settings: Campaign): Float64Array {
  const { layout, drift, account } = plan;
  const from = layout.campaignStart[campaign] as number;
  const to = layout.campaignStart[campaign + 1] as number;
  const worth = new Float64Array(to - from);
  const dice = new Dice(world.plan.seed);
  const error = beliefError(settings, dayAt(world.plan.startDay, plan.index));
  for (let lot = from; lot < to; lot++) {
    const k = layout.keyword[lot] as number;
    const g = world.adGroupOfKeyword[k] as number;
    const cell = layout.cell[lot] as number;
    const noticed = (drift.believedConversion[g] as number) / (drift.conversion[g] as number);
    const rate = (plan.conversion[lot] as number) * noticed;
    const settled = dice.deal(STREAM.belief, k, cell).logNormal(SETTLED_ERROR);
    const fresh = error > 0 ? dice.deal(STREAM.belief, k, cell, 1 + plan.index).logNormal(error) : 1;
    const value = (world.orderValue[k] as number) * (drift.value[g] as number);
    const device = plan.targeting.deviceFactor[g * 3 + (layout.device[lot] as number)] as number;
    worth[lot - from] =
      rate * settled * fresh * worthOfConversion(settings, account.adGroups[g], value, device);
  }
  return worth;
}

function worthOfConversion(
  { strategy }: Campaign,
  adGroup: DayPlan['account']['adGroups'][number] | undefined,
  value: number,
  device: number,
): number {
  switch (strategy.type) {
    case 'TARGET_CPA':
      return unitsFromMicros(adGroup?.targetCpaMicros ?? strategy.targetCpaMicros) * device;
    case 'MAXIMIZE_CONVERSIONS':
      return strategy.targetCpaMicros === null ? 1 : unitsFromMicros(strategy.targetCpaMicros) * device;
    case 'TARGET_ROAS':
      return value / (adGroup?.targetRoas ?? strategy.targetRoas);
    case 'MAXIMIZE_CONVERSION_VALUE':
      return value / (strategy.targetRoas ?? 1);
    case 'MANUAL_CPC':
      return 0;
  }
}

function targetless({ strategy }: Campaign): boolean {
  return (
    (strategy.type === 'MAXIMIZE_CONVERSIONS' && strategy.targetCpaMicros === null) ||
    (strategy.type === 'MAXIMIZE_CONVERSION_VALUE' && strategy.targetRoas === null)
  );
}

/** Extra error while learning; it fades in a straight line. */
function beliefError(campaign: Campaign, day: Day): number {
  if (campaign.learning === null || !isLearning(campaign, day)) return 0;
  return LEARNING_ERROR * (1 - daysBetween(campaign.learning.since, day) / LEARNING_DAYS);
}

function outcomeAt(
  plan: DayPlan,
  from: number,
  worth: Float64Array,
  logWorth: Float64Array,
  logFactor: number,
): { cost: number; value: number } {
  let cost = 0;
  let value = 0;
  for (let i = 0; i < worth.length; i++) {
    const eligible = plan.eligible[from + i] as number;
    if (eligible === 0) continue;
    const table = plan.tables[plan.layout.keyword[from + i] as number];
    if (table === undefined) continue;
    const offset = (plan.layout.cell[from + i] as number) * TABLE_SIZE;
    const logBid = Math.min(LOG_HIGHEST, (logWorth[i] as number) + logFactor);
    const clicks = lookUp(table, offset, COLUMN.clicks, logBid);
    cost += eligible * costAt(table, offset, logBid, clicks);
    value += eligible * clicks * (worth[i] as number);
  }
  return { cost, value };
}

/** Largest factor from a thousandth to a thousand that is not too much, as its logarithm, to a part in 70,000. */
function bisect(tooMuch: (logFactor: number) => boolean): number {
  let low = Math.log(1 / 1000);
  let high = Math.log(1000);
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (tooMuch(middle)) high = middle;
    else low = middle;
  }
  return low;
}
