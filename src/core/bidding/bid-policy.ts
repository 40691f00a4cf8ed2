import type { Evidence, Goal } from '../flow.ts';
import { accountAverages } from './account-averages.ts';
import type { AccountAverages } from './account-averages.ts';
import { DEFAULT_PRIOR_CLICKS } from './prior-clicks.ts';
import { EXPLORATION_SHARE } from './rounds/exploration.ts';

/** What may be set about bidding; what is absent takes {@link BID_DEFAULTS}. */
export interface BidSettings {
  readonly goal: Goal;
  /** ISO 4217. */
  readonly currency: string;
  /** Whether the model passed its gates; without it every bid stays and the reason carries advice. */
  readonly mayBid: boolean;
  /** Whether that is because data are late. */
  readonly dataLate?: boolean;
  /** Weight of the model's rate, in clicks; see `fitPriorClicks`. */
  readonly priorClicks?: number;
  /** Weight of the account's value per conversion, in conversions. */
  readonly pseudoConversions?: number;
  /** Share of the window's conversions that have been reported by now; the others are still coming in. */
  readonly seenShare?: number;
  /** Cost of the next click over the average one, k ≥ 1; used when profit is maximised. */
  readonly marginalCostFactor?: number;
  /** A bid is left alone while |log(wanted / current)| is below this. */
  readonly deadBandRatio?: number;
  /** Share of the account's spend that bids raised to learn may cost; 0 raises none. */
  readonly explorationShare?: number;
}

/** Settings with nothing left open, and what the account as a whole tells: all that a decision depends on. */
export interface BidPolicy extends Required<BidSettings> {
  readonly account: AccountAverages;
  /** 1 + λ of the account's monthly budget: what all bids are divided by; absent where there is none. */
  readonly accountDivisor?: number;
}

/**
 * What is used where nothing is set.
 * In a second-price auction with several places a higher bid also makes the clicks already held dearer, so the profit
 * of the marginal click is gone before the bid reaches the value of a click; 1.25 is a typical ratio.
 * A dead band of 10 % saves a third of all changes at no loss.
 */
export const BID_DEFAULTS = {
  priorClicks: DEFAULT_PRIOR_CLICKS,
  pseudoConversions: 10,
  seenShare: 1,
  marginalCostFactor: 1.25,
  deadBandRatio: 0.1,
  explorationShare: EXPLORATION_SHARE,
} as const;

/** The policy for one account, from the settings and the evidence of all its entities. */
export function bidPolicy(settings: BidSettings, entities: readonly Evidence[]): BidPolicy {
  const { goal, currency, mayBid } = settings;
  return {
    goal,
    currency,
    mayBid,
    dataLate: settings.dataLate ?? false,
    priorClicks: settings.priorClicks ?? BID_DEFAULTS.priorClicks,
    pseudoConversions: settings.pseudoConversions ?? BID_DEFAULTS.pseudoConversions,
    seenShare: settings.seenShare ?? BID_DEFAULTS.seenShare,
    marginalCostFactor: settings.marginalCostFactor ?? BID_DEFAULTS.marginalCostFactor,
    deadBandRatio: settings.deadBandRatio ?? BID_DEFAULTS.deadBandRatio,
    explorationShare: settings.explorationShare ?? BID_DEFAULTS.explorationShare,
    account: accountAverages(entities),
  };
}
