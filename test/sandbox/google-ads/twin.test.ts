import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/sandbox/google-ads/memory-store.ts';
import { MANAGER, sampleAccount } from './sample-account.ts';
import { CALLER, errorOf, rowsOf, sampleTwin, send, update } from './twin-for-tests.ts';

const HOUR = 3_600_000;
const EVENTS =
  'SELECT change_event.change_date_time, change_event.client_type, change_event.user_email, change_event.changed_fields, change_event.old_resource, change_event.new_resource FROM change_event WHERE change_event.change_date_time DURING LAST_14_DAYS ORDER BY change_event.change_date_time LIMIT 100';
const EVENTS_TO_TODAY = EVENTS.replace('DURING LAST_14_DAYS', "BETWEEN '2026-10-20' AND '2026-11-02'");

describe('change events', () => {
  it('show up after their delay, with what was and what is', () => {
    const twin = sampleTwin();
    send(twin, [update('adGroupCriteria', '111~1001', { cpc_bid_micros: 2_000_000 })]);

    expect(rowsOf(twin, EVENTS_TO_TODAY)).toEqual([]);
    twin.advance(180_000);
    expect(rowsOf(twin, EVENTS_TO_TODAY)[0]?.['changeEvent']).toEqual({
      changeDateTime: '2026-10-31 08:00:00.000000',
      clientType: 'GOOGLE_ADS_API',
      userEmail: 'bidforest@example.com',
      changedFields: 'cpcBidMicros',
      oldResource: {
        adGroupCriterion: { resourceName: 'customers/1/adGroupCriteria/111~1001', cpcBidMicros: '1500000' },
      },
      newResource: {
        adGroupCriterion: { resourceName: 'customers/1/adGroupCriteria/111~1001', cpcBidMicros: '2000000' },
      },
      resourceName: 'customers/1/changeEvents/1793448000000000~1',
    });
  });

  it('name the tool and person of an edit by hand, and never come from Ads Editor', () => {
    const twin = sampleTwin();
    const edit = {
      collection: 'adGroups',
      key: '111',
      property: 'cpcBidMicros',
      field: 'cpc_bid_micros',
      before: 1_000_000,
      after: 1_100_000,
    } as const;
    twin.edit('1', [edit], { client: 'GOOGLE_ADS_WEB_CLIENT', email: 'ann@example.com' });
    twin.edit('1', [{ ...edit, after: 1_200_000 }], {
      client: 'GOOGLE_ADS_EDITOR',
      email: 'ben@example.com',
    });
    twin.advance(HOUR);

    expect(rowsOf(twin, EVENTS_TO_TODAY).map((row) => row['changeEvent']?.['userEmail'])).toEqual([
      'ann@example.com',
    ]);
    expect(twin.store.records('1')?.adGroups.get('111')?.cpcBidMicros).toBe(1_200_000);
  });
});

describe('learning', () => {
  const status = (twin: ReturnType<typeof sampleTwin>, id: string): unknown =>
    rowsOf(
      twin,
      `SELECT campaign.bidding_strategy_system_status FROM campaign WHERE campaign.id = ${id}`,
    )[0]?.['campaign']?.['biddingStrategySystemStatus'];

  it('follows a change of target for a week', () => {
    const twin = sampleTwin();
    send(twin, [update('campaigns', '12', { target_cpa: { target_cpa_micros: 18_000_000 } })]);

    expect(status(twin, '12')).toBe('LEARNING_SETTING_CHANGE');
    twin.advance(7 * 24 * HOUR);
    expect(status(twin, '12')).toBe('ENABLED');
  });

  it('follows a large change of budget, not a small one, and never manual bidding', () => {
    const twin = sampleTwin();
    const budgets = (amount: number): void => {
      send(
        twin,
        ['11', '12'].map((id) => update('campaignBudgets', id, { amount_micros: amount })),
      );
    };
    budgets(60_000_000);
    expect([status(twin, '11'), status(twin, '12')]).toEqual(['ENABLED', 'ENABLED']);
    budgets(120_000_000);
    expect([status(twin, '11'), status(twin, '12')]).toEqual(['ENABLED', 'LEARNING_BUDGET_CHANGE']);
  });

  it('begins anew with another strategy', () => {
    const twin = sampleTwin();
    send(twin, [update('campaigns', '11', { maximize_conversions: { target_cpa_micros: 9_000_000 } })]);

    expect(status(twin, '11')).toBe('LEARNING_NEW');
  });
});

