import { describe, expect, it } from 'vitest';
import type { AdsChangeEvent } from '../../../src/core/base/ads-metrics.ts';
import { micros } from '../../../src/core/base/micros.ts';
import { editsOf, overwrites, tellApart, type Edit, type Send } from '../../../src/core/changes/edits.ts';

const RESOURCE = 'customers/1/adGroupCriteria/10~101';
const KEY = `${RESOURCE}#keyword.cpc_bid`;
const ME = { userEmail: 'bidforest@example.com', withinMinutes: 15 };

function event(about: Partial<AdsChangeEvent>): AdsChangeEvent {
  return {
    accountId: '1',
    at: '2026-03-02T06:01:00.000Z',
    resourceName: RESOURCE,
    resourceType: 'AD_GROUP_CRITERION',
    client: 'GOOGLE_ADS_API',
    userEmail: 'bidforest@example.com',
    operation: 'UPDATE',
    changedFields: ['cpc_bid_micros'],
    before: { cpc_bid_micros: 1_000_000 },
    after: { cpc_bid_micros: 1_200_000 },
    ...about,
  };
}

function edit(about: Partial<AdsChangeEvent> = {}): Edit {
  const [first] = editsOf(event(about));
  if (first === undefined) throw new Error('no edit');
  return first;
}

function send(about: Partial<Send> = {}): Send {
  const at = '2026-03-02T06:00:00.000Z';
  return {
    changeId: 'c',
    key: KEY,
    at,
    fromMicros: micros(1_000_000),
    toMicros: micros(1_200_000),
    ...about,
  };
}

describe('edits of the history', () => {
  it.each([
    [event({}), ['keyword.cpc_bid', 1_000_000, 1_200_000]],
    [event({ after: {} }), ['keyword.cpc_bid', 1_000_000, null]],
    [
      event({
        resourceName: 'customers/1/campaigns/2',
        changedFields: ['maximize_conversions.target_cpa_micros'],
        before: { 'maximize_conversions.target_cpa_micros': 5_000_000 },
        after: { 'maximize_conversions.target_cpa_micros': 6_000_000 },
      }),
      ['campaign.target_cpa', 5_000_000, 6_000_000],
    ],
    [
      event({
        resourceName: 'customers/1/campaignCriteria/2~30001',
        changedFields: ['bid_modifier'],
        before: { bid_modifier: 1.100_000_023_841_858 },
        after: { bid_modifier: 0.9 },
      }),
      ['campaign.bid_modifier', 1_100_000, 900_000],
    ],
  ] as const)('%#: name setting and values', (given, expected) => {
    expect(
      editsOf(given).map(({ target, fromMicros, toMicros }) => [target.setting, fromMicros, toMicros]),
    ).toEqual([expected]);
  });

  it('leave out other fields and other resources', () => {
    expect(editsOf(event({ changedFields: ['status', 'final_urls'] }))).toEqual([]);
    expect(editsOf(event({ resourceName: 'customers/1/ads/2' }))).toEqual([]);
  });
});

describe('telling edits apart', () => {
  it('knows the product’s own by client, name, field, value and time', () => {
    expect(tellApart([edit()], [send()], ME)).toMatchObject({
      own: [{ send: { changeId: 'c' } }],
      foreign: [],
    });
  });

  it.each([
    ['in the web interface', edit({ client: 'GOOGLE_ADS_WEB_CLIENT' }), send()],
    ['by another user', edit({ userEmail: 'ann@example.com' }), send()],
    ['by nobody known', edit({ userEmail: null }), send()],
    ['to another value', edit({ after: { cpc_bid_micros: 1_300_000 } }), send()],
    ['of another field', edit(), send({ key: 'customers/1/adGroups/10#ad_group.cpc_bid' })],
    ['long after the send', edit({ at: '2026-03-02T06:30:00.000Z' }), send()],
    ['well before the send', edit({ at: '2026-03-02T05:50:00.000Z' }), send()],
  ])('takes an edit %s for someone else’s', (_what, given, sent) => {
    expect(tellApart([given], [sent], ME)).toMatchObject({ own: [], foreign: [given] });
  });

  it('lets one send account for one edit: the second one is someone else’s, under the same name too', () => {
    const later = edit({ at: '2026-03-02T06:05:00.000Z' });
    const { own, foreign } = tellApart([later, edit()], [send()], ME);

    expect(own.map((one) => one.edit.at)).toEqual(['2026-03-02T06:01:00.000Z']);
    expect(foreign).toEqual([later]);
  });

  it('finds its own among a person’s edits of the same field', () => {
    const person = edit({ client: 'GOOGLE_ADS_WEB_CLIENT', userEmail: 'ann@example.com' });
    expect(tellApart([person, edit()], [send()], ME)).toMatchObject({ own: [{}], foreign: [person] });
  });

  it('goes by the ledger alone without a configured name, and by no letter case with one', () => {
    const anyone = { userEmail: null, withinMinutes: 15 };
    expect(tellApart([edit({ userEmail: 'x@example.com' })], [send()], anyone).own).toHaveLength(1);
    expect(tellApart([edit({ userEmail: 'Bidforest@Example.com' })], [send()], ME).own).toHaveLength(1);
  });

  it('sees that its own edit replaced something else than it thought', () => {
    const mine = tellApart([edit({ before: { cpc_bid_micros: 1_700_000 } })], [send()], ME).own;
    expect(overwrites(mine)).toHaveLength(1);
    expect(overwrites(tellApart([edit()], [send()], ME).own)).toEqual([]);
  });
});
