import { InvariantError } from '../../core/base/errors.ts';
import { cellCount } from './cells.ts';
import { logitConstant, scaleTo } from './calibrate.ts';
import { logistic } from './conversion.ts';
import { campaignTotals, cellTotals, sum, throttled, type CampaignTotals } from './campaign-totals.ts';
import { Dice } from './dice.ts';
import { drawRivalsAndBids } from './draw-rivals.ts';
import { drawAdGroup, drawKeyword, type AdGroupTraits, type KeywordTraits } from './draw-traits.ts';
import type { CalibrationTargets, MarketPlan } from './plan.ts';
import { pageBounce, pageDuration } from './visit.ts';
import type { World } from './world.ts';

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

/**
 * Draws the truth of a plan from its seed and scales it so that an average day meets the targets
 * if all campaigns bid by hand. Same arguments, same world.
 */
export function makeWorld(plan: MarketPlan, targets: CalibrationTargets = plan.targets): MadeWorld {
  const dice = new Dice(plan.seed);
  const { world, adGroupTraits, keywordTraits } = drawWorld(plan, dice);
  setConversion(world, keywordTraits, demandWeights(world), targets.conversionRate);
  const bids = drawRivalsAndBids(world, dice);
  const before = sum(throttled(plan, campaignTotals(world, cellTotals(world, bids))));
  const scale = scaleTo(targets, before);
  scaleAll(world.demand, scale.demand);
  scaleAll(world.clickRate, scale.clickRate);
  scaleAll(world.reserve, scale.money);
  for (let at = 0; at < world.level.length; at++)
    world.level[at] = (world.level[at] as number) + Math.log(scale.money);
  const unit = plan.account.billableUnitMicros / 1e6;
  for (let k = 0; k < bids.length; k++)
    bids[k] = Math.max(unit, Math.round(((bids[k] as number) * scale.money) / unit) * unit);
  const cells = cellTotals(world, bids);
  setConversion(world, keywordTraits, cells.clicks, targets.conversionRate);
  centrePages(world, cells.clicks);
  const unscaled = sum(throttled(plan, campaignTotals(world, cells)));
  scaleAll(world.orderValue, (targets.orderValue * unscaled.conversions) / unscaled.value);
  return { world, adGroupTraits, keywordTraits, bids, totals: campaignTotals(world, cells) };
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
      if (campaign === undefined || adGroup === undefined)
        throw new InvariantError(`no parent of keyword ${index}`);
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

function demandWeights(world: World): Float64Array {
  return world.share.map((share, at) => share * (world.demand[Math.floor(at / world.cells)] as number));
}

function setConversion(
  world: World,
  traits: readonly KeywordTraits[],
  weights: Float64Array,
  rate: number,
): void {
  const logits = Float64Array.from(traits.flatMap(({ logit }) => logit));
  const constant = logitConstant(logits, weights, rate);
  for (let at = 0; at < logits.length; at++)
    world.conversion[at] = logistic((logits[at] as number) + constant);
}

/** Takes from every page what clicks meet on average, so that visits of the whole account are calibrated. */
function centrePages(world: World, weights: Float64Array): void {
  let bounce = 0;
  let duration = 0;
  let total = 0;
  for (const [at, weight] of weights.entries()) {
    const g = world.adGroupOfKeyword[Math.floor(at / world.cells)] as number;
    const lift = Math.log((world.conversion[at] as number) / world.plan.targets.conversionRate);
    bounce += weight * (pageBounce(lift) + (world.bounceNoise[g] as number));
    duration += weight * (pageDuration(lift) + (world.durationNoise[g] as number));
    total += weight;
  }
  for (let g = 0; g < world.bounceNoise.length; g++) {
    world.bounceNoise[g] = (world.bounceNoise[g] as number) - bounce / total;
    world.durationNoise[g] = (world.durationNoise[g] as number) - duration / total;
  }
}

function scaleAll(values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * factor;
}
