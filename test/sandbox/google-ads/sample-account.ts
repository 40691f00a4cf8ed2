import { day } from '../../../src/core/base/day.ts';
import { MemoryStore } from '../../../src/sandbox/google-ads/memory-store.ts';
import type {
  AccountRecords,
  CampaignRecord,
  CustomerRecord,
  KeywordRecord,
} from '../../../src/sandbox/google-ads/records.ts';
import type { Fact } from '../../../src/sandbox/google-ads/store.ts';

/** 2026-10-31 08:00 in New York. */
export const NOW = Date.UTC(2026, 9, 31, 12);

export const MANAGER: CustomerRecord = customer('9', { name: 'Agency', manager: true });

/** A small account: a manual campaign with three keywords, and one campaign of each automated kind. */
export function sampleAccount(id = '1', overrides: Partial<CustomerRecord> = {}): AccountRecords {
  return {
    customer: customer(id, overrides),
    campaigns: new Map(
      [
        campaign('11', { name: 'Search | Shoes', labels: ['customers/1/labels/7'] }),
        campaign('12', { strategy: 'TARGET_CPA', targetCpaMicros: 20_000_000 }),
        campaign('13', { strategy: 'MAXIMIZE_CONVERSION_VALUE', targetRoas: 4, portfolio: null }),
        campaign('14', { status: 'PAUSED', strategy: 'MAXIMIZE_CONVERSIONS' }),
        campaign('15', {
          strategy: 'TARGET_ROAS',
          targetRoas: 5,
          portfolio: `customers/${id}/biddingStrategies/3`,
        }),
      ].map((record) => [record.id, record]),
    ),
    budgets: new Map(
      ['11', '12', '13', '14', '15'].map((key) => [
        key,
        { id: key, name: `Budget ${key}`, amountMicros: 50_000_000, shared: false, status: 'ENABLED' },
      ]),
    ),
    adGroups: new Map(
      ['11', '12', '13', '15'].map((campaignId) => [
        `${campaignId}1`,
        {
          id: `${campaignId}1`,
          campaignId,
          name: `Group ${campaignId}1`,
          status: 'ENABLED',
          cpcBidMicros: 1_000_000,
          targetCpaMicros: null,
          targetRoas: null,
        },
      ]),
    ),
    keywords: new Map(
      [
        keyword('111', '1001', { text: 'trail shoes', cpcBidMicros: 1_500_000 }),
        keyword('111', '1002', { text: '50% off shoes', matchType: 'PHRASE' }),
        keyword('111', '1003', { text: "men's shoes", status: 'REMOVED' }),
        keyword('121', '1004', { text: 'road shoes', matchType: 'EXACT' }),
      ].map((record) => [`${record.adGroupId}~${record.id}`, record]),
    ),
    criteria: new Map(
      (['DESKTOP', 'MOBILE', 'TABLET'] as const).map((device, index) => [
        `11~${30_000 + index}`,
        {
          id: String(30_000 + index),
          campaignId: '11',
          type: 'DEVICE',
          device,
          location: null,
          schedule: null,
          status: 'ENABLED',
          bidModifier: device === 'TABLET' ? 0 : null,
        },
      ]),
    ),
    bidModifiers: new Map(),
  };
}

/** Facts of the last ten days before {@link NOW}: 100 impressions and 10 clicks a keyword, day and device. */
export function sampleFacts(): Fact[] {
  const keys = [
    ['11', '111', '1001'],
    ['11', '111', '1002'],
    ['12', '121', '1004'],
  ] as const;
  return Array.from({ length: 10 }, (_, age) => day(`2026-10-${String(31 - age).padStart(2, '0')}`)).flatMap(
    (on) =>
      keys.flatMap(([campaignId, adGroupId, keywordId]) =>
        ['MOBILE', 'DESKTOP'].map((device) => ({
          day: on,
          campaignId,
          adGroupId,
          keywordId,
          device,
          network: 'SEARCH',
          hour: 9,
          location: null,
          lagBucket: 'LESS_THAN_ONE_DAY',
          counts: {
            impressions: 100,
            clicks: 10,
            costMicros: 7_000_000,
            conversions: 0.5,
            valueMicros: 20_000_000,
            conversionsOn: 0.25,
            valueOnMicros: 10_000_000,
            eligible: keywordId === '1004' ? 2_000 : 200,
            lostToBudget: 0,
            lostToRank: keywordId === '1004' ? 1_900 : 100,
            topImpressions: 60,
            absoluteTopImpressions: 20,
          },
        })),
      ),
  );
}

/** The sample account, directly accessible, with its facts. */
export function sampleStore(): MemoryStore {
  return new MemoryStore([
    {
      records: sampleAccount(),
      facts: sampleFacts(),
      simulations: [
        {
          level: 'ad_group',
          campaignId: '11',
          adGroupId: '111',
          keywordId: null,
          type: 'CPC_BID',
          method: 'UNIFORM',
          from: day('2026-10-23'),
          to: day('2026-10-29'),
          points: [0.5, 1, 2].map((bid) => ({
            at: bid * 1e6,
            impressions: Math.round(1_000 * bid),
            topImpressions: Math.round(400 * bid),
            clicks: Math.round(100 * bid),
            costMicros: Math.round(50e6 * bid * bid),
            conversions: 4.5 * bid,
            valueMicros: Math.round(90e6 * bid),
          })),
        },
      ],
    },
  ]);
}

function customer(id: string, overrides: Partial<CustomerRecord>): CustomerRecord {
  return {
    id,
    name: `Account ${id}`,
    currency: 'USD',
    timeZone: 'America/New_York',
    manager: false,
    test: false,
    managerId: null,
    billableUnitMicros: 10_000,
    minimumBudgetMicros: 1_000_000,
    ...overrides,
  };
}

function campaign(id: string, overrides: Partial<CampaignRecord>): CampaignRecord {
  return {
    id,
    name: `Campaign ${id}`,
    status: 'ENABLED',
    strategy: 'MANUAL_CPC',
    targetCpaMicros: null,
    targetRoas: null,
    portfolio: null,
    budgetId: id,
    channel: 'SEARCH',
    experimentType: 'BASE',
    labels: [],
    politicalAds: 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING',
    learning: null,
    ...overrides,
  };
}

function keyword(adGroupId: string, id: string, overrides: Partial<KeywordRecord>): KeywordRecord {
  return {
    id,
    adGroupId,
    text: id,
    matchType: 'BROAD',
    negative: false,
    status: 'ENABLED',
    cpcBidMicros: null,
    qualityScore: 7,
    expectedCtr: 'AVERAGE',
    adRelevance: 'ABOVE_AVERAGE',
    landingPage: 'BELOW_AVERAGE',
    firstPageCpcMicros: 400_000,
    topOfPageCpcMicros: 900_000,
    ...overrides,
  };
}