describe('quota', () => {
  it('counts a query as one and every mutated item, validated ones too, over a sliding day', () => {
    const twin = sampleTwin();
    rowsOf(twin, 'SELECT campaign.id FROM campaign');
    send(twin, [update('adGroups', '111', { name: 'a' }), update('adGroups', '121', { name: 'b' })], {
      validateOnly: true,
    });
    expect(twin.quotaUsed).toBe(3);
    twin.advance(24 * HOUR);
    expect(twin.quotaUsed).toBe(0);
  });

  it('refuses what does not fit, saying how long to wait', () => {
    const twin = sampleTwin({ quotaLevel: 'EXPLORER' });
    const operations = Array.from({ length: 2_880 }, (_, i) => update('adGroups', `x${i}`, { name: 'a' }));
    send(twin, operations);
    twin.advance(HOUR);

    const error = errorOf(() => rowsOf(twin, 'SELECT campaign.id FROM campaign'));
    expect([error.status, error.category, error.code]).toEqual([
      'RESOURCE_EXHAUSTED',
      'quota_error',
      'RESOURCE_EXHAUSTED',
    ]);
    expect(error.details?.quota).toEqual({
      scope: 'DEVELOPER',
      rate: 'Number of operations for explorer access',
      retrySeconds: 23 * 3600,
    });
  });
});

describe('access', () => {
  const account = new MemoryStore([{ records: sampleAccount('1', { managerId: '9' }) }], [MANAGER]);
  const query = 'SELECT campaign.id FROM campaign';
  const search = (caller: Partial<typeof CALLER>, settings = {}, customerId = '1'): unknown => {
    const twin = sampleTwin(settings, account);
    return twin.search(customerId, query, { ...CALLER, ...caller }, { strike: twin.faults.next('search') });
  };

  it('reaches an account under a manager through the manager only', () => {
    expect(() => search({ loginCustomerId: '9' })).not.toThrow();
    for (const loginCustomerId of [null, '1234', '77'])
      expect(errorOf(() => search({ loginCustomerId })).code).toBe('USER_PERMISSION_DENIED');
    expect(errorOf(() => search({}, {}, '404')).code).toBe('USER_PERMISSION_DENIED');
  });

  it('keeps projects that are not approved out of production accounts', () => {
    expect(errorOf(() => search({ loginCustomerId: '9' }, { projectApproved: false })).code).toBe(
      'CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION',
    );
  });

  it('lets a user who may only look change nothing', () => {
    const twin = sampleTwin({ mayWrite: false });

    expect(errorOf(() => send(twin, [update('adGroups', '111', { name: 'a' })])).code).toBe(
      'ACTION_NOT_PERMITTED',
    );
  });

  it('takes only tokens that it issued, that have not expired, and that have the scope', () => {
    const twin = sampleTwin({ scopes: ['openid'] });
    const bearer = (token: string | null) => ({
      ...CALLER,
      anonymous: false,
      authorization: token === null ? null : `Bearer ${token}`,
    });
    const check = (token: string | null, at: number) =>
      errorOf(() => twin.access.authenticate(bearer(token), twin.settings, at));

    expect(check(null, 0).status).toBe('UNAUTHENTICATED');
    expect(check('made-up', 0).status).toBe('UNAUTHENTICATED');
    const token = twin.access.issue('refresh', twin.settings, 0);
    expect(check(token, 0).message).toContain('insufficient authentication scopes');
    expect(check(token, 3_600_000).status).toBe('UNAUTHENTICATED');
    expect(twin.access.issue('old', { ...twin.settings, revokedTokens: ['old'] }, 0)).toBeNull();
  });
});

describe('stale reads', () => {
  it('show entities as they were before recent edits', () => {
    const twin = sampleTwin();
    const bid = (): unknown =>
      rowsOf(twin, 'SELECT ad_group.cpc_bid_micros FROM ad_group WHERE ad_group.id = 111')[0]?.['adGroup']?.[
        'cpcBidMicros'
      ];
    send(twin, [update('adGroups', '111', { cpc_bid_micros: 2_000_000 })]);
    twin.advance(HOUR);
    send(twin, [update('adGroups', '111', { cpc_bid_micros: 3_000_000 })]);

    twin.faults.set([{ kind: 'stale_reads', staleSeconds: 60 }]);
    expect(bid()).toBe('2000000');
    twin.faults.set([{ kind: 'stale_reads', staleSeconds: 7200 }]);
    expect(bid()).toBe('1000000');
    twin.faults.set([]);
    expect(bid()).toBe('3000000');
  });
});
