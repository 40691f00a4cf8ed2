import type { Day } from '../../core/base/day.ts';
import type { Micros } from '../../core/base/micros.ts';
import type { Campaign, Category, DriftEvent, Location, MatchType, Strategy } from './market.ts';

/** What to make a market of: structure by hand, everything else drawn from the seed and calibrated to the targets. */
export interface MarketPlan {
  readonly seed: number;
  readonly startDay: Day;
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly currency: string;
    readonly timeZone: string;
    readonly billableUnitMicros: Micros;
  };
  readonly locations: readonly Location[];
  readonly campaigns: readonly CampaignPlan[];
  readonly targets: CalibrationTargets;
  /** Share of order value that is margin, before the cost of clicks. */
  readonly marginShare: number;
  /** Standard deviation of what no feature explains, in logits of conversion, by keyword. */
  readonly residualSd: number;
  /** Standard deviation of the logarithm of an order's value around its keyword's mean. */
  readonly valueSigma: number;
  readonly events: readonly DriftEvent[];
}

export interface CampaignPlan {
  readonly name: string;
  readonly category: Category;
  readonly strategy: Strategy['type'];
  /** Budget over what the campaign would spend unthrottled on an average day; below 1 it is limited by budget. */
  readonly budgetRatio: number;
  /** Mean order value against other campaigns'. */
  readonly valueFactor: number;
  /** When its ads run, and the modifiers of these hours; always, when absent. */
  readonly schedule?: Campaign['schedule'];
  /** Whether it names each of the account's places, so that each can have a modifier; everywhere without one, when absent. */
  readonly placesNamed?: boolean;
  readonly adGroups: readonly AdGroupPlan[];
}

export interface AdGroupPlan {
  readonly name: string;
  readonly landingPage: string;
  readonly keywords: readonly { readonly text: string; readonly matchType: MatchType }[];
}

/** Expectations of an average day at the bids that the account starts with; each is met exactly, up to rounding of bids. */
export interface CalibrationTargets {
  readonly impressionsPerDay: number;
  /** Clicks per impression. */
  readonly clickThroughRate: number;
  /** Currency units. */
  readonly costPerClick: number;
  /** Conversions per click. */
  readonly conversionRate: number;
  /** Mean over conversions, currency units. */
  readonly orderValue: number;
}
