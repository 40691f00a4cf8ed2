import type { AdsCurrentValue, AdsTarget } from '../../core/base/ads-write.ts';
import { fieldPath } from '../../core/changes/wire-mutation.ts';
import type { AdsClient, RestRow } from './client.ts';
import { quoted } from './queries.ts';
import { remoteError } from './remote-failure.ts';

/** Resources that one query asks for: an IN list may be long, but the answer should stay small. */
const PER_QUERY = 5_000;

/** Collections of resource names, with the resource that is queried for them; those that have a status. */
const RESOURCES: Readonly<Record<string, { readonly resource: string; readonly status: boolean }>> = {
  adGroupCriteria: { resource: 'ad_group_criterion', status: true },
  adGroups: { resource: 'ad_group', status: true },
  adGroupBidModifiers: { resource: 'ad_group_bid_modifier', status: false },
  campaigns: { resource: 'campaign', status: true },
  campaignCriteria: { resource: 'campaign_criterion', status: true },
  campaignBudgets: { resource: 'campaign_budget', status: true },
};

/** Reads what settings hold now, in the order asked: one query per account, kind of resource and 5,000 resources. */
export async function readCurrentValues(
  client: AdsClient,
  targets: readonly AdsTarget[],
): Promise<AdsCurrentValue[]> {
  const found = new Map<string, RestRow>();
  for (const { accountId, collection, group } of grouped(targets))
    for (let at = 0; at < group.length; at += PER_QUERY) {
      const part = group.slice(at, at + PER_QUERY);
      for (const row of await client.query(accountId, queryOf(collection, part))) {
        const record = recordOf(row, collection);
        found.set(String(record['resourceName']), record);
      }
    }
  return targets.map((target) => currentValue(target, found.get(target.resourceName)));
}

function currentValue(target: AdsTarget, record: RestRow | undefined): AdsCurrentValue {
  const exists = record !== undefined && record['status'] !== 'REMOVED';
  return { target, exists, value: exists ? valueAt(record, target) : null };
}

function grouped(
  targets: readonly AdsTarget[],
): { readonly accountId: string; readonly collection: string; readonly group: readonly AdsTarget[] }[] {
  const groups = Map.groupBy(targets, (target) => `${target.accountId}/${collectionOf(target)}`);
  return [...groups.values()].map((group) => ({
    accountId: group[0]?.accountId ?? '',
    collection: group[0] === undefined ? '' : collectionOf(group[0]),
    group,
  }));
}

function queryOf(collection: string, targets: readonly AdsTarget[]): string {
  const { resource, status } = resourceOf(collection);
  const paths = new Set(targets.map((target) => pathOf(target).join('.')));
  const fields = ['resource_name', ...(status ? ['status'] : []), ...paths];
  const names = [...new Set(targets.map(({ resourceName }) => quoted(resourceName)))];
  return `SELECT ${fields.map((field) => `${resource}.${field}`).join(', ')} FROM ${resource} WHERE ${resource}.resource_name IN (${names.join(', ')})`;
}

function valueAt(record: RestRow, target: AdsTarget): number | null {
  let value: unknown = record;
  for (const part of pathOf(target)) value = (value as RestRow | undefined)?.[camel(part)];
  if (value === undefined || value === null) return null;
  const number = Number(value);
  if (!Number.isFinite(number))
    throw remoteError({
      message: `${target.setting} of ${target.resourceName} is no number: ${JSON.stringify(value)}`,
    });
  return number;
}

function pathOf(target: AdsTarget): readonly string[] {
  const path = fieldPath(target);
  if (path === null)
    throw remoteError({
      message: `${target.setting} of ${target.resourceName} has no field under the strategy ${target.strategy ?? '(none)'}`,
    });
  return path;
}

function collectionOf({ resourceName }: AdsTarget): string {
  return resourceName.split('/')[2] ?? '';
}

function resourceOf(collection: string): { readonly resource: string; readonly status: boolean } {
  const resource = RESOURCES[collection];
  if (resource === undefined) throw remoteError({ message: `nothing is written to ${collection}` });
  return resource;
}

function recordOf(row: RestRow, collection: string): RestRow {
  return (row[camel(resourceOf(collection).resource)] ?? {}) as RestRow;
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
