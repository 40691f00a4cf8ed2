import type { Collection } from './records.ts';

/** `customers/1/adGroupCriteria/2~3`. */
export function resourceName(customerId: string, collection: string, ...ids: readonly string[]): string {
  return `customers/${customerId}/${collection}/${ids.join('~')}`;
}

/** The parts of a resource name; null when it is malformed. */
export function parseResourceName(
  name: string,
): { readonly customerId: string; readonly collection: string; readonly key: string } | null {
  const match = /^customers\/(\d+)\/([A-Za-z]+)\/([\w~-]+)$/.exec(name);
  if (match === null) return null;
  const [, customerId = '', collection = '', key = ''] = match;
  return { customerId, collection, key };
}

/** How change events name what was changed. */
export const CHANGED_TYPES: Readonly<Record<Collection, string>> = {
  campaigns: 'CAMPAIGN',
  campaignBudgets: 'CAMPAIGN_BUDGET',
  adGroups: 'AD_GROUP',
  adGroupCriteria: 'AD_GROUP_CRITERION',
  campaignCriteria: 'CAMPAIGN_CRITERION',
  adGroupBidModifiers: 'AD_GROUP_BID_MODIFIER',
};
