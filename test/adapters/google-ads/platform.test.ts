import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day } from '../../../src/core/base/day.ts';
import type { AdsTarget } from '../../../src/core/base/ads-write.ts';
import { MemoryStore } from '../../../src/sandbox/google-ads/memory-store.ts';
import { MANAGER, NOW, sampleAccount } from '../../sandbox/google-ads/sample-account.ts';
import { openTwin, type OpenTwin } from './open-twin.ts';

let twin: OpenTwin;

beforeAll(async () => {
  twin = await openTwin();
});
afterAll(() => twin.close());

const keywordBid = (key: string): AdsTarget => ({
  accountId: '1',
  resourceName: `customers/1/adGroupCriteria/${key}`,
  setting: 'keyword.cpc_bid',
});

describe('accounts', () => {
  it('are those reached directly, with currency, time zone and billable unit', async () => {
    expect(await twin.platform.accounts()).toEqual([
      {
        id: '1',
        name: 'Account 1',
        currency: 'USD',
        timeZone: 'America/New_York',
        manager: false,
        test: false,
        billableUnitMicros: 10_000,
      },
    ]);
  });

  it('are all those under a manager, and not the manager', async () => {
    const children = ['1', '2'].map((id) => ({ records: sampleAccount(id, { managerId: '9' }) }));
    const agency = await openTwin({ store: new MemoryStore(children, [MANAGER]) }, { loginCustomerId: '9' });
    const accounts = await agency.platform.accounts();
    const entities = await agency.platform.readEntities('2');
    await agency.close();

    expect(accounts.map(({ id }) => id)).toEqual(['1', '2']);
    expect(entities.campaigns[0]?.resourceName).toBe('customers/2/campaigns/11');
  });

  it('without a currency stop the read and say what to finish', async () => {
    const empty = await openTwin({
      store: new MemoryStore([{ records: sampleAccount('1', { currency: '' }) }]),
    });
    const error: unknown = await empty.platform.accounts().catch((e: unknown) => e);
    await empty.close();

    expect(error).toMatchObject({
      message: expect.stringContaining('no currency') as string,
      next: expect.stringContaining('Finish setting up') as string,
    });
  });
});

describe('readEntities', () => {
  it('reads what is not removed, with bids in force and where they come from', async () => {
    const { keywords, adGroups } = await twin.platform.readEntities('1');

    expect(
      keywords.map((row) => [row.id, row.cpcBidMicros, row.effectiveCpcBidMicros, row.bidSource]),
    ).toEqual([
      ['1001', 1_500_000, 1_500_000, 'AD_GROUP_CRITERION'],
      ['1002', null, 1_000_000, 'AD_GROUP'],
      ['1004', null, 1_000_000, 'AD_GROUP'],
    ]);
    expect(keywords[0]).toMatchObject({
      qualityScore: 7,
      expectedCtr: 'AVERAGE',
      firstPageCpcMicros: 400_000,
    });
    expect(adGroups).toHaveLength(4);
  });

  it('reads strategies, targets where the strategy has them, and budgets', async () => {
    const { campaigns } = await twin.platform.readEntities('1');

    expect(
      campaigns.map((row) => [
        row.biddingStrategy,
        row.targetCpaMicros,
        row.targetRoas,
        row.portfolioStrategy !== null,
      ]),
    ).toEqual([
      ['MANUAL_CPC', null, null, false],
      ['TARGET_CPA', 20_000_000, null, false],
      ['MAXIMIZE_CONVERSION_VALUE', null, 4, false],
      ['MAXIMIZE_CONVERSIONS', null, null, false],
      ['TARGET_ROAS', null, 5, true],
    ]);
    expect(campaigns[0]?.budget).toEqual({
      id: '11',
      resourceName: 'customers/1/campaignBudgets/11',
      amountMicros: 50_000_000,
      shared: false,
      campaigns: 1,
    });
  });

  it('reads modifiers, of which null is no adjustment and 0 an opt-out', async () => {
    const { modifiers } = await twin.platform.readEntities('1');

    expect(modifiers.map(({ kind, segment, modifier }) => [kind, segment, modifier])).toEqual([
      ['device', 'DESKTOP', null],
      ['device', 'MOBILE', null],
      ['device', 'TABLET', 0],
    ]);
  });
});

