import type { AdsAdGroup, AdsCampaign, AdsEntities, AdsKeyword, AdsModifier } from '../base/ads-account.ts';
import type { AdsSetting, AdsTarget } from '../base/ads-write.ts';
import { micros, type Micros } from '../base/micros.ts';
import type { Entity, EntityLevel, Lever } from '../flow.ts';
import { leverKey, type LeverState } from './lever-state.ts';
import { fromPlatform } from './lever-value.ts';

/** No adjustment. */
const NEUTRAL = micros(1_000_000);

const MODIFIER_LEVERS = {
  device: 'device_modifier',
  ad_schedule: 'hour_modifier',
  location: 'location_modifier',
} as const;

/**
 * Every lever of an account by {@link leverKey}, with its value and what decides whether it may be turned.
 * `source` is the name that decisions know the account's rows by. What hangs on a campaign that was not read is left out.
 */
export function accountLevers(source: string, entities: AdsEntities): Map<string, LeverState> {
  const campaigns = new Map(entities.campaigns.map((campaign) => [campaign.id, campaign]));
  const adGroups = new Map(entities.adGroups.map((adGroup) => [adGroup.id, adGroup]));
  const under = <T extends { readonly campaignId: string }>(
    things: readonly T[],
    levers: (thing: T, campaign: AdsCampaign) => LeverState[],
  ): LeverState[] =>
    things.flatMap((thing) => {
      const campaign = campaigns.get(thing.campaignId);
      return campaign === undefined ? [] : levers(thing, campaign);
    });
  const states = [
    ...entities.campaigns.flatMap((campaign) => campaignLevers(source, campaign)),
    ...under(entities.adGroups, (adGroup, campaign) => adGroupLevers(source, adGroup, campaign)),
    ...under(entities.keywords, (keyword, campaign) => [
      keywordBid(source, keyword, campaign, adGroups.get(keyword.adGroupId)),
    ]),
    ...under(entities.modifiers, (modifier, campaign) => [
      modifierLever(source, modifier, campaign, adGroups.get(modifier.adGroupId ?? '')),
    ]),
  ];
  return new Map(states.map((state) => [leverKey(state.entity.level, state.entity.id, state.lever), state]));
}

function campaignLevers(source: string, campaign: AdsCampaign): LeverState[] {
  const { id, name, status, budget, resourceName, targetCpaMicros } = campaign;
  const entity = entityOf(source, campaign, { level: 'campaign', id, name, status });
  const state = (lever: Lever, column: LeverState['column'], target: AdsTarget, own: Micros | null) => ({
    entity,
    lever,
    column,
    target,
    campaign,
    ownMicros: own,
    inForceMicros: own,
  });
  const target = (setting: AdsSetting): AdsTarget => targetUnder(campaign, resourceName, setting);
  const roas = fromPlatform('campaign.target_roas', campaign.targetRoas);
  return [
    state('target_cpa', 'campaign_cpa', target('campaign.target_cpa'), targetCpaMicros),
    state('target_roas', 'campaign_roas', target('campaign.target_roas'), roas),
    ...(budget === null
      ? []
      : [
          state(
            'budget',
            'budget',
            plain(campaign, budget.resourceName, 'campaign.budget'),
            budget.amountMicros,
          ),
        ]),
  ];
}

function adGroupLevers(source: string, adGroup: AdsAdGroup, campaign: AdsCampaign): LeverState[] {
  const { name, status, resourceName, cpcBidMicros, targetCpaMicros } = adGroup;
  const id = `${campaign.id}~${adGroup.id}`;
  const entity = entityOf(source, campaign, { level: 'ad_group', id, name, status, adGroup: name });
  const target = (setting: AdsSetting): AdsTarget => plain(campaign, resourceName, setting);
  const roas = fromPlatform('ad_group.target_roas', adGroup.targetRoas);
  return [
    {
      entity,
      campaign,
      lever: 'max_cpc',
      column: 'max_cpc',
      target: target('ad_group.cpc_bid'),
      ownMicros: cpcBidMicros,
      inForceMicros: cpcBidMicros ?? adGroup.effectiveCpcBidMicros,
    },
    {
      entity,
      campaign,
      lever: 'target_cpa',
      column: 'ad_group_cpa',
      target: target('ad_group.target_cpa'),
      ownMicros: targetCpaMicros,
      inForceMicros: targetCpaMicros ?? campaign.targetCpaMicros,
    },
    {
      entity,
      campaign,
      lever: 'target_roas',
      column: 'ad_group_roas',
      target: target('ad_group.target_roas'),
      ownMicros: roas,
      inForceMicros: roas ?? fromPlatform('campaign.target_roas', campaign.targetRoas),
    },
  ];
}

function keywordBid(
  source: string,
  keyword: AdsKeyword,
  campaign: AdsCampaign,
  adGroup: AdsAdGroup | undefined,
): LeverState {
  const { text, status, matchType, resourceName, cpcBidMicros } = keyword;
  const id = `${campaign.id}~${keyword.adGroupId}~${keyword.id}`;
  return {
    entity: {
      ...entityOf(source, campaign, {
        level: 'keyword',
        id,
        name: text,
        status,
        adGroup: adGroup?.name,
      }),
      matchType,
    },
    campaign,
    lever: 'max_cpc',
    column: 'max_cpc',
    ownMicros: cpcBidMicros,
    target: plain(campaign, resourceName, 'keyword.cpc_bid'),
    inForceMicros: cpcBidMicros ?? keyword.effectiveCpcBidMicros ?? adGroup?.cpcBidMicros ?? null,
  };
}

function modifierLever(
  source: string,
  modifier: AdsModifier,
  campaign: AdsCampaign,
  adGroup: AdsAdGroup | undefined,
): LeverState {
  const { adGroupId, resourceName, segment, kind } = modifier;
  const criterion = resourceName.slice(resourceName.lastIndexOf('~') + 1);
  const setting = adGroupId === null ? 'campaign.bid_modifier' : 'ad_group.bid_modifier';
  const own = fromPlatform(setting, modifier.modifier);
  const level: EntityLevel = adGroupId === null ? 'campaign_modifier' : 'ad_group_modifier';
  const id = [campaign.id, ...(adGroupId === null ? [] : [adGroupId]), criterion].join('~');
  return {
    entity: entityOf(source, campaign, {
      level,
      id,
      name: segment,
      status: null,
      adGroup: adGroup?.name,
    }),
    campaign,
    lever: MODIFIER_LEVERS[kind],
    column: 'modifier',
    ownMicros: own,
    target: plain(campaign, resourceName, setting),
    inForceMicros: own ?? NEUTRAL,
  };
}

function entityOf(
  source: string,
  campaign: AdsCampaign,
  own: {
    readonly level: EntityLevel;
    readonly id: string;
    readonly name: string;
    readonly status: string | null;
    readonly adGroup?: string | undefined;
  },
): Entity {
  const { level, id, name, status, adGroup = null } = own;
  return {
    source,
    accountId: campaign.accountId,
    level,
    id,
    name,
    status,
    adGroup,
    matchType: null,
    network: null,
    campaign: campaign.name,
    bidStrategy: campaign.biddingStrategy,
  };
}

function plain({ accountId }: AdsCampaign, resourceName: string, setting: AdsSetting): AdsTarget {
  return { accountId, resourceName, setting };
}

function targetUnder(campaign: AdsCampaign, resourceName: string, setting: AdsSetting): AdsTarget {
  const target = plain(campaign, resourceName, setting);
  return campaign.biddingStrategy === null ? target : { ...target, strategy: campaign.biddingStrategy };
}
