import type {
  AdsAdGroup,
  AdsCampaign,
  AdsEntities,
  AdsKeyword,
  AdsModifier,
} from '../../../src/core/base/ads-account.ts';
import type { AdsTarget } from '../../../src/core/base/ads-write.ts';
import { micros, type Micros } from '../../../src/core/base/micros.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An account in memory whose settings can be read and set by target. */
export interface FakeAccount {
  entities(): AdsEntities;
  /** Undefined when there is no such setting. */
  get(target: Pick<AdsTarget, 'resourceName' | 'setting'>): number | null | undefined;
  set(target: Pick<AdsTarget, 'resourceName' | 'setting'>, value: number | null): void;
  campaign(id: string): Writable<AdsCampaign>;
  removeKeyword(resourceName: string): void;
}

/** What a campaign of the fake is made of. */
export interface CampaignSpec {
  readonly strategy: string | null;
  readonly keywords?: number;
  readonly about?: Partial<AdsCampaign>;
}

export const ACCOUNT = '1234567890';
export const CENT = micros(10_000);

const PREFIX = `customers/${ACCOUNT}`;

/** One campaign by spec, ids from 1, each with one ad group, its keywords, a device, an hour and a location modifier. */
export function fakeAccount(specs: readonly CampaignSpec[]): FakeAccount {
  const campaigns = specs.map((spec, i) => campaignOf(String(i + 1), spec));
  const adGroups = campaigns.map((campaign) => adGroupOf(campaign));
  const keywords = specs.flatMap(({ keywords: count = 2 }, i) =>
    Array.from({ length: count }, (_, k) => keywordOf(String(i + 1), k)),
  );
  const modifiers = campaigns.flatMap(modifiersOf);
  const resources = new Map<string, Record<string, unknown>>(
    [...campaigns, ...adGroups, ...keywords, ...modifiers].map((one) => [
      one.resourceName,
      one as unknown as Record<string, unknown>,
    ]),
  );
  const budgets = new Map(campaigns.map((campaign) => [campaign.budget?.resourceName ?? '', campaign]));
  return {
    entities: () =>
      structuredClone({
        account: {
          id: ACCOUNT,
          name: 'Shop',
          currency: 'USD',
          timeZone: 'UTC',
          manager: false,
          test: true,
          billableUnitMicros: CENT,
        },
        campaigns,
        adGroups,
        keywords: keywords.map((keyword) => ({
          ...keyword,
          effectiveCpcBidMicros: keyword.cpcBidMicros ?? adGroupBid(adGroups, keyword),
        })),
        modifiers,
      }),
    get: ({ resourceName, setting }) => {
      if (setting === 'campaign.budget') return budgets.get(resourceName)?.budget?.amountMicros;
      return resources.get(resourceName)?.[FIELDS[setting]] as number | null | undefined;
    },
    set: ({ resourceName, setting }, value) => {
      const campaign = budgets.get(resourceName);
      if (setting === 'campaign.budget' && campaign?.budget) {
        campaign.budget = { ...campaign.budget, amountMicros: value as Micros };
      } else {
        const resource = resources.get(resourceName);
        if (resource !== undefined) resource[FIELDS[setting]] = value;
      }
    },
    campaign: (id) => {
      const found = campaigns.find((campaign) => campaign.id === id);
      if (found === undefined) throw new Error(`no campaign ${id}`);
      return found;
    },
    removeKeyword: (resourceName) => {
      keywords.splice(
        keywords.findIndex((keyword) => keyword.resourceName === resourceName),
        1,
      );
      resources.delete(resourceName);
    },
  };
}

const FIELDS: Readonly<Record<AdsTarget['setting'], string>> = {
  'keyword.cpc_bid': 'cpcBidMicros',
  'ad_group.cpc_bid': 'cpcBidMicros',
  'ad_group.target_cpa': 'targetCpaMicros',
  'ad_group.target_roas': 'targetRoas',
  'ad_group.bid_modifier': 'modifier',
  'campaign.target_cpa': 'targetCpaMicros',
  'campaign.target_roas': 'targetRoas',
  'campaign.bid_modifier': 'modifier',
  'campaign.budget': 'amountMicros',
};

