import type { Day } from './base/day.ts';
import type { Micros } from './base/micros.ts';

/** What a bid hangs on. Ids are the platform's own. */
export interface Entity {
  readonly source: string;
  readonly accountId: string;
  readonly level: EntityLevel;
  readonly id: string;
  /** What a person reads: the keyword with its match type, or the name. */
  readonly name: string;
  readonly matchType: string | null;
  readonly campaign: string | null;
  readonly adGroup: string | null;
  /** Publisher or network, where the source has one. */
  readonly network: string | null;
  readonly status: string | null;
  readonly bidStrategy: string | null;
}

/** A modifier level is one device, place or part of the week of a campaign or an ad group. */
export type EntityLevel =
  'keyword' | 'ad' | 'ad_group' | 'campaign' | 'campaign_modifier' | 'ad_group_modifier';

/**
 * What a decision may turn. `max_cpc`, `target_cpa` and `budget` (a day's average) are money in micros;
 * `target_roas` and the modifiers are ratios in millionths: 1_250_000 is 1.25.
 */
export type Lever =
  | 'max_cpc'
  | 'target_cpa'
  | 'target_roas'
  | 'device_modifier'
  | 'hour_modifier'
  | 'location_modifier'
  | 'budget';

/** What was seen of an entity in the evidence window, and what the model says its next click will do. */
export interface ScoredEntity {
  readonly entity: Entity;
  readonly lever: Lever;
  /** The bid in force; null when the source does not tell. */
  readonly bidMicros: Micros | null;
  readonly evidence: Evidence;
  /** Calibrated probability that a click converts, before the entity's own counts are added. */
  readonly modelRate: number;
  /** What moved the model's rate for this entity away from the average, strongest first, in log-odds. */
  readonly contributions: readonly Contribution[];
  /** What the days of the whole account say of a click; null where there are no days, or too few. */
  readonly estimate: ClickEstimate | null;
  /** The random move of its bid today; null where bids are not moved at random. */
  readonly exploration: Exploration | null;
  /** Where the lever is the target of an automated strategy: what decides on it. */
  readonly target?: TargetFacts;
  /** Where the lever is a bid modifier: what decides on it. */
  readonly modifier?: ModifierFacts;
  /** What broke there, as far as bids depend on it. */
  readonly broken?: BreakFacts;
  /** What keeps its bid near to the one that people left. */
  readonly caution?: CautionFacts;
}

/** How far a bid may go from the one that people left. */
export interface CautionFacts {
  /** The bid before the first change by bidforest, or the last one that a person set since. */
  readonly startMicros: Micros;
  /** Conversions of the account, and how far they are believed: the share of a move that is made, in logarithms. */
  readonly conversions: number;
  readonly trust: number;
  /** What the bid is multiplied by besides, so that it and all bids together rise only as far as is borne out; 1 where it is free. */
  readonly leash: number;
  /** What the click's worth is multiplied by because of what that bid tells of it; absent where it tells nothing. */
  readonly guide?: number;
  /** What it is multiplied by besides, to learn of clicks that the entity hardly has at its bid; absent where it is not. */
  readonly explore?: number;
}

/** What decides on a bid modifier: how a device, an hour or a place converts beside the whole of its campaign. */
export interface ModifierFacts {
  /** Why it is left alone whatever the numbers say, the rest of "because …"; null where it may move. */
  readonly held: string | null;
  /** Its clicks' conversions, and those that its keywords' own rates let expect of them: old ones count less. */
  readonly conversions: number;
  readonly expected: number;
  /** Conversions over those expected, in the account's other campaigns. */
  readonly othersFactor: number;
  /** What theirs counts beside its own, in conversions. */
  readonly priorConversions: number;
  /** Both together, over the mean of the campaign's recent clicks: there the base bid keeps its meaning. */
  readonly aim: number;
}

/** A break that an entity's bid depends on. */
export interface BreakFacts {
  /** `tracking`: what is recorded is not true, and the bid is held; otherwise what was known from before is stale. */
  readonly cause: 'landing-page' | 'conversion' | 'tracking';
  readonly since: Day;
  /** Whose break it is: the name of a campaign; null for the whole account. */
  readonly campaign: string | null;
  /** Of conversion: what was converted per click before, and how many times as much now. Of tracking: 0 and 1. */
  readonly rateBefore: number;
  readonly factor: number;
}

