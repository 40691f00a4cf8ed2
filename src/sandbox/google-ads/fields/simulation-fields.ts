import { enumConstants } from '../protocol/protos.ts';
import type { SimulationPoint, SimulationRecord } from '../records.ts';
import { resourceName } from '../resource-name.ts';
import { attribute, type AttributeField, type MessageValue, type Value } from './field.ts';

const LEVELS = [
  { level: 'campaign', resource: 'campaign_simulation', collection: 'campaignSimulations' },
  { level: 'ad_group', resource: 'ad_group_simulation', collection: 'adGroupSimulations' },
  { level: 'keyword', resource: 'ad_group_criterion_simulation', collection: 'adGroupCriterionSimulations' },
] as const;

const LISTS = [
  ['cpc_bid_point_list', 'CPC_BID'],
  ['target_cpa_point_list', 'TARGET_CPA'],
  ['target_roas_point_list', 'TARGET_ROAS'],
  ['budget_point_list', 'BUDGET'],
] as const;

/** Attributes of the three kinds of bid simulation. */
export const simulationFields: readonly AttributeField[] = LEVELS.flatMap(
  ({ level, resource, collection }) => {
    const field = (
      name: string,
      type: AttributeField['type'],
      read: (record: SimulationRecord, customerId: string) => Value,
      constants?: readonly string[],
    ): AttributeField =>
      attribute(
        `${resource}.${name}`,
        type,
        ({ simulation, customer }) =>
          simulation?.level === level ? read(simulation, customer.id) : undefined,
        constants,
      );
    return [
      field('resource_name', 'STRING', (s, customerId) =>
        resourceName(
          customerId,
          collection,
          ...idsOf(s),
          s.type,
          s.method,
          s.from.replaceAll('-', ''),
          s.to.replaceAll('-', ''),
        ),
      ),
      ...(level === 'campaign'
        ? [field('campaign_id', 'INT64', (s) => Number(s.campaignId))]
        : [field('ad_group_id', 'INT64', (s) => Number(s.adGroupId))]),
      ...(level === 'keyword' ? [field('criterion_id', 'INT64', (s) => Number(s.keywordId))] : []),
      field('type', 'ENUM', (s) => s.type, enumConstants('SimulationType')),
      field('modification_method', 'ENUM', (s) => s.method, enumConstants('SimulationModificationMethod')),
      field('start_date', 'DATE', (s) => s.from),
      field('end_date', 'DATE', (s) => s.to),
      ...LISTS.map(([list, type]) =>
        field(`${list}.points`, 'MESSAGE', (s) =>
          s.type === type ? s.points.map((point) => pointMessage(s, point)) : undefined,
        ),
      ),
    ];
  },
);

function idsOf(record: SimulationRecord): string[] {
  if (record.level === 'campaign') return [record.campaignId];
  return [record.adGroupId ?? '', ...(record.keywordId === null ? [] : [record.keywordId])];
}

function pointMessage(record: SimulationRecord, point: SimulationPoint): MessageValue {
  return {
    ...positionOf(record, point.at),
    impressions: BigInt(point.impressions),
    top_slot_impressions: BigInt(point.topImpressions),
    clicks: BigInt(point.clicks),
    cost_micros: BigInt(point.costMicros),
    biddable_conversions: point.conversions,
    biddable_conversions_value: point.valueMicros / 1e6,
  };
}

function positionOf({ type, method }: SimulationRecord, at: number): MessageValue {
  if (method === 'SCALING')
    return type === 'CPC_BID' ? { cpc_bid_scaling_modifier: at } : { target_cpa_scaling_modifier: at };
  if (type === 'TARGET_ROAS') return { target_roas: at };
  if (type === 'TARGET_CPA') return { target_cpa_micros: BigInt(at) };
  return type === 'BUDGET' ? { budget_amount_micros: BigInt(at) } : { cpc_bid_micros: BigInt(at) };
}
