import type {
  AccountRecords,
  CampaignRecord,
  CustomerRecord,
  KeywordRecord,
} from '../../../src/sandbox/google-ads/records.ts';

/** A campaign of the account below: its strategy by name, also one that the twin does not serve. */
export interface WritableCampaign {
  readonly strategy: string;
  readonly keywords?: number;
}

/**
 * The twin's account with the same ids and values as the fake account of the job tests: one campaign by spec, ids from
 * 1, each with an ad group `10`, keywords from 100 of which the first has no bid of its own, and four bid modifiers.
 */
export function writableAccount(id: string, specs: readonly WritableCampaign[]): AccountRecords {
  const ids = specs.map((_, index) => String(index + 1));
  return {
    customer: customer(id),
    campaigns: new Map(specs.map(({ strategy }, i) => [String(i + 1), campaign(String(i + 1), strategy)])),
    budgets: new Map(
      ids.map((campaignId) => [
        `9${campaignId}`,
        {
          id: `9${campaignId}`,
          name: `Budget ${campaignId}`,
          amountMicros: 50_000_000,
          shared: false,
          status: 'ENABLED' as const,
        },
      ]),
    ),
    adGroups: new Map(
      ids.map((campaignId) => [
        `${campaignId}0`,
        {
          id: `${campaignId}0`,
          campaignId,
          name: `Ad group ${campaignId}0`,
          status: 'ENABLED' as const,
          cpcBidMicros: 1_000_000,
          targetCpaMicros: null,
          targetRoas: null,
        },
      ]),
    ),
    keywords: new Map(
      specs
        .flatMap(({ keywords = 2 }, i) =>
          Array.from({ length: keywords }, (_, k) => keyword(`${i + 1}0`, 100 + k)),
        )
        .map((record) => [`${record.adGroupId}~${record.id}`, record]),
    ),
    criteria: new Map(
      ids
        .flatMap((campaignId) => [
          { ...criterion(campaignId, '30001', 1), type: 'DEVICE' as const, device: 'MOBILE' },
          {
            ...criterion(campaignId, '77', 1.1),
            type: 'AD_SCHEDULE' as const,
            schedule: { dayOfWeek: 'MONDAY', startHour: 8, endHour: 12 },
          },
          {
            ...criterion(campaignId, '2840', 0.9),
            type: 'LOCATION' as const,
            location: 'geoTargetConstants/2840',
          },
        ])
        .map((record) => [`${record.campaignId}~${record.id}`, record]),
    ),
    bidModifiers: new Map(
      ids.map((campaignId) => [
        `${campaignId}0~30000`,
        { id: '30000', adGroupId: `${campaignId}0`, device: 'DESKTOP', bidModifier: 1.2, removed: false },
      ]),
    ),
  };
}

function customer(id: string): CustomerRecord {
  return {
    id,
    name: 'Shop',
    currency: 'USD',
    timeZone: 'UTC',
    manager: false,
    test: true,
    managerId: null,
    billableUnitMicros: 10_000,
    minimumBudgetMicros: 1_000_000,
  };
}

function campaign(id: string, strategy: string): CampaignRecord {
  return {
    id,
    name: `Campaign ${id}`,
    status: 'ENABLED',
    strategy: strategy as CampaignRecord['strategy'],
    targetCpaMicros: strategy === 'TARGET_CPA' || strategy === 'MAXIMIZE_CONVERSIONS' ? 20_000_000 : null,
    targetRoas: strategy === 'TARGET_ROAS' || strategy === 'MAXIMIZE_CONVERSION_VALUE' ? 4 : null,
    portfolio: null,
    budgetId: `9${id}`,
    channel: 'SEARCH',
    experimentType: 'BASE',
    labels: [],
    politicalAds: 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING',
    learning: null,
  };
}

function keyword(adGroupId: string, id: number): KeywordRecord {
  return {
    id: String(id),
    adGroupId,
    text: `keyword ${adGroupId}.${id}`,
    matchType: 'EXACT',
    negative: false,
    status: 'ENABLED',
    cpcBidMicros: id === 100 ? null : 1_000_000 + (id - 100) * 100_000,
    qualityScore: null,
    expectedCtr: null,
    adRelevance: null,
    landingPage: null,
    firstPageCpcMicros: null,
    topOfPageCpcMicros: null,
  };
}

function criterion(
  campaignId: string,
  id: string,
  bidModifier: number,
): {
  readonly id: string;
  readonly campaignId: string;
  readonly device: null;
  readonly location: null;
  readonly schedule: null;
  readonly status: 'ENABLED';
  bidModifier: number;
} {
  return {
    id,
    campaignId,
    device: null,
    location: null,
    schedule: null,
    status: 'ENABLED',
    bidModifier,
  };
}