describe('readMetrics', () => {
  it('reads counts by keyword, day, device and network, and everything beside them', async () => {
    const range = { from: day('2026-10-29'), to: day('2026-10-30') };
    const metrics = await twin.platform.readMetrics('1', range);

    expect(metrics.keywordDays).toHaveLength(2 * 3 * 2);
    expect(metrics.keywordDays[0]).toEqual({
      accountId: '1',
      campaignId: '11',
      adGroupId: '111',
      keywordId: '1001',
      day: '2026-10-30',
      device: 'MOBILE',
      network: 'SEARCH',
      impressions: 100,
      clicks: 10,
      costMicros: 7_000_000,
      conversions: 0.5,
      conversionsValueMicros: 20_000_000,
    });
    expect(metrics.campaignHours.map(({ hour }) => hour)).toEqual(Array(8).fill(9));
    expect(metrics.conversionLags[0]).toMatchObject({ lagBucket: 'LESS_THAN_ONE_DAY', conversions: 2 });
    expect(metrics.conversionsOn[0]).toMatchObject({ conversions: 1, conversionsValueMicros: 40_000_000 });
  });

  it('keeps censored shares as what they are: limits', async () => {
    const range = { from: day('2026-10-30'), to: day('2026-10-31') };
    const { impressionShares } = await twin.platform.readMetrics('1', range);
    const of = (adGroupId: string, on: string) =>
      impressionShares.find((row) => row.adGroupId === adGroupId && row.day === on);

    expect(of('111', '2026-10-30')?.share).toEqual({ value: 0.5, censored: null });
    expect(of('121', '2026-10-30')?.share).toEqual({ value: 0.1, censored: 'below' });
    expect(of('121', '2026-10-30')?.lostToRank).toEqual({ value: 0.9, censored: 'above' });
    expect(of('111', '2026-10-31')?.share).toBeNull();
  });
});

describe('readSimulations', () => {
  it('reads what other bids would have brought', async () => {
    const [simulation] = await twin.platform.readSimulations('1');

    expect(simulation).toMatchObject({
      level: 'ad_group',
      type: 'CPC_BID',
      method: 'UNIFORM',
      from: '2026-10-23',
    });
    expect(simulation?.points[0]).toEqual({
      at: 500_000,
      impressions: 500,
      clicks: 50,
      costMicros: 12_500_000,
      conversions: 2.25,
      conversionsValueMicros: 45_000_000,
    });
  });
});

