import { describe, expect, it } from 'vitest';
import type { AdsImpressionShare, AdsKeywordDay } from '../../../src/core/base/ads-metrics.ts';
import { day } from '../../../src/core/base/day.ts';
import { micros } from '../../../src/core/base/micros.ts';
import { keywordDayRows, keywordStateRows } from '../../../src/core/ingest/performance-rows.ts';
import { fakeAccount } from '../../jobs/ads/fake-account.ts';

const entities = fakeAccount([{ strategy: 'MANUAL_CPC' }, { strategy: 'TARGET_CPA' }]).entities();
const provenance = {
  source: 'google-ads',
  account_id: entities.account.id,
  file: 'f',
  imported_at: '2026-11-01T12:00:00.000Z',
};
const [keyword] = entities.keywords;
if (keyword === undefined) throw new Error('the account needs a keyword');

const counted: AdsKeywordDay = {
  accountId: keyword.accountId,
  campaignId: keyword.campaignId,
  adGroupId: keyword.adGroupId,
  keywordId: keyword.id,
  day: day('2026-10-31'),
  device: 'MOBILE',
  network: null,
  impressions: 100,
  clicks: 7,
  costMicros: micros(5_123_456),
  conversions: 0.1 + 0.2,
  conversionsValueMicros: micros(84_000_000),
};

describe('counts as raw rows', () => {
  it('keeps money exact and takes names from the account', () => {
    const [row] = keywordDayRows([counted], [], entities, provenance);

    expect(row).toMatchObject({
      ...provenance,
      line: 1,
      date: '2026-10-31',
      campaign_id: keyword.campaignId,
      keyword_id: keyword.id,
      keyword: keyword.text,
      device: 'MOBILE',
      cost: '5.123456',
      conversions: '0.3',
      conversion_value: '84.00',
    });
  });

  it('gives each keyword its ad group’s share of the day, a limit as the platform writes it', () => {
    const share = { value: 0.42, censored: null };
    const of = (parts: Partial<AdsImpressionShare>): AdsImpressionShare => ({
      accountId: counted.accountId,
      campaignId: counted.campaignId,
      adGroupId: counted.adGroupId,
      day: counted.day,
      share,
      topShare: null,
      absoluteTopShare: null,
      lostToRank: null,
      ...parts,
    });
    const shareOf = (shares: readonly AdsImpressionShare[]) =>
      keywordDayRows([counted], shares, entities, provenance)[0]?.impression_share;

    expect(shareOf([of({}), of({ day: day('2026-10-30'), share: { value: 0.9, censored: null } })])).toBe(
      0.42,
    );
    expect(shareOf([of({ share: { value: 0.1, censored: 'below' } })])).toBe(0.0999);
    expect(shareOf([of({ share: { value: 0.9, censored: 'above' } })])).toBe(0.9001);
    expect(shareOf([of({ share: null })])).toBeNull();
    expect(shareOf([of({ adGroupId: '999' })])).toBeNull();
  });

  it('does not put the bid of today on a day of the past', () => {
    const [row] = keywordDayRows([counted], [], entities, provenance);

    expect(row).toMatchObject({ bid: null, status: null });
  });

  it('keeps the counts of a keyword that is gone', () => {
    const [row] = keywordDayRows([{ ...counted, keywordId: '999' }], [], entities, provenance);

    expect(row).toMatchObject({ keyword_id: '999', keyword: null, clicks: 7 });
  });
});

describe('states as raw rows', () => {
  it('has every keyword with the bid in force, its own or its ad group’s', () => {
    const rows = keywordStateRows(entities, day('2026-10-31'), provenance);

    expect(rows).toHaveLength(entities.keywords.length);
    for (const [i, row] of rows.entries()) {
      const own = entities.keywords[i];
      const inherited = entities.adGroups.find(({ id }) => id === own?.adGroupId)?.cpcBidMicros ?? null;
      const bid = own?.cpcBidMicros ?? own?.effectiveCpcBidMicros ?? inherited;
      expect(Number(row.bid)).toBeCloseTo((bid ?? Number.NaN) / 1e6, 9);
      expect(row).toMatchObject({ date: '2026-10-31', impressions: null, device: null });
    }
  });

  it('says of a keyword under a paused campaign that it does not run', () => {
    const paused = {
      ...entities,
      campaigns: entities.campaigns.map((campaign) => ({ ...campaign, status: 'PAUSED' })),
    };

    const rows = keywordStateRows(paused, day('2026-10-31'), provenance);

    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['PAUSED']));
  });
});
