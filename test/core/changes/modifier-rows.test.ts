import { describe, expect, it } from 'vitest';
import { micros } from '../../../src/core/base/micros.ts';
import { day } from '../../../src/core/base/day.ts';
import { bidModifierRows } from '../../../src/core/changes/modifier-rows.ts';
import { fakeAccount } from '../../jobs/ads/fake-account.ts';

const LAST = day('2026-11-01');

const listed = (strategies: readonly (string | null)[], about = {}): string[] =>
  bidModifierRows(
    'google-ads',
    fakeAccount(strategies.map((strategy) => ({ strategy, about }))).entities(),
    LAST,
  ).map(({ entity_id, lever, segment, modifier_micros }) =>
    [entity_id, lever, segment, modifier_micros / 1e6].join(' '),
  );

describe('bidModifierRows', () => {
  it('list what a campaign has, and its devices without a modifier as 1', () => {
    const account = fakeAccount([{ strategy: 'MANUAL_CPC' }]).entities();
    const rows = bidModifierRows('google-ads', account, LAST);
    const devices = rows.filter(
      ({ lever, entity_level }) => lever === 'device_modifier' && entity_level === 'campaign_modifier',
    );
    expect(devices.map(({ segment }) => segment).toSorted()).toEqual(['DESKTOP', 'MOBILE', 'TABLET']);
    for (const { resourceName, modifier } of account.modifiers) {
      const criterion = resourceName.slice(resourceName.lastIndexOf('~') + 1);
      const row = rows.find(({ entity_id }) => entity_id.endsWith(`~${criterion}`));
      expect(row?.modifier_micros).toBe(Math.round((modifier ?? 1) * 1e6));
    }
    expect(rows.every((row) => row.date === LAST && row.strategy === 'MANUAL_CPC')).toBe(true);
  });

  it('knows the ad group of a modifier that takes the place of its campaign’s', () => {
    const account = fakeAccount([{ strategy: 'MANUAL_CPC' }]).entities();
    const [adGroup] = account.adGroups;
    const own = {
      accountId: account.account.id,
      campaignId: '1',
      adGroupId: adGroup?.id ?? '',
      resourceName: `customers/${account.account.id}/adGroupBidModifiers/${adGroup?.id}~30001`,
      kind: 'device',
      segment: 'MOBILE',
      modifier: 1.3,
    } as const;
    const rows = bidModifierRows('google-ads', { ...account, modifiers: [own] }, LAST);
    expect(rows.filter(({ ad_group_id }) => ad_group_id !== null)).toEqual([
      expect.objectContaining({
        ad_group_id: adGroup?.id,
        entity_level: 'ad_group_modifier',
        entity_id: `1~${adGroup?.id}~30001`,
        modifier_micros: micros(1_300_000),
      }),
    ]);
  });

  it.each(['TARGET_CPA', 'MAXIMIZE_CONVERSION_VALUE', 'TARGET_SPEND', 'A_LATER_STRATEGY', null])(
    'leaves out campaigns under %s, which ignore modifiers or are not known',
    (strategy) => {
      expect(listed([strategy])).toEqual([]);
      expect(listed([strategy, 'MANUAL_CPC']).every((row) => row.startsWith('2~'))).toBe(true);
    },
  );

  it('leaves out what was removed', () => {
    expect(listed(['MANUAL_CPC'], { status: 'REMOVED' })).toEqual([]);
  });
});