describe('writing', () => {
  it('gives one outcome per operation, in order, and reads back what was written', async () => {
    const targets = ['111~1001', '111~1002', '9~9'].map(keywordBid);
    const outcomes = await twin.platform.mutate(
      [
        { key: 'a', target: keywordBid('111~1001'), to: 1_700_000 },
        { key: 'b', target: keywordBid('9~9'), to: 1_000_000 },
        { key: 'c', target: keywordBid('111~1002'), to: 1_234_567 },
        {
          key: 'd',
          target: {
            accountId: '1',
            resourceName: 'customers/1/campaigns/12',
            setting: 'campaign.target_cpa',
            strategy: 'TARGET_CPA',
          },
          to: 18_000_000,
        },
      ],
      { validateOnly: false },
    );

    expect(outcomes.map(({ key, status, code }) => [key, status, code])).toEqual([
      ['a', 'accepted', null],
      ['b', 'rejected', 'mutate_error.RESOURCE_NOT_FOUND'],
      ['c', 'rejected', 'bidforest.unsendable'],
      ['d', 'accepted', null],
    ]);
    const values = await twin.platform.currentValues(targets);
    expect(values.map(({ exists, value }) => [exists, value])).toEqual([
      [true, 1_700_000],
      [true, null],
      [false, null],
    ]);
  });

  it('clears a keyword bid, which then follows its ad group', async () => {
    const target = keywordBid('111~1001');
    await twin.platform.mutate([{ key: 'a', target, to: null }], { validateOnly: false });

    expect((await twin.platform.currentValues([target]))[0]).toEqual({ target, exists: true, value: null });
  });

  it('writes nothing when it only validates', async () => {
    const target: AdsTarget = {
      accountId: '1',
      resourceName: 'customers/1/adGroups/111',
      setting: 'ad_group.cpc_bid',
    };
    const before = await twin.platform.currentValues([target]);
    const outcomes = await twin.platform.mutate([{ key: 'a', target, to: 5_000_000 }], {
      validateOnly: true,
    });

    expect(outcomes[0]?.status).toBe('accepted');
    expect(await twin.platform.currentValues([target])).toEqual(before);
  });

  it('reads settings of every kind in as many queries as there are kinds', async () => {
    const targets: AdsTarget[] = [
      keywordBid('121~1004'),
      { accountId: '1', resourceName: 'customers/1/adGroups/121', setting: 'ad_group.cpc_bid' },
      { accountId: '1', resourceName: 'customers/1/adGroups/111', setting: 'ad_group.target_roas' },
      {
        accountId: '1',
        resourceName: 'customers/1/campaigns/13',
        setting: 'campaign.target_roas',
        strategy: 'MAXIMIZE_CONVERSION_VALUE',
      },
      {
        accountId: '1',
        resourceName: 'customers/1/campaigns/13',
        setting: 'campaign.target_roas',
        strategy: 'TARGET_ROAS',
      },
      { accountId: '1', resourceName: 'customers/1/campaignBudgets/13', setting: 'campaign.budget' },
      {
        accountId: '1',
        resourceName: 'customers/1/campaignCriteria/11~30002',
        setting: 'campaign.bid_modifier',
      },
    ];
    twin.requests.length = 0;
    const values = await twin.platform.currentValues(targets);

    expect(values.map(({ value }) => value)).toEqual([null, 1_000_000, null, 4, null, 50_000_000, 0]);
    expect(twin.requests).toHaveLength(5);
  });
});

describe('changeEvents', () => {
  it('tells edits by hand from ours, and leaves out those that Google does not report', async () => {
    const edit = (
      client: 'GOOGLE_ADS_WEB_CLIENT' | 'GOOGLE_ADS_EDITOR',
      before: number,
      after: number,
    ): void =>
      twin.sandbox.twin.edit(
        '1',
        [
          {
            collection: 'adGroups',
            key: '131',
            property: 'cpcBidMicros',
            field: 'cpc_bid_micros',
            before,
            after,
          },
        ],
        { client, email: 'ann@example.com' },
      );
    edit('GOOGLE_ADS_WEB_CLIENT', 1_000_000, 1_100_000);
    edit('GOOGLE_ADS_EDITOR', 1_100_000, 1_200_000);
    twin.sandbox.twin.advance(600_000);
    const events = await twin.platform.changeEvents('1', new Date(NOW - 3_600_000));
    const byHand = events.filter(({ client }) => client !== 'GOOGLE_ADS_API');

    expect(byHand).toEqual([
      {
        accountId: '1',
        at: new Date(NOW).toISOString(),
        resourceName: 'customers/1/adGroups/131',
        resourceType: 'AD_GROUP',
        client: 'GOOGLE_ADS_WEB_CLIENT',
        userEmail: 'ann@example.com',
        operation: 'UPDATE',
        changedFields: ['cpc_bid_micros'],
        before: { cpc_bid_micros: 1_000_000 },
        after: { cpc_bid_micros: 1_100_000 },
      },
    ]);
    expect(events.length).toBeGreaterThan(1);
  });
});
