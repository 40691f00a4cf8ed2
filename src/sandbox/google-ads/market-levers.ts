import { micros, type Micros } from '../../core/base/micros.ts';
import type { Device, Lever, Strategy } from '../market/market.ts';
import { MARKET_WEEKDAYS } from './market-records.ts';
import type { AccountRecords, CampaignCriterionRecord, CampaignRecord } from './records.ts';
import type { Edit } from './store.ts';

/** The levers that bring a market's account to where the records are after an edit; none for edits that no auction feels. */
export function leversOf(records: AccountRecords, edit: Edit): Lever[] {
  switch (edit.collection) {
    case 'campaigns':
      return campaignLevers(records, edit);
    case 'campaignBudgets':
      return budgetLevers(records, edit);
    case 'adGroups':
      return adGroupLevers(records, edit);
    case 'adGroupCriteria':
      return keywordLevers(records, edit);
    case 'campaignCriteria':
      return criterionLevers(records, edit);
    case 'adGroupBidModifiers':
      return modifierLevers(records, edit);
  }
}

function campaignLevers(records: AccountRecords, { key, property }: Edit): Lever[] {
  const campaign = records.campaigns.get(key);
  if (campaign === undefined) return [];
  if (property === 'status') return [{ kind: 'status', level: 'campaign', id: key, status: campaign.status }];
  if (!['strategy', 'targetCpaMicros', 'targetRoas'].includes(property)) return [];
  return [{ kind: 'strategy', campaignId: key, strategy: strategyOf(campaign) }];
}

/** The record holds a target where its strategy needs one: the mutate rules see to it. */
function strategyOf({ strategy, targetCpaMicros, targetRoas }: CampaignRecord): Strategy {
  switch (strategy) {
    case 'MANUAL_CPC':
      return { type: strategy };
    case 'TARGET_CPA':
      return { type: strategy, targetCpaMicros: micros(targetCpaMicros ?? 0) };
    case 'TARGET_ROAS':
      return { type: strategy, targetRoas: targetRoas ?? 0 };
    case 'MAXIMIZE_CONVERSIONS':
      return { type: strategy, targetCpaMicros: moneyOf(targetCpaMicros) };
    case 'MAXIMIZE_CONVERSION_VALUE':
      return { type: strategy, targetRoas };
  }
}

function budgetLevers(records: AccountRecords, { key, property }: Edit): Lever[] {
  const budget = records.budgets.get(key);
  if (budget === undefined || property !== 'amountMicros') return [];
  return [{ kind: 'budget', campaignId: key, budgetMicros: micros(budget.amountMicros) }];
}

function adGroupLevers(records: AccountRecords, { key, property }: Edit): Lever[] {
  const adGroup = records.adGroups.get(key);
  if (adGroup === undefined) return [];
  switch (property) {
    case 'status':
      return [{ kind: 'status', level: 'ad-group', id: key, status: adGroup.status }];
    case 'cpcBidMicros': {
      // An ad group without a bid of its own takes part with the smallest there is.
      const bid = adGroup.cpcBidMicros ?? records.customer.billableUnitMicros;
      return [{ kind: 'ad-group-bid', adGroupId: key, bidMicros: micros(bid) }];
    }
    case 'targetCpaMicros':
      return [{ kind: 'ad-group-target', adGroupId: key, targetCpaMicros: moneyOf(adGroup.targetCpaMicros) }];
    case 'targetRoas':
      return [{ kind: 'ad-group-target', adGroupId: key, targetRoas: adGroup.targetRoas }];
    default:
      return [];
  }
}

function keywordLevers(records: AccountRecords, { key, property }: Edit): Lever[] {
  const keyword = records.keywords.get(key);
  if (keyword === undefined) return [];
  const { id, status, cpcBidMicros } = keyword;
  if (property === 'status') return [{ kind: 'status', level: 'keyword', id, status }];
  if (property !== 'cpcBidMicros') return [];
  return [{ kind: 'keyword-bid', keywordId: id, bidMicros: moneyOf(cpcBidMicros) }];
}

function criterionLevers(records: AccountRecords, { key }: Edit): Lever[] {
  const criterion = records.criteria.get(key);
  if (criterion === undefined) return [];
  const { campaignId } = criterion;
  const siblings = [...records.criteria.values()].filter(
    (other) => other.campaignId === campaignId && other.status === 'ENABLED' && other.type === criterion.type,
  );
  switch (criterion.type) {
    case 'DEVICE':
      return [deviceLever('campaign', campaignId, criterion.device, criterion.bidModifier)];
    case 'LOCATION':
      return [{ kind: 'locations', campaignId, locations: siblings.map(locationOf) }];
    case 'AD_SCHEDULE':
      return [{ kind: 'schedule', campaignId, schedule: siblings.flatMap(scheduleOf) }];
  }
}

function locationOf({ id, bidModifier }: CampaignCriterionRecord): {
  readonly locationId: string;
  readonly modifier: number;
} {
  return { locationId: id, modifier: bidModifier ?? 1 };
}

function scheduleOf({ schedule, bidModifier }: CampaignCriterionRecord): {
  readonly weekday: number;
  readonly startHour: number;
  readonly endHour: number;
  readonly modifier: number;
}[] {
  if (schedule === null) return [];
  const weekday = MARKET_WEEKDAYS.findIndex((name) => name === schedule.dayOfWeek) + 1;
  const { startHour, endHour } = schedule;
  return [{ weekday, startHour, endHour, modifier: bidModifier ?? 1 }];
}

function modifierLevers(records: AccountRecords, { key }: Edit): Lever[] {
  const modifier = records.bidModifiers.get(key);
  if (modifier === undefined) return [];
  const value = modifier.removed ? null : modifier.bidModifier;
  return [deviceLever('ad-group', modifier.adGroupId, modifier.device, value)];
}

function deviceLever(
  level: 'campaign' | 'ad-group',
  id: string,
  device: string | null,
  modifier: number | null,
): Lever {
  return { kind: 'device-modifier', level, id, device: device as Device, modifier };
}

function moneyOf(value: number | null): Micros | null {
  return value === null ? null : micros(value);
}
