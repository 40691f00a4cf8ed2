import type { AdsAdGroup, AdsCampaign, AdsEntities } from '../base/ads-account.ts';
import type { AdsTarget } from '../base/ads-write.ts';
import { micros, type Micros } from '../base/micros.ts';
import { leverKey, type LeverState } from './lever-state.ts';

/** Ids of devices as criteria (Google Ads API, "Platforms"): the name of a modifier that is not there yet is known. */
const DEVICES: Readonly<Record<string, string>> = {
  '30000': 'DESKTOP',
  '30001': 'MOBILE',
  '30002': 'TABLET',
  '30004': 'CONNECTED_TV',
};

const NEUTRAL = micros(1_000_000);

/** The device that a modifier is for; null for other settings, and for places and hours. */
export function deviceOf({
  resourceName,
  setting,
}: Pick<AdsTarget, 'resourceName' | 'setting'>): string | null {
  if (setting !== 'campaign.bid_modifier' && setting !== 'ad_group.bid_modifier') return null;
  return DEVICES[resourceName.slice(resourceName.lastIndexOf('~') + 1)] ?? null;
}

/** Whether a setting that is not there is one that holds nothing: it can be made, and being gone is a value of it. */
export function mayBeMissing(target: Pick<AdsTarget, 'resourceName' | 'setting'>): boolean {
  return deviceOf(target) !== null;
}

/**
 * The modifiers of devices that campaigns and ad groups do not have yet, as levers without a value of their own.
 * An ad group without one bids by that of its campaign.
 */
export function missingDeviceModifiers(
  source: string,
  entities: AdsEntities,
  known: ReadonlyMap<string, LeverState>,
): Map<string, LeverState> {
  const missing = new Map<string, LeverState>();
  const add = (campaign: AdsCampaign, adGroup: AdsAdGroup | null): void => {
    for (const [id, device] of Object.entries(DEVICES)) {
      const state = missingLever(source, campaign, adGroup, { id, device });
      const key = leverKey(state.entity.level, state.entity.id, state.lever);
      if (known.has(key)) continue;
      const ofCampaign = known.get(leverKey('campaign_modifier', `${campaign.id}~${id}`, 'device_modifier'));
      missing.set(key, { ...state, inForceMicros: ofCampaign?.inForceMicros ?? NEUTRAL });
    }
  };
  const campaigns = new Map(entities.campaigns.map((campaign) => [campaign.id, campaign]));
  for (const campaign of entities.campaigns) add(campaign, null);
  for (const adGroup of entities.adGroups) {
    const campaign = campaigns.get(adGroup.campaignId);
    if (campaign !== undefined) add(campaign, adGroup);
  }
  return missing;
}

function missingLever(
  source: string,
  campaign: AdsCampaign,
  adGroup: AdsAdGroup | null,
  { id, device }: { readonly id: string; readonly device: string },
): LeverState {
  const { accountId } = campaign;
  const none: Micros | null = null;
  return {
    entity: {
      source,
      accountId,
      level: adGroup === null ? 'campaign_modifier' : 'ad_group_modifier',
      id: [campaign.id, ...(adGroup === null ? [] : [adGroup.id]), id].join('~'),
      name: device,
      status: null,
      adGroup: adGroup?.name ?? null,
      matchType: null,
      network: null,
      campaign: campaign.name,
      bidStrategy: campaign.biddingStrategy,
    },
    campaign,
    lever: 'device_modifier',
    column: 'modifier',
    target:
      adGroup === null
        ? {
            accountId,
            resourceName: `customers/${accountId}/campaignCriteria/${campaign.id}~${id}`,
            setting: 'campaign.bid_modifier',
          }
        : {
            accountId,
            resourceName: `customers/${accountId}/adGroupBidModifiers/${adGroup.id}~${id}`,
            setting: 'ad_group.bid_modifier',
          },
    missing: true,
    ownMicros: none,
    inForceMicros: NEUTRAL,
  };
}
