import type { AdsOperation, AdsSetting, AdsTarget } from '../base/ads-write.ts';
import { deviceOf } from './device-modifiers.ts';
import { SETTING_UNITS, valueProblem } from './lever-value.ts';

/** One mutation as `google-ads-api` takes it (`MutateOperation`); the field mask is made of the keys of `resource`. */
export interface WireMutation {
  readonly entity: WireEntity;
  readonly operation: 'create' | 'update' | 'remove';
  /** The resource name for a remove. */
  readonly resource: WireResource | string;
}

type WireResource = Readonly<
  Record<string, string | number | null | Readonly<Record<string, string | number | null>>>
>;

type WireEntity =
  | 'ad_group_criterion'
  | 'ad_group'
  | 'ad_group_bid_modifier'
  | 'campaign'
  | 'campaign_criterion'
  | 'campaign_budget';

interface SettingPlace {
  readonly entity: WireEntity;
  /** Collection in the resource name. */
  readonly collection: string;
  readonly ids: 1 | 2;
  /** Field of the resource; by strategy where the field lives under the scheme of the campaign. */
  readonly field: string | Readonly<Record<string, readonly [scheme: string, field: string]>>;
}

/** Where each setting lives (Google Ads API v25). */
const PLACES: Readonly<Record<AdsSetting, SettingPlace>> = {
  'keyword.cpc_bid': place('ad_group_criterion', 'adGroupCriteria', 2, 'cpc_bid_micros'),
  'ad_group.cpc_bid': place('ad_group', 'adGroups', 1, 'cpc_bid_micros'),
  'ad_group.target_cpa': place('ad_group', 'adGroups', 1, 'target_cpa_micros'),
  'ad_group.target_roas': place('ad_group', 'adGroups', 1, 'target_roas'),
  'ad_group.bid_modifier': place('ad_group_bid_modifier', 'adGroupBidModifiers', 2, 'bid_modifier'),
  'campaign.target_cpa': place('campaign', 'campaigns', 1, {
    TARGET_CPA: ['target_cpa', 'target_cpa_micros'],
    MAXIMIZE_CONVERSIONS: ['maximize_conversions', 'target_cpa_micros'],
  }),
  'campaign.target_roas': place('campaign', 'campaigns', 1, {
    TARGET_ROAS: ['target_roas', 'target_roas'],
    MAXIMIZE_CONVERSION_VALUE: ['maximize_conversion_value', 'target_roas'],
  }),
  'campaign.bid_modifier': place('campaign_criterion', 'campaignCriteria', 2, 'bid_modifier'),
  'campaign.budget': place('campaign_budget', 'campaignBudgets', 1, 'amount_micros'),
};

/** What the wire function answers: a mutation, or why there can be none. */
export type WireAnswer =
  | { readonly mutation: WireMutation; readonly problem: null }
  | { readonly mutation: null; readonly problem: string };

/**
 * Builds the resource of an operation: the only place where one is made.
 * The client drops unknown keys without a word, clears a field whose value is `undefined` and sends NaN as 0, so
 * everything is checked here: keys, resource name, finite number, billable unit, range. `null` is a clear, and only
 * where the entity then follows its parent. `unitMicros` is the billable unit of the account's currency.
 */
export function wireMutation(operation: AdsOperation, unitMicros: number): WireAnswer {
  const problem =
    keysProblem(operation, ['key', 'target', 'to', 'how']) ??
    keysProblem(operation.target, ['accountId', 'resourceName', 'setting', 'strategy']) ??
    targetProblem(operation.target) ??
    (operation.how === undefined
      ? toProblem(operation, unitMicros)
      : existenceProblem(operation, operation.how, unitMicros));
  if (problem !== null) return { mutation: null, problem };
  const { resourceName, setting } = operation.target;
  const { entity } = PLACES[setting];
  if (operation.how === 'remove')
    return { mutation: { entity, operation: 'remove', resource: resourceName }, problem: null };
  if (operation.how === 'create') return { mutation: { entity, ...creation(operation) }, problem: null };
  const [field = '', inner] = fieldPath(operation.target) ?? [];
  const resource: WireResource =
    inner === undefined
      ? { resource_name: resourceName, [field]: operation.to }
      : { resource_name: resourceName, [field]: { [inner]: operation.to } };
  return { mutation: { entity, operation: 'update', resource }, problem: null };
}