function campaignOf(id: string, { strategy, about }: CampaignSpec): Writable<AdsCampaign> {
  return {
    accountId: ACCOUNT,
    id,
    resourceName: `${PREFIX}/campaigns/${id}`,
    name: `Campaign ${id}`,
    status: 'ENABLED',
    channel: 'SEARCH',
    biddingStrategy: strategy,
    portfolioStrategy: null,
    systemStatus: 'ENABLED',
    targetCpaMicros:
      strategy === 'TARGET_CPA' || strategy === 'MAXIMIZE_CONVERSIONS' ? micros(20_000_000) : null,
    targetRoas: strategy === 'TARGET_ROAS' || strategy === 'MAXIMIZE_CONVERSION_VALUE' ? 4 : null,
    budget: {
      id: `9${id}`,
      resourceName: `${PREFIX}/campaignBudgets/9${id}`,
      amountMicros: micros(50_000_000),
      shared: false,
      campaigns: 1,
    },
    experimentType: 'BASE',
    missingPoliticalDeclaration: false,
    ...about,
  };
}

function adGroupOf({ id }: AdsCampaign): Writable<AdsAdGroup> {
  return {
    accountId: ACCOUNT,
    campaignId: id,
    id: `${id}0`,
    resourceName: `${PREFIX}/adGroups/${id}0`,
    name: `Ad group ${id}0`,
    status: 'ENABLED',
    cpcBidMicros: micros(1_000_000),
    effectiveCpcBidMicros: null,
    targetCpaMicros: null,
    targetRoas: null,
  };
}

/** The first keyword of an ad group follows it, the others have bids of their own. */
function keywordOf(campaignId: string, index: number): Writable<AdsKeyword> {
  const own = index === 0 ? null : micros(1_000_000 + index * 100_000);
  return {
    accountId: ACCOUNT,
    campaignId,
    adGroupId: `${campaignId}0`,
    id: String(100 + index),
    resourceName: `${PREFIX}/adGroupCriteria/${campaignId}0~${100 + index}`,
    text: `keyword ${campaignId}.${index}`,
    matchType: 'EXACT',
    status: 'ENABLED',
    cpcBidMicros: own,
    effectiveCpcBidMicros: null,
    bidSource: own === null ? 'AD_GROUP' : 'AD_GROUP_CRITERION',
    qualityScore: null,
    expectedCtr: null,
    adRelevance: null,
    landingPage: null,
    firstPageCpcMicros: null,
    topOfPageCpcMicros: null,
  };
}

function modifiersOf({ id }: AdsCampaign): Writable<AdsModifier>[] {
  const of = (
    kind: AdsModifier['kind'],
    criterion: string,
    segment: string,
    modifier: number,
  ): Writable<AdsModifier> => ({
    accountId: ACCOUNT,
    campaignId: id,
    adGroupId: null,
    resourceName: `${PREFIX}/campaignCriteria/${id}~${criterion}`,
    kind,
    segment,
    modifier,
  });
  return [
    of('device', '30001', 'MOBILE', 1),
    of('ad_schedule', '77', 'MONDAY 8:00-12:00', 1.1),
    of('location', '2840', 'geoTargetConstants/2840', 0.9),
    {
      ...of('device', '30000', 'DESKTOP', 1.2),
      adGroupId: `${id}0`,
      resourceName: `${PREFIX}/adGroupBidModifiers/${id}0~30000`,
    },
  ];
}

function adGroupBid(adGroups: readonly AdsAdGroup[], { adGroupId }: AdsKeyword): Micros | null {
  return adGroups.find(({ id }) => id === adGroupId)?.cpcBidMicros ?? null;
}
