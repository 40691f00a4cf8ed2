import { campaignsOfBudget, systemStatus } from '../effective-values.ts';
import { enumConstants } from '../protocol/protos.ts';
import type { CampaignRecord, StrategyType } from '../records.ts';
import { resourceName } from '../resource-name.ts';
import { attribute, type AttributeField, type RowContext, type Value } from './field.ts';

/** Attributes of campaigns, their budgets and their criteria. */
export const campaignFields: readonly AttributeField[] = [
  campaign('resource_name', 'STRING', (c, row) => resourceName(row.customer.id, 'campaigns', c.id)),
  campaign('id', 'INT64', (c) => Number(c.id)),
  campaign('name', 'STRING', (c) => c.name),
  campaign('status', 'ENUM', (c) => c.status, 'CampaignStatus'),
  campaign('serving_status', 'ENUM', () => 'SERVING', 'CampaignServingStatus'),
  campaign('advertising_channel_type', 'ENUM', (c) => c.channel, 'AdvertisingChannelType'),
  campaign('bidding_strategy_type', 'ENUM', (c) => c.strategy, 'BiddingStrategyType'),
  campaign('bidding_strategy', 'STRING', (c) => c.portfolio),
  campaign(
    'bidding_strategy_system_status',
    'ENUM',
    (c, row) => systemStatus(c, row.now),
    'BiddingStrategySystemStatus',
  ),
  campaign('experiment_type', 'ENUM', (c) => c.experimentType, 'CampaignExperimentType'),
  campaign('campaign_budget', 'STRING', (c, row) =>
    resourceName(row.customer.id, 'campaignBudgets', c.budgetId),
  ),
  campaign(
    'contains_eu_political_advertising',
    'ENUM',
    (c) => c.politicalAds,
    'EuPoliticalAdvertisingStatus',
  ),
  campaign('missing_eu_political_advertising_declaration', 'BOOLEAN', (c) => c.politicalAds === null),
  { ...campaign('labels', 'STRING', (c) => c.labels), repeated: true, sortable: false },
  campaign('manual_cpc.enhanced_cpc_enabled', 'BOOLEAN', (c) => under(c, 'MANUAL_CPC', false)),
  campaign('target_cpa.target_cpa_micros', 'INT64', (c) => under(c, 'TARGET_CPA', c.targetCpaMicros)),
  campaign('maximize_conversions.target_cpa_micros', 'INT64', (c) =>
    under(c, 'MAXIMIZE_CONVERSIONS', c.targetCpaMicros),
  ),
  campaign('target_roas.target_roas', 'DOUBLE', (c) => under(c, 'TARGET_ROAS', c.targetRoas)),
  campaign('maximize_conversion_value.target_roas', 'DOUBLE', (c) =>
    under(c, 'MAXIMIZE_CONVERSION_VALUE', c.targetRoas),
  ),
];

/** Attributes of `campaign_budget`. */
export const budgetFields: readonly AttributeField[] = [
  budget('resource_name', 'STRING', (b, row) => resourceName(row.customer.id, 'campaignBudgets', b.id)),
  budget('id', 'INT64', (b) => Number(b.id)),
  budget('name', 'STRING', (b) => b.name),
  budget('amount_micros', 'INT64', (b) => b.amountMicros),
  budget('explicitly_shared', 'BOOLEAN', (b) => b.shared),
  budget('status', 'ENUM', (b) => b.status, 'BudgetStatus'),
  budget('delivery_method', 'ENUM', () => 'STANDARD', 'BudgetDeliveryMethod'),
  budget('period', 'ENUM', () => 'DAILY', 'BudgetPeriod'),
  budget('reference_count', 'INT64', (b, row) => campaignsOfBudget(row.account, b.id)),
];

function campaign(
  name: string,
  type: AttributeField['type'],
  read: (record: CampaignRecord, row: RowContext) => Value,
  enumName?: string,
): AttributeField {
  return attribute(
    `campaign.${name}`,
    type,
    (row) => (row.campaign === undefined ? undefined : read(row.campaign, row)),
    enumName === undefined ? undefined : enumConstants(enumName),
  );
}

function budget(
  name: string,
  type: AttributeField['type'],
  read: (record: NonNullable<RowContext['budget']>, row: RowContext) => Value,
  enumName?: string,
): AttributeField {
  return attribute(
    `campaign_budget.${name}`,
    type,
    (row) => (row.budget === undefined ? undefined : read(row.budget, row)),
    enumName === undefined ? undefined : enumConstants(enumName),
  );
}

/** A setting of a strategy is only there under that strategy. */
function under<T extends Value>(campaign: CampaignRecord, strategy: StrategyType, value: T): T | undefined {
  return campaign.strategy === strategy ? value : undefined;
}
