import { DEVICE_CRITERIA, isPresent } from '../effective-values.ts';
import type { AccountRecords, CampaignCriterionRecord } from '../records.ts';
import { parseResourceName, resourceName } from '../resource-name.ts';
import type { Edit } from '../store.ts';
import { findRecord } from './decide-update.ts';
import { refuse, valueAt, type Decision, type MutateContext, type Operation } from './operation.ts';
import { scheduleId } from './schedule-id.ts';
import { modifierRule } from './value-rules.ts';

/** Decides a create: bid modifiers of ad groups and criteria of campaigns. The twin's entities themselves are fixed. */
export function decideCreate(operation: Operation, context: MutateContext): Decision {
  if (operation.collection === 'adGroupBidModifiers') return createBidModifier(operation, context);
  if (operation.collection === 'campaignCriteria') return createCriterion(operation, context);
  return refuse(
    'operation_access_denied_error',
    'CREATE_OPERATION_NOT_PERMITTED',
    'The twin does not create campaigns, budgets, ad groups or keywords.',
    ['create'],
  );
}

/** Decides a remove: of everything that has a parent in the twin's market. */
export function decideRemove(operation: Operation, context: MutateContext): Decision {
  const found = findRecord(operation, context);
  if ('error' in found) return found;
  if (operation.collection === 'campaignBudgets')
    return refuse('campaign_budget_error', 'CAMPAIGN_BUDGET_IN_USE', 'The budget is in use.', ['remove']);
  const at = { collection: operation.collection, key: found.key } as const;
  const gone: Edit =
    operation.collection === 'adGroupBidModifiers'
      ? { ...at, property: 'removed', field: 'resource_name', before: false, after: true }
      : {
          ...at,
          property: 'status',
          field: 'status',
          before: String(found.record['status']),
          after: 'REMOVED',
        };
  const modifier = found.record['bidModifier'];
  const cleared: Edit[] =
    typeof modifier === 'number'
      ? [{ ...at, property: 'bidModifier', field: 'bid_modifier', before: modifier, after: null }]
      : [];
  return { edits: [gone, ...cleared], resourceName: operation.name };
}

function createBidModifier({ resource }: Operation, { account }: MutateContext): Decision {
  const adGroupId = parseResourceName(String(resource['ad_group']))?.key ?? '';
  const adGroup = account.adGroups.get(adGroupId);
  if (adGroup === undefined)
    return refuse('mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.', ['create', 'ad_group']);
  const device = String(valueAt(resource, 'device.type'));
  const id = DEVICE_CRITERIA[device];
  if (id === undefined)
    return refuse(
      'ad_group_bid_modifier_error',
      'CRITERION_ID_NOT_SUPPORTED',
      'Only devices are supported.',
      ['create', 'device'],
    );
  const wrong = modifierRule(true)(resource['bid_modifier'] ?? null, account.customer);
  if (wrong !== null) return { error: { ...wrong, path: [{ field: 'create' }, { field: 'bid_modifier' }] } };
  if (account.criteria.get(`${adGroup.campaignId}~${id}`)?.bidModifier === 0)
    return refuse(
      'ad_group_bid_modifier_error',
      'CANNOT_OVERRIDE_OPTED_OUT_CAMPAIGN_CRITERION_BID_MODIFIER',
      'The campaign is opted out of the device.',
      ['create', 'device'],
    );
  const key = `${adGroupId}~${id}`;
  const known = account.bidModifiers.get(key);
  if (known !== undefined && isPresent(known))
    return refuse('mutate_error', 'RESOURCE_ALREADY_EXISTS', 'The resource already exists.', ['create']);
  if (known === undefined)
    account.bidModifiers.set(key, { id, adGroupId, device, bidModifier: null, removed: true });
  return {
    edits: created('adGroupBidModifiers', key, {
      before: known?.bidModifier ?? null,
      after: modifierOf(resource),
      removed: { property: 'removed', before: true, after: false },
    }),
    resourceName: resourceName(account.customer.id, 'adGroupBidModifiers', key),
  };
}

