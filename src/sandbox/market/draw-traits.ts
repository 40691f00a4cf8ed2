import { cellIndex, DAYPARTS } from './cells.ts';
import { cellLogit, conversionLogit } from './conversion.ts';
import { STREAM, type Dice } from './dice.ts';
import { DEVICES } from './market.ts';
import type { AdGroupPlan, CampaignPlan, MarketPlan } from './plan.ts';

const AD_GROUP = 1;
const LOCATION = 2;

const DEVICE_SHARE = [0.6, 0.33, 0.07];
const DAYPART_SHARE = [0.12, 0.29, 0.34, 0.25];

/** What an ad group is, drawn from the seed. */
export interface AdGroupTraits {
  readonly landingSeconds: number;
  readonly priceIndex: number;
  readonly returningShare: number;
  readonly bounceNoise: number;
  readonly durationNoise: number;
}

/** Draws an ad group: landing pages load in 3.2 s on average, skewed; prices lie around the market's. */
export function drawAdGroup(index: number, dice: Dice): AdGroupTraits {
  dice.deal(STREAM.traits, index, AD_GROUP);
  const landingSeconds = Math.round(32 * dice.gamma(4)) / 10;
  return {
    landingSeconds,
    priceIndex: Math.round(dice.normal() * 100) / 100,
    returningShare: Math.min(0.7, Math.max(0.05, 0.3 + 0.13 * dice.normal())),
    bounceNoise: 0.12 * (landingSeconds - 3.2) + 0.25 * dice.normal(),
    durationNoise: 0.2 * dice.normal(),
  };
}

/** What a keyword is, before calibration: relative demand, rates and values. */
export interface KeywordTraits {
  readonly qualityScore: number;
  /** Rank per bid: 1 at a quality score of 6.5. */
  readonly quality: number;
  readonly demand: number;
  readonly clickRate: number;
  readonly orderValue: number;
  /** By cell. */
  readonly share: readonly number[];
  readonly logit: readonly number[];
}

/** Draws a keyword of an ad group; demand and values are heavy-tailed, as accounts are. */
export function drawKeyword(options: {
  readonly plan: MarketPlan;
  readonly campaign: CampaignPlan;
  readonly adGroup: AdGroupTraits;
  readonly keyword: AdGroupPlan['keywords'][number];
  readonly index: number;
  readonly dice: Dice;
}): KeywordTraits {
  const { plan, campaign, adGroup, keyword, index } = options;
  const places = plan.locations.map((_, i) => placeLift(i, options.dice));
  const dice = options.dice.deal(STREAM.traits, index);
  const qualityScore = Math.min(10, Math.max(1, Math.round(6.5 + 1.8 * dice.normal())));
  const base = conversionLogit({ ...keyword, ...adGroup, qualityScore, category: campaign.category });
  const residual = plan.residualSd * dice.normal();
  const devices = jitter(DEVICE_SHARE, 0.3, dice);
  const dayparts = jitter(DAYPART_SHARE, 0.25, dice);
  const locations = jitter(
    plan.locations.map((_, i) => 1 / (i + 1)),
    0.3,
    dice,
  );
  const share: number[] = [];
  const logit: number[] = [];
  for (let d = 0; d < DEVICES.length; d++)
    for (let p = 0; p < DAYPARTS; p++)
      for (let l = 0; l < locations.length; l++) {
        const cell = cellIndex(d, p, l, locations.length);
        share[cell] = (devices[d] as number) * (dayparts[p] as number) * (locations[l] as number);
        logit[cell] = base + residual + cellLogit(campaign.category, d, p, places[l] as number);
      }
  return {
    qualityScore,
    quality: 0.55 + (0.45 * qualityScore) / 6.5,
    demand: dice.logNormal(0.9),
    clickRate: dice.logNormal(0.3) * (1 + 0.04 * (qualityScore - 6.5)),
    orderValue: campaign.valueFactor * Math.exp(0.25 * adGroup.priceIndex + 0.3 * dice.normal()),
    share,
    logit,
  };
}

/** How much readier to buy the people of a place are, in log-odds. */
function placeLift(location: number, dice: Dice): number {
  return 0.2 * dice.deal(STREAM.traits, location, LOCATION).normal();
}

/** Shares that add up to 1, around these. */
function jitter(shares: readonly number[], sd: number, dice: Dice): number[] {
  const drawn = shares.map((share) => share * Math.exp(sd * dice.normal()));
  const total = drawn.reduce((sum, share) => sum + share, 0);
  return drawn.map((share) => share / total);
}