/** What decides on the target of an automated strategy, beside its evidence. */
export interface TargetFacts {
  /** Why it is left alone whatever the numbers say, the rest of "because …"; null where it may move. */
  readonly held: string | null;
  /** Factor by which spend may grow before the budget is felt: 1 where it is felt, or where nobody knows. */
  readonly spendRoom: number;
  /** Value of one conversion as the days of the account tell it; null where they tell nothing. */
  readonly conversionValueMicros: Micros | null;
  /** Per cent by which what the strategy counts moves when its cost moves by one per cent: 0 to 1. */
  readonly response: number;
  /** Where the response comes from: the platform's simulation and the usual one together, or the usual one alone. */
  readonly responseFrom: 'simulation' | 'usual';
}

/** A small random move of a bid, made to learn what one more click costs; its probability makes it a fair experiment. */
export interface Exploration {
  /** Bid before the last random move; null where none is in force. */
  readonly baseMicros: Micros | null;
  readonly sign: -1 | 1;
  /** In logarithms. */
  readonly size: number;
  readonly probability: number;
}

/** A click of an entity in the light of all days and of all entities of its account. */
export interface ClickEstimate {
  /** Conversions per click as others like it have them, learned without its own, and what that counts in conversions. */
  readonly priorRate: number;
  readonly priorConversions: number;
  /** Its own clicks and conversions: old ones count less, young ones as far as they can be known. */
  readonly clicks: number;
  readonly conversions: number;
  /** Conversions per click, prior and own together. */
  readonly rate: number;
  readonly orderValueMicros: Micros;
  /** Standard deviation of the logarithm of the click's worth. */
  readonly uncertainty: number;
  /** Cost of one more click over the bid, in this account. */
  readonly marginalCostFactor: number;
  /** What its bid is divided by so that its campaign keeps within its budget; 1 where the budget is not felt. */
  readonly budgetDivisor: number;
  /** What its bid is divided by because bid modifiers multiply it where it is clicked; absent where there are none. */
  readonly modifierDivisor?: number;
}

export interface Contribution {
  readonly feature: string;
  readonly value: string;
  /** Feature and value in words: `a conversion rate of 1.4% over 90 days`. */
  readonly text: string;
  readonly effect: number;
}

/** Sums over the evidence window. */
export interface Evidence {
  /** First and last day; null when the source has no dates. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly costMicros: Micros;
  readonly valueMicros: Micros;
}

/** What the account wants of its money. */
export type Goal =
  | { readonly kind: 'target_cpa'; readonly cpaMicros: Micros }
  /** Conversion value per unit of cost: 4 means 400 %. */
  | { readonly kind: 'target_roas'; readonly roas: number }
  /** Share of conversion value that is margin: 0.3 means 30 %. Profit is maximised. */
  | { readonly kind: 'profit_margin'; readonly marginShare: number };

/** What a bid should be, before the guardrails. */
export interface Decision {
  readonly entity: Entity;
  readonly lever: Lever;
  readonly fromMicros: Micros | null;
  /** What the click may cost under the goal, unrounded by guardrails; equal to `fromMicros` when held. */
  readonly wantedMicros: Micros | null;
  readonly evidence: Evidence;
  readonly value: ClickValue;
  readonly estimate: ClickEstimate | null;
  readonly exploration: Exploration | null;
  readonly target?: TargetFacts;
  readonly modifier?: ModifierFacts;
  readonly broken?: BreakFacts;
  readonly caution?: CautionFacts;
  /** What it is divided by for the account's monthly budget, beside what its campaign's takes; absent where nothing is. */
  readonly accountDivisor?: number;
  /** One sentence a marketer understands. */
  readonly reason: string;
}

/** The value of a click and how it came about. */
export interface ClickValue {
  readonly modelRate: number;
  /** After shrinking towards the entity's own counts. */
  readonly rate: number;
  /** Value of one conversion: the target under a target CPA, else the entity's own shrunk towards the account's. */
  readonly conversionValueMicros: Micros;
  /** Weight of the model in `rate`, in clicks (κ). */
  readonly priorClicks: number;
  readonly contributions: readonly Contribution[];
}

/** What one rule says of one decision. */
export interface Verdict {
  /** `<file>/<rule>`, e.g. `bounds/max-cpc`. */
  readonly rule: string;
  readonly verdict: 'pass' | 'clamp' | 'block';
  readonly reason: string;
}

/** A decision after every rule has spoken, in order. A blocked one keeps the current bid. */
export interface GuardedDecision extends Decision {
  /** Null only when there is no current bid to keep. */
  readonly toMicros: Micros | null;
  readonly verdicts: readonly Verdict[];
}
