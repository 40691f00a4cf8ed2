import { effectiveCpcBid, effectiveTarget } from '../effective-values.ts';
import { enumConstants } from '../protocol/protos.ts';
import type { AdGroupRecord, KeywordRecord } from '../records.ts';
import { resourceName } from '../resource-name.ts';
import { attribute, type AttributeField, type RowContext, type Value } from './field.ts';

/** Attributes of `ad_group`. */
export const adGroupFields: readonly AttributeField[] = [
  adGroup('resource_name', 'STRING', (g, row) => resourceName(row.customer.id, 'adGroups', g.id)),
  adGroup('id', 'INT64', (g) => Number(g.id)),
  adGroup('name', 'STRING', (g) => g.name),
  adGroup('status', 'ENUM', (g) => g.status, 'AdGroupStatus'),
  adGroup('type', 'ENUM', () => 'SEARCH_STANDARD', 'AdGroupType'),
  adGroup('campaign', 'STRING', (g, row) => resourceName(row.customer.id, 'campaigns', g.campaignId)),
  adGroup('cpc_bid_micros', 'INT64', (g) => g.cpcBidMicros),
  adGroup('effective_cpc_bid_micros', 'INT64', (g) => g.cpcBidMicros),
  adGroup('target_cpa_micros', 'INT64', (g) => g.targetCpaMicros),
  adGroup('target_roas', 'DOUBLE', (g) => g.targetRoas),
  ...(['cpa', 'roas'] as const).flatMap(effectiveTargetFields),
];

/** Attributes of `ad_group_criterion`: the keywords. */
export const keywordFields: readonly AttributeField[] = [
  keyword('resource_name', 'STRING', (k, row) =>
    resourceName(row.customer.id, 'adGroupCriteria', k.adGroupId, k.id),
  ),
  keyword('criterion_id', 'INT64', (k) => Number(k.id)),
  keyword('ad_group', 'STRING', (k, row) => resourceName(row.customer.id, 'adGroups', k.adGroupId)),
  keyword('display_name', 'STRING', (k) => k.text),
  keyword('status', 'ENUM', (k) => k.status, 'AdGroupCriterionStatus'),
  keyword('type', 'ENUM', () => 'KEYWORD', 'CriterionType'),
  keyword('negative', 'BOOLEAN', (k) => k.negative),
  keyword('approval_status', 'ENUM', () => 'APPROVED', 'AdGroupCriterionApprovalStatus'),
  keyword('system_serving_status', 'ENUM', () => 'ELIGIBLE', 'CriterionSystemServingStatus'),
  keyword('keyword.text', 'STRING', (k) => k.text),
  keyword('keyword.match_type', 'ENUM', (k) => k.matchType, 'KeywordMatchType'),
  keyword('cpc_bid_micros', 'INT64', (k) => k.cpcBidMicros),
  keyword('effective_cpc_bid_micros', 'INT64', (k, row) => bidOf(k, row)?.micros),
  keyword('effective_cpc_bid_source', 'ENUM', (k, row) => bidOf(k, row)?.source, 'BiddingSource'),
  keyword('quality_info.quality_score', 'INT32', (k) => k.qualityScore),
  keyword('quality_info.search_predicted_ctr', 'ENUM', (k) => k.expectedCtr, 'QualityScoreBucket'),
  keyword('quality_info.creative_quality_score', 'ENUM', (k) => k.adRelevance, 'QualityScoreBucket'),
  keyword('quality_info.post_click_quality_score', 'ENUM', (k) => k.landingPage, 'QualityScoreBucket'),
  keyword('position_estimates.first_page_cpc_micros', 'INT64', (k) => k.firstPageCpcMicros),
  keyword('position_estimates.top_of_page_cpc_micros', 'INT64', (k) => k.topOfPageCpcMicros),
];

/** Attributes of `keyword_view`, which joins a keyword with its metrics. */
export const keywordViewFields: readonly AttributeField[] = [
  attribute('keyword_view.resource_name', 'STRING', (row) =>
    row.keyword === undefined
      ? undefined
      : resourceName(row.customer.id, 'keywordViews', row.keyword.adGroupId, row.keyword.id),
  ),
];

function effectiveTargetFields(kind: 'cpa' | 'roas'): AttributeField[] {
  const name = kind === 'cpa' ? 'effective_target_cpa_micros' : 'effective_target_roas';
  const source = kind === 'cpa' ? 'effective_target_cpa_source' : 'effective_target_roas_source';
  const target = (g: AdGroupRecord, row: RowContext): ReturnType<typeof effectiveTarget> =>
    row.campaign === undefined ? null : effectiveTarget(g, row.campaign, kind);
  return [
    adGroup(name, kind === 'cpa' ? 'INT64' : 'DOUBLE', (g, row) => target(g, row)?.value),
    adGroup(source, 'ENUM', (g, row) => target(g, row)?.source, 'BiddingSource'),
  ];
}

function bidOf(record: KeywordRecord, row: RowContext): ReturnType<typeof effectiveCpcBid> {
  return row.adGroup === undefined ? null : effectiveCpcBid(record, row.adGroup);
}

function adGroup(
  name: string,
  type: AttributeField['type'],
  read: (record: AdGroupRecord, row: RowContext) => Value,
  enumName?: string,
): AttributeField {
  return attribute(
    `ad_group.${name}`,
    type,
    (row) => (row.adGroup === undefined ? undefined : read(row.adGroup, row)),
    enumName === undefined ? undefined : enumConstants(enumName),
  );
}

function keyword(
  name: string,
  type: AttributeField['type'],
  read: (record: KeywordRecord, row: RowContext) => Value,
  enumName?: string,
): AttributeField {
  return attribute(
    `ad_group_criterion.${name}`,
    type,
    (row) => (row.keyword === undefined ? undefined : read(row.keyword, row)),
    enumName === undefined ? undefined : enumConstants(enumName),
  );
}
