import { DEVICES, type Account, type AdGroup, type Campaign, type Device } from './market.ts';
import type { World } from './world.ts';

/** Settings flattened for the hot loops. */
export interface Targeting {
  /** 1 where keyword, ad group and campaign are all enabled. */
  readonly keywordServes: Uint8Array;
  /** Ad group × device: the factor on the bid, 0 for opted out. */
  readonly deviceFactor: Float64Array;
  /** Campaign × location: the factor on the bid, 0 where it is not targeted. */
  readonly locationFactor: Float64Array;
}

const known = new WeakMap<Account, Targeting>();

/** The targeting of an account; made once for each, as accounts are immutable. */
export function targeting(world: World, account: Account): Targeting {
  const before = known.get(account);
  if (before !== undefined) return before;
  const made = {
    keywordServes: Uint8Array.from(account.keywords, (keyword, k) => {
      const adGroup = account.adGroups[world.adGroupOfKeyword[k] as number];
      const campaign = account.campaigns[world.campaignOfKeyword[k] as number];
      return [keyword, adGroup, campaign].every((it) => it?.status === 'ENABLED') ? 1 : 0;
    }),
    deviceFactor: Float64Array.from(
      account.adGroups.flatMap((adGroup, g) => {
        const campaign = account.campaigns[world.campaignOfAdGroup[g] as number];
        return DEVICES.map((device) =>
          campaign === undefined ? 0 : deviceFactor(campaign, adGroup, device),
        );
      }),
    ),
    locationFactor: Float64Array.from(
      account.campaigns.flatMap(({ locations }) =>
        account.locations.map(({ id }) => {
          if (locations.length === 0) return 1;
          return locations.find(({ locationId }) => locationId === id)?.modifier ?? 0;
        }),
      ),
    ),
  };
  known.set(account, made);
  return made;
}

/** The factor on bids of a device: the ad group's own, else the campaign's; a campaign's opt-out wins. */
export function deviceFactor(campaign: Campaign, adGroup: AdGroup, device: Device): number {
  const above = campaign.deviceModifiers[device] ?? 1;
  return above === 0 ? 0 : (adGroup.deviceModifiers[device] ?? above);
}
