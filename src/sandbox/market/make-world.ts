import { responseAt } from './response-table.ts';
import { cellCount, DAYPARTS } from './cells.ts';
import { logitConstant, scaleTo } from './calibrate.ts';
import { logistic } from './conversion.ts';
import { Dice, STREAM } from './dice.ts';
import { drawAdGroup, drawKeyword, type AdGroupTraits, type KeywordTraits } from './draw-traits.ts';
import type { MarketPlan } from './plan.ts';
import { overCells, type World } from './world.ts';

/** A world, and what the people who ran the account before had set in it. */
export interface MadeWorld {
  readonly world: World;
  readonly adGroupTraits: readonly AdGroupTraits[];
  readonly keywordTraits: readonly KeywordTraits[];
  /** Bids in currency units, by keyword. */
  readonly bids: Float64Array;
  /** Expected spend, conversions and their value of an average day at these bids, unthrottled, by campaign. */
  readonly totals: readonly CampaignTotals[];
}

export interface CampaignTotals {
  impressions: number;
  clicks: number;
  cost: number;
  conversions: number;
  value: number;
}

/** Draws the truth of a plan from its seed and calibrates it. Same plan, same world. */
export function makeWorld(plan: MarketPlan): MadeWorld {
  const dice = new Dice(plan.seed);
  const { world, adGroupTraits, keywordTraits } = drawWorld(plan, dice);
  setConversion(world, keywordTraits, demandWeights(world));
  const bids = drawRivalsAndBids(world, dice);
  const before = sum(throttled(plan, totalsAt(world, bids)));
  const scale = scaleTo(plan.targets, before);
  scaleAll(world.demand, scale.demand);
  scaleAll(world.clickRate, scale.clickRate);
  scaleAll(world.reserve, scale.money);
  for (let at = 0; at < world.level.length; at++) world.level[at] = (world.level[at] as number) + Math.log(scale.money);
  const unit = plan.account.billableUnitMicros / 1e6;
  for (let k = 0; k < bids.length; k++)
    bids[k] = Math.max(unit, Math.round(((bids[k] as number) * scale.money) / unit) * unit);
  setConversion(world, keywordTraits, clickWeights(world, bids));
  const unscaled = sum(throttled(plan, totalsAt(world, bids)));
  scaleAll(world.orderValue, (plan.targets.orderValue * unscaled.conversions) / unscaled.value);
  return { world, adGroupTraits, keywordTraits, bids, totals: totalsAt(world, bids) };
}

function drawWorld(
  plan: MarketPlan,
  dice: Dice,
): { world: World; adGroupTraits: AdGroupTraits[]; keywordTraits: KeywordTraits[] } {
  const campaignOfAdGroup = plan.campaigns.flatMap((campaign, c) => campaign.adGroups.map(() => c));
  const adGroups = plan.campaigns.flatMap((campaign) => campaign.adGroups);
  const adGroupOfKeyword = adGroups.flatMap((adGroup, g) => adGroup.keywords.map(() => g));
  const adGroupTraits = adGroups.map((_, g) => drawAdGroup(g, dice));
  const keywordTraits = adGroups
    .flatMap((adGroup) => adGroup.keywords)
    .map((keyword, index) => {
      const g = adGroupOfKeyword[index] as number;
      const campaign = plan.campaigns[campaignOfAdGroup[g] as number];
      const adGroup = adGroupTraits[g];
      if (campaign === undefined || adGroup === undefined) throw new RangeError(`no parent of keyword ${index}`);
      return drawKeyword({ plan, campaign, adGroup, keyword, index, dice });
    });
  const cells = cellCount(plan.locations.length);
  const world: World = {
    plan,
    cells,
    locations: plan.locations.length,
    category: plan.campaigns.map(({ category }) => category),
    campaignOfAdGroup: Int32Array.from(campaignOfAdGroup),
    adGroupOfKeyword: Int32Array.from(adGroupOfKeyword),
    campaignOfKeyword: Int32Array.from(adGroupOfKeyword, (g) => campaignOfAdGroup[g] as number),
    demand: Float64Array.from(keywordTraits, ({ demand }) => demand),
    share: Float64Array.from(keywordTraits.flatMap(({ share }) => share)),
    clickRate: Float64Array.from(keywordTraits, ({ clickRate }) => 0.05 * clickRate),
    quality: Float64Array.from(keywordTraits, ({ quality }) => quality),
    density: new Float64Array(keywordTraits.length * cells),
    level: new Float64Array(keywordTraits.length * cells),
    spread: new Float64Array(keywordTraits.length),
    reserve: new Float64Array(keywordTraits.length),
    conversion: new Float64Array(keywordTraits.length * cells),
    orderValue: Float64Array.from(keywordTraits, ({ orderValue }) => plan.targets.orderValue * orderValue),
    returningShare: Float64Array.from(adGroupTraits, ({ returningShare }) => returningShare),
    bounceNoise: Float64Array.from(adGroupTraits, ({ bounceNoise }) => bounceNoise),
    durationNoise: Float64Array.from(adGroupTraits, ({ durationNoise }) => durationNoise),
  };
  return { world, adGroupTraits, keywordTraits };
}