function createCriterion({ resource }: Operation, { account }: MutateContext): Decision {
  const campaignId = parseResourceName(String(resource['campaign']))?.key ?? '';
  if (!account.campaigns.has(campaignId))
    return refuse('mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.', ['create', 'campaign']);
  const record = criterionFrom(resource, campaignId);
  if (record === null)
    return refuse(
      'campaign_criterion_error',
      'CONCRETE_TYPE_REQUIRED',
      'Concrete type of criterion is required: a device, a location, or a schedule of whole hours.',
      ['create'],
    );
  const modifier = modifierOf(resource);
  const wrong = modifier === null ? null : modifierRule(record.type === 'DEVICE')(modifier, account.customer);
  if (wrong !== null) return { error: { ...wrong, path: [{ field: 'create' }, { field: 'bid_modifier' }] } };
  const key = `${campaignId}~${record.id}`;
  const known = account.criteria.get(key);
  if (known?.status === 'ENABLED')
    return refuse('campaign_criterion_error', 'CANNOT_ADD_EXISTING_FIELD', 'The criterion exists already.', [
      'create',
    ]);
  if (known === undefined) account.criteria.set(key, record);
  return {
    edits: created('campaignCriteria', key, {
      before: known?.bidModifier ?? null,
      after: modifier,
      removed: { property: 'status', before: 'REMOVED', after: 'ENABLED' },
    }),
    resourceName: resourceName(account.customer.id, 'campaignCriteria', key),
  };
}

/** A record that is there but removed is brought to life, so that undoing a create is an edit like any other. */
function created(
  collection: Edit['collection'],
  key: string,
  change: {
    readonly before: number | null;
    readonly after: number | null;
    readonly removed: Pick<Edit, 'property' | 'before' | 'after'>;
  },
): Edit[] {
  return [
    { collection, key, field: 'resource_name', ...change.removed },
    {
      collection,
      key,
      property: 'bidModifier',
      field: 'bid_modifier',
      before: change.before,
      after: change.after,
    },
  ];
}

function criterionFrom(
  resource: Operation['resource'],
  campaignId: AccountRecords['customer']['id'],
): CampaignCriterionRecord | null {
  const empty = {
    campaignId,
    status: 'REMOVED',
    bidModifier: null,
    device: null,
    location: null,
    schedule: null,
  } as const;
  const device = valueAt(resource, 'device.type');
  const location = valueAt(resource, 'location.geo_target_constant');
  const dayOfWeek = valueAt(resource, 'ad_schedule.day_of_week');
  const deviceId = DEVICE_CRITERIA[String(device)];
  if (deviceId !== undefined) return { ...empty, id: deviceId, type: 'DEVICE', device: String(device) };
  if (typeof location === 'string' && /^geoTargetConstants\/\d+$/.test(location))
    return { ...empty, id: location.slice(location.indexOf('/') + 1), type: 'LOCATION', location };
  if (typeof dayOfWeek !== 'string') return null;
  const schedule = {
    dayOfWeek,
    startHour: Number(valueAt(resource, 'ad_schedule.start_hour') ?? 0),
    endHour: Number(valueAt(resource, 'ad_schedule.end_hour') ?? 0),
  };
  const whole = ['start_minute', 'end_minute'].every((part) =>
    ['ZERO', 'UNSPECIFIED', undefined].includes(
      valueAt(resource, `ad_schedule.${part}`) as string | undefined,
    ),
  );
  if (!whole || schedule.startHour >= schedule.endHour || schedule.endHour > 24) return null;
  return { ...empty, id: scheduleId(schedule), type: 'AD_SCHEDULE', schedule };
}

function modifierOf(resource: Operation['resource']): number | null {
  const value = resource['bid_modifier'];
  return typeof value === 'number' ? Number(value.toPrecision(7)) : null;
}
