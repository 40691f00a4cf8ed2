import { displayName } from '../effective-values.ts';
import { enumConstants } from '../protocol/protos.ts';
import type { BidModifierRecord, CampaignCriterionRecord } from '../records.ts';
import { resourceName } from '../resource-name.ts';
import { attribute, type AttributeField, type RowContext, type Value } from './field.ts';

/** Attributes of `campaign_criterion`: devices, locations and hours, with their bid modifiers. */
export const criterionFields: readonly AttributeField[] = [
  criterion('resource_name', 'STRING', (c, row) =>
    resourceName(row.customer.id, 'campaignCriteria', c.campaignId, c.id),
  ),
  criterion('criterion_id', 'INT64', (c) => Number(c.id)),
  criterion('campaign', 'STRING', (c, row) => resourceName(row.customer.id, 'campaigns', c.campaignId)),
  criterion('display_name', 'STRING', displayName),
  criterion('type', 'ENUM', (c) => c.type, 'CriterionType'),
  criterion('status', 'ENUM', (c) => c.status, 'CampaignCriterionStatus'),
  criterion('negative', 'BOOLEAN', () => false),
  criterion('bid_modifier', 'DOUBLE', (c) => c.bidModifier),
  criterion('device.type', 'ENUM', (c) => c.device, 'Device'),
  criterion('location.geo_target_constant', 'STRING', (c) => c.location),
  criterion('ad_schedule.day_of_week', 'ENUM', (c) => c.schedule?.dayOfWeek, 'DayOfWeek'),
  criterion('ad_schedule.start_hour', 'INT32', (c) => c.schedule?.startHour),
  criterion('ad_schedule.end_hour', 'INT32', (c) => c.schedule?.endHour),
  criterion('ad_schedule.start_minute', 'ENUM', (c) => zeroMinute(c), 'MinuteOfHour'),
  criterion('ad_schedule.end_minute', 'ENUM', (c) => zeroMinute(c), 'MinuteOfHour'),
];

/** Attributes of `location_view`. */
export const locationViewFields: readonly AttributeField[] = [
  attribute('location_view.resource_name', 'STRING', ({ customer, criterion: place }) =>
    place === undefined ? undefined : resourceName(customer.id, 'locationViews', place.campaignId, place.id),
  ),
];

/** Attributes of `ad_group_bid_modifier`. */
export const bidModifierFields: readonly AttributeField[] = [
  bidModifier('resource_name', 'STRING', (m, row) =>
    resourceName(row.customer.id, 'adGroupBidModifiers', m.adGroupId, m.id),
  ),
  bidModifier('ad_group', 'STRING', (m, row) => resourceName(row.customer.id, 'adGroups', m.adGroupId)),
  bidModifier('criterion_id', 'INT64', (m) => Number(m.id)),
  bidModifier('bid_modifier', 'DOUBLE', (m) => m.bidModifier),
  bidModifier('bid_modifier_source', 'ENUM', () => 'AD_GROUP', 'BidModifierSource'),
  bidModifier('device.type', 'ENUM', (m) => m.device, 'Device'),
];

function zeroMinute(record: CampaignCriterionRecord): string | undefined {
  return record.schedule === null ? undefined : 'ZERO';
}

function criterion(
  name: string,
  type: AttributeField['type'],
  read: (record: CampaignCriterionRecord, row: RowContext) => Value,
  enumName?: string,
): AttributeField {
  return attribute(
    `campaign_criterion.${name}`,
    type,
    (row) => (row.criterion === undefined ? undefined : read(row.criterion, row)),
    enumName === undefined ? undefined : enumConstants(enumName),
  );
}

function bidModifier(
  name: string,
  type: AttributeField['type'],
  read: (record: BidModifierRecord, row: RowContext) => Value,
  enumName?: string,
): AttributeField {
  return attribute(
    `ad_group_bid_modifier.${name}`,
    type,
    (row) => (row.bidModifier === undefined ? undefined : read(row.bidModifier, row)),
    enumName === undefined ? undefined : enumConstants(enumName),
  );
}
