import type { Collection, StrategyType } from '../records.ts';
import {
  bidRule,
  budgetRule,
  modifierRule,
  nameRule,
  oneOf,
  roasRule,
  type ValueRule,
} from './value-rules.ts';

/** A field that an update may set, and the property of the record that holds it. */
export interface WritableField {
  readonly property: string;
  readonly rule: ValueRule;
  /** Null may be written: the entity follows its parent again. */
  readonly clearable: boolean;
  /** Writing it puts the campaign under this strategy. */
  readonly strategy?: StrategyType;
}

const status = required('status', oneOf('ENABLED', 'PAUSED'));
const name = required('name', nameRule);

/** Everything the twin lets an update write, by collection and path of the mask. */
export const writableFields: Readonly<Record<Collection, Readonly<Record<string, WritableField>>>> = {
  campaigns: {
    name,
    status,
    contains_eu_political_advertising: required(
      'politicalAds',
      oneOf('CONTAINS_EU_POLITICAL_ADVERTISING', 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING'),
    ),
    'target_cpa.target_cpa_micros': target('targetCpaMicros', 'TARGET_CPA', false),
    'maximize_conversions.target_cpa_micros': target('targetCpaMicros', 'MAXIMIZE_CONVERSIONS', true),
    'target_roas.target_roas': target('targetRoas', 'TARGET_ROAS', false),
    'maximize_conversion_value.target_roas': target('targetRoas', 'MAXIMIZE_CONVERSION_VALUE', true),
  },
  campaignBudgets: { name, amount_micros: required('amountMicros', budgetRule) },
  adGroups: {
    name,
    status,
    cpc_bid_micros: optional('cpcBidMicros', bidRule('ad_group_error')),
    target_cpa_micros: optional('targetCpaMicros', bidRule('ad_group_error')),
    target_roas: optional('targetRoas', roasRule),
  },
  adGroupCriteria: { status, cpc_bid_micros: optional('cpcBidMicros', bidRule('bidding_error')) },
  campaignCriteria: { bid_modifier: optional('bidModifier', modifierRule(true)) },
  adGroupBidModifiers: { bid_modifier: optional('bidModifier', modifierRule(true)) },
};

/** Paths that name a whole strategy: `manual_cpc` switches to it, without a target. */
export const strategyPaths: Readonly<Record<string, StrategyType>> = {
  manual_cpc: 'MANUAL_CPC',
  'manual_cpc.enhanced_cpc_enabled': 'MANUAL_CPC',
  target_cpa: 'TARGET_CPA',
  target_roas: 'TARGET_ROAS',
  maximize_conversions: 'MAXIMIZE_CONVERSIONS',
  maximize_conversion_value: 'MAXIMIZE_CONVERSION_VALUE',
};

function required(property: string, rule: ValueRule): WritableField {
  return { property, rule, clearable: false };
}

function optional(property: string, rule: ValueRule): WritableField {
  return { property, rule, clearable: true };
}

function target(property: string, strategy: StrategyType, clearable: boolean): WritableField {
  const rule = property === 'targetRoas' ? roasRule : bidRule('bidding_error');
  return { property, rule, clearable, strategy };
}
