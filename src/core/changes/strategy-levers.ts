/** Columns of the table: a lever, with its level where the two differ. */
export type LeverColumn =
  'max_cpc' | 'campaign_cpa' | 'ad_group_cpa' | 'campaign_roas' | 'ad_group_roas' | 'modifier' | 'budget';

/** True where the strategy acts on the lever, else why it may not be turned: the rest of "because …". */
export type LeverAnswer = true | string;

const SETS_BIDS = 'the strategy sets bids itself and ignores a maximum CPC without an error';
const NO_CPA = 'the strategy has no target CPA and ignores one without an error';
const NO_ROAS = 'the strategy has no target ROAS and ignores one without an error';
const MODIFIERS = 'automated strategies ignore bid modifiers or read them as something else';

/** What no strategy but its own answers to; each row overrides what it honours. The budget always acts. */
const automated: Readonly<Record<LeverColumn, LeverAnswer>> = {
  max_cpc: SETS_BIDS,
  campaign_cpa: NO_CPA,
  ad_group_cpa: NO_CPA,
  campaign_roas: NO_ROAS,
  ad_group_roas: NO_ROAS,
  modifier: MODIFIERS,
  budget: true,
};

const towardsCpa = { ...automated, campaign_cpa: true, ad_group_cpa: true } as const;
const towardsRoas = { ...automated, campaign_roas: true, ad_group_roas: true } as const;

function manual(per: string): Readonly<Record<LeverColumn, LeverAnswer>> {
  const other = `bids of the strategy are per ${per}, which is not a lever of bidforest`;
  return { ...automated, max_cpc: other, modifier: other };
}

/**
 * Which strategy acts on which lever (Google Ads API v25, `BiddingStrategyTypeEnum` and the fields of each scheme;
 * Google Ads help, "About bid adjustments"). A strategy that is not here is not known: hands off.
 */
export const STRATEGY_LEVERS: Readonly<Record<string, Readonly<Record<LeverColumn, LeverAnswer>>>> = {
  MANUAL_CPC: { ...automated, max_cpc: true, modifier: true },
  TARGET_CPA: towardsCpa,
  MAXIMIZE_CONVERSIONS: towardsCpa,
  TARGET_ROAS: towardsRoas,
  MAXIMIZE_CONVERSION_VALUE: towardsRoas,
  TARGET_SPEND: automated,
  TARGET_IMPRESSION_SHARE: automated,
  TARGET_CPC: automated,
  MANUAL_CPM: manual('thousand impressions'),
  TARGET_CPM: manual('thousand impressions'),
  FIXED_CPM: manual('thousand impressions'),
  MANUAL_CPV: manual('view'),
  TARGET_CPV: manual('view'),
  PERCENT_CPC: manual('share of the price'),
};

/** What a strategy says of a lever. Null, `UNKNOWN` and names from a later version of the platform mean hands off. */
export function strategyAnswer(strategy: string | null, column: LeverColumn): LeverAnswer {
  if (strategy === null) return 'the bidding strategy of its campaign is not known';
  if (!Object.hasOwn(STRATEGY_LEVERS, strategy)) {
    return `bidforest does not know what the strategy ${strategy} does with its levers`;
  }
  return STRATEGY_LEVERS[strategy]?.[column] ?? 'the bidding strategy of its campaign is not known';
}