/** Only modifiers of devices can be made and taken away: everything else decides where and when ads run. */
function existenceProblem(
  operation: AdsOperation,
  how: 'create' | 'remove',
  unitMicros: number,
): string | null {
  const { target, to } = operation;
  if (deviceOf(target) === null)
    return `${target.setting} of ${target.resourceName} is no modifier of a device`;
  if (how === 'create') return toProblem(operation, unitMicros);
  return to === null ? null : `what is taken away has no value, found ${to}`;
}

/** The parent and the device are named instead of the resource, whose name the platform makes of them. */
function creation({ target, to }: AdsOperation): Pick<WireMutation, 'operation' | 'resource'> {
  const { accountId, resourceName, setting } = target;
  const [, parentId = ''] = /\/(\d+)~\d+$/.exec(resourceName) ?? [];
  const parent: WireResource =
    setting === 'campaign.bid_modifier'
      ? { campaign: `customers/${accountId}/campaigns/${parentId}` }
      : { ad_group: `customers/${accountId}/adGroups/${parentId}` };
  const device = { type: deviceOf(target) };
  return { operation: 'create', resource: { ...parent, device, bid_modifier: to } };
}

/** Path of the field that holds a setting, `['target_cpa', 'target_cpa_micros']`; null when the strategy has none. */
export function fieldPath({ setting, strategy }: AdsTarget): readonly string[] | null {
  const { field } = PLACES[setting];
  if (typeof field === 'string') return [field];
  return strategy !== undefined && Object.hasOwn(field, strategy) ? (field[strategy] ?? null) : null;
}

/** The settings that a resource can hold, each with the paths that the platform's history names them by. */
export function settingPaths(
  resourceName: string,
): { readonly setting: AdsSetting; readonly path: string }[] {
  const collection = resourceName.split('/')[2];
  return (Object.keys(PLACES) as AdsSetting[])
    .filter((setting) => PLACES[setting].collection === collection)
    .flatMap((setting) => {
      const { field } = PLACES[setting];
      const paths =
        typeof field === 'string' ? [field] : Object.values(field).map((parts) => parts.join('.'));
      return paths.map((path) => ({ setting, path }));
    });
}

function place(
  entity: WireEntity,
  collection: string,
  ids: 1 | 2,
  field: SettingPlace['field'],
): SettingPlace {
  return { entity, collection, ids, field };
}

function keysProblem(object: object, known: readonly string[]): string | null {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  return unknown === undefined ? null : `unknown key ${JSON.stringify(unknown)}`;
}

function targetProblem(target: AdsTarget): string | null {
  const { accountId, resourceName, setting, strategy } = target;
  if (!Object.hasOwn(PLACES, setting)) return `unknown setting ${JSON.stringify(setting)}`;
  const { collection, ids } = PLACES[setting];
  const tail = ids === 1 ? '\\d+' : '\\d+~\\d+';
  if (!/^\d+$/.test(accountId)) return `an account id is digits, found ${JSON.stringify(accountId)}`;
  if (!new RegExp(`^customers/${accountId}/${collection}/${tail}$`).test(resourceName)) {
    return `${setting} of account ${accountId} lives in ${collection}, found ${JSON.stringify(resourceName)}`;
  }
  return fieldPath(target) === null
    ? `${setting} has no field under the strategy ${strategy ?? '(none)'}`
    : null;
}

function toProblem({ target: { setting }, to }: AdsOperation, unitMicros: number): string | null {
  if (to === null) return valueProblem(setting, null, unitMicros);
  if (typeof to !== 'number' || !Number.isFinite(to))
    return `${setting} must be a finite number, found ${String(to)}`;
  if (!SETTING_UNITS[setting].ratio) return valueProblem(setting, to, unitMicros);
  const millionths = Math.round(to * 1e6);
  if (millionths / 1e6 !== to) return `${setting} has more than six decimals: ${to}`;
  return valueProblem(setting, millionths, unitMicros);
}