const DEVICE_DENSITY = [1, 1.1, 0.7];
const DAYPART_DENSITY = [0.6, 1.1, 1.1, 1];
const DEVICE_LEVEL = [1, 0.93, 0.85];

/**
 * Rivals know the market's value too: their ranks follow our value per click with elasticity 0.6.
 * The people before us were half informed: their bids follow it with elasticity 0.5 and an error of sd 0.35.
 */
function drawRivalsAndBids(world: World, dice: Dice): Float64Array {
  const worth = Float64Array.from(world.demand, (_, k) =>
    Math.log(overCells(world, k, (at) => world.conversion[at] as number) * (world.orderValue[k] as number)),
  );
  const mean = worth.reduce((total, value) => total + value, 0) / worth.length;
  return worth.map((value, k) => {
    dice.deal(STREAM.auction, k);
    const density = Math.exp(Math.log(22) + 0.6 * dice.normal());
    const level = Math.log(0.46) + 0.6 * (value - mean) + 0.7 * dice.normal();
    world.spread[k] = 0.35 + 0.55 * dice.next();
    world.reserve[k] = Math.exp(Math.log(0.2) + 0.5 * dice.normal());
    for (let cell = 0; cell < world.cells; cell++) {
      const daypart = Math.floor(cell / world.locations) % DAYPARTS;
      const device = Math.floor(cell / world.locations / DAYPARTS);
      const at = k * world.cells + cell;
      world.density[at] = density * (DEVICE_DENSITY[device] as number) * (DAYPART_DENSITY[daypart] as number);
      world.level[at] = level + Math.log(DEVICE_LEVEL[device] as number);
    }
    const bid = Math.exp(Math.log(0.85) + 0.5 * (value - mean) + 0.35 * dice.normal());
    return Math.min(8, Math.max(0.1, bid));
  });
}

/** What an average day brings at these bids, by campaign, if no budget were in the way. */
function totalsAt(world: World, bids: Float64Array): CampaignTotals[] {
  const totals = world.category.map(() => ({ impressions: 0, clicks: 0, cost: 0, conversions: 0, value: 0 }));
  eachCell(world, bids, (k, at, shown, clicks, cost) => {
    const into = totals[world.campaignOfKeyword[k] as number];
    if (into === undefined) return;
    const conversions = clicks * (world.conversion[at] as number);
    into.impressions += shown;
    into.clicks += clicks;
    into.cost += cost;
    into.conversions += conversions;
    into.value += conversions * (world.orderValue[k] as number);
  });
  return totals;
}

function throttled(plan: MarketPlan, totals: readonly CampaignTotals[]): CampaignTotals[] {
  return totals.map((total, c) => {
    const share = Math.min(1, plan.campaigns[c]?.budgetRatio ?? 1);
    return {
      impressions: total.impressions * share,
      clicks: total.clicks * share,
      cost: total.cost * share,
      conversions: total.conversions * share,
      value: total.value * share,
    };
  });
}

function sum(totals: readonly CampaignTotals[]): CampaignTotals {
  const all = { impressions: 0, clicks: 0, cost: 0, conversions: 0, value: 0 };
  for (const total of totals) {
    all.impressions += total.impressions;
    all.clicks += total.clicks;
    all.cost += total.cost;
    all.conversions += total.conversions;
    all.value += total.value;
  }
  return all;
}

function demandWeights(world: World): Float64Array {
  return world.share.map((share, at) => share * (world.demand[Math.floor(at / world.cells)] as number));
}

function clickWeights(world: World, bids: Float64Array): Float64Array {
  const weights = new Float64Array(world.share.length);
  eachCell(world, bids, (_, at, __, clicks) => {
    weights[at] = clicks;
  });
  return weights;
}

function setConversion(world: World, traits: readonly KeywordTraits[], weights: Float64Array): void {
  const logits = Float64Array.from(traits.flatMap(({ logit }) => logit));
  const constant = logitConstant(logits, weights, world.plan.targets.conversionRate);
  for (let at = 0; at < logits.length; at++) world.conversion[at] = logistic((logits[at] as number) + constant);
}

function eachCell(
  world: World,
  bids: Float64Array,
  visit: (keyword: number, at: number, shown: number, clicks: number, cost: number) => void,
): void {
  for (let k = 0; k < bids.length; k++)
    for (let at = k * world.cells; at < (k + 1) * world.cells; at++) {
      const rivals = {
        density: world.density[at] as number,
        level: world.level[at] as number,
        spread: world.spread[k] as number,
        reserve: world.reserve[k] as number,
      };
      const outcome = responseAt(bids[k] as number, rivals, world.quality[k] as number);
      const eligible = (world.demand[k] as number) * (world.share[at] as number);
      const rate = eligible * (world.clickRate[k] as number);
      visit(k, at, eligible * outcome.shown, rate * outcome.clicks, rate * outcome.cost);
    }
}

function scaleAll(values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * factor;
}
