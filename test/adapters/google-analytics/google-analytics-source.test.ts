import { afterEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/base/day.ts';
import { RemoteError } from '../../../src/core/base/errors.ts';
import { micros } from '../../../src/core/base/micros.ts';
import type { AnalyticsOptions } from '../../../src/adapters/google-analytics/options.ts';
import type { Fault } from '../../../src/sandbox/google-ads/faults.ts';
import type { AnalyticsSettings } from '../../../src/sandbox/google-analytics/settings.ts';
import type { Visit } from '../../../src/sandbox/google-analytics/visit.ts';
import {
  manyVisits,
  serveSite,
  siteOf,
  TODAY,
  visit,
  type ServedSite,
} from '../../sandbox/google-analytics/serve-site.ts';
import { connect, readAll, type Connected } from './rig.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function serve(
  visits: readonly Visit[],
  more: {
    readonly settings?: Partial<AnalyticsSettings>;
    readonly faults?: readonly Fault[];
    readonly options?: Partial<AnalyticsOptions>;
  } = {},
): Promise<ServedSite & Connected> {
  const served = await serveSite(siteOf(visits), more);
  const connected = connect(served, more.options);
  open.push(served.sandbox, connected.source);
  return { ...served, ...connected };
}

async function failureOf(work: Promise<unknown>): Promise<RemoteError> {
  const error = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof RemoteError) return error;
  throw new Error(`expected a RemoteError, found ${String(error)}`);
}

const yesterday = addDays(TODAY, -1);

describe('reading a property', () => {
  it('asks the property for its time zone and currency', async () => {
    const { source } = await serve([]);

    expect(await source.accounts()).toEqual([{ id: '5', name: 'Shop', timeZone: 'UTC', currency: 'EUR' }]);
  });

  it('gives sessions by campaign with what is told, and nothing in place of what is not', async () => {
    const { source } = await serve([
      visit('a', yesterday, { seconds: 30, keyEvents: 2, revenueMicros: micros(12_345_678) }),
      visit('b', yesterday, { seconds: 61, bounced: true }),
      visit('c', yesterday, {
        campaignId: '(not set)',
        campaign: '(direct)',
        source: '(direct)',
        medium: '(none)',
        returning: null,
      }),
    ]);
    const [chunk] = await readAll(source, 'campaign_sessions');

    expect(chunk?.rejected).toEqual([]);
    expect(chunk?.rows).toEqual([
      {
        line: 1,
        breakdown: 'campaigns',
        date: yesterday,
        hour: null,
        campaign_id: null,
        campaign: '(direct)',
        traffic_source: '(direct) / (none)',
        medium: '(none)',
        landing_page: null,
        device: 'mobile',
        returning_user: null,
        sessions: 1,
        engaged_sessions: 1,
        session_duration: 60,
        page_views: 3,
        key_events: '0',
        key_event_rate: 0,
        revenue: '0',
      },
      {
        line: 2,
        breakdown: 'campaigns',
        date: yesterday,
        hour: null,
        campaign_id: '11',
        campaign: 'Search | Shoes',
        traffic_source: 'google / cpc',
        medium: 'cpc',
        landing_page: null,
        device: 'mobile',
        returning_user: false,
        sessions: 2,
        engaged_sessions: 1,
        session_duration: 45.5,
        page_views: 6,
        key_events: '2',
        key_event_rate: 0.5,
        revenue: '12.345678',
      },
    ]);
  });

  it.each(['campaign_sessions', 'landing_page_sessions', 'hour_sessions'])(
    'counts every session once in %s, over pages',
    async (name) => {
      const { source } = await serve(manyVisits(400, 3), { options: { pageRows: 37 } });
      const chunks = await readAll(source, name);
      const rows = chunks.flatMap((chunk) => chunk.rows);

      expect(chunks.length).toBeGreaterThan(1);
      expect(rows.map(({ line }) => line)).toEqual(rows.map((_, index) => index + 1));
      expect(rows.reduce((sum, row) => sum + Number(row['sessions']), 0)).toBe(1200);
    },
  );

  it('tells of sampling, thresholds, (other), hidden metrics, another time zone and the tokens that are left', async () => {
    const notes = async (
      settings: Partial<AnalyticsSettings>,
      options: Partial<AnalyticsOptions> = {},
    ): Promise<string> => {
      const { source } = await serve(manyVisits(400, 3), { settings, options });
      const chunks = await readAll(source, 'landing_page_sessions');
      return [...chunks.flatMap((chunk) => chunk.notes ?? []), ...source.notes()].join('\n');
    };

    expect(await notes({ samplingRate: 0.25 })).toMatch(/sampled, from 2\d\.\d% of the events/);
    expect(await notes({ thresholdSessions: 3 })).toContain('may be withheld');
    expect(await notes({ mostRows: 20 })).toContain('added up as (other)');
    expect(await notes({ restrictedMetrics: ['REVENUE_DATA'] })).toContain('purchaseRevenue may not be seen');
    expect(await notes({}, { timeZone: 'Europe/Paris' })).toContain('days are those of UTC');
    const plain = await notes({});
    expect(plain).toMatch(
      /^Shop: \d+ tokens of the Data API were spent; [\d,]+ of the hour and [\d,]+ of the day are left$/,
    );
  });

  it('leaves a metric empty that the role may not see, rather than taking the zero that is sent', async () => {
    const { source } = await serve(manyVisits(40, 1), { settings: { restrictedMetrics: ['REVENUE_DATA'] } });
    const rows = (await readAll(source, 'campaign_sessions')).flatMap((chunk) => chunk.rows);

    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every(({ revenue }) => revenue === null)).toBe(true);
  });
});

describe('when the property refuses', () => {
  it.each([
    [{ mayRead: false }, 'PERMISSION_DENIED', /as Viewer under Admin/],
    [{ apiEnabled: false }, 'PERMISSION_DENIED', /Enable the Google Analytics Data API/],
    [{ tokensPerHour: 0 }, 'RESOURCE_EXHAUSTED', /in an hour/],
    [{ tokensPerDay: 0 }, 'RESOURCE_EXHAUSTED', /tomorrow/],
  ] as const)('%j says %s and what to do', async (settings, code, next) => {
    const { source, waits } = await serve([], { settings });
    const error = await failureOf(source.accounts());

    expect(error).toMatchObject({ code, retryable: false, next: expect.stringMatching(next) as string });
    expect(error.message).toMatch(/^Google Analytics: /);
    expect(waits).toEqual([]);
  });

  it('names the scope that a token lacks', async () => {
    const { source, sandbox } = await serve([]);
    sandbox.twin.settings = { ...sandbox.twin.settings, scopes: ['openid'] };

    expect((await failureOf(source.accounts())).next).toContain('analytics.readonly is missing');
  });

  it('asks again where that may help, and not for ever', async () => {
    const once = await serve([], { faults: [{ kind: 'unavailable', on: 'report', times: 2 }] });
    await once.source.accounts();
    expect(once.waits).toEqual([5_000, 10_000]);

    const always = await serve([], { faults: [{ kind: 'internal', on: 'report' }] });
    expect((await failureOf(always.source.accounts())).code).toBe('INTERNAL');
    expect(always.waits).toEqual([5_000, 10_000, 20_000]);
  });

  it('takes another token once the old one is refused', async () => {
    const { source, sandbox } = await serve([], {
      faults: [{ kind: 'unauthenticated', on: 'report', times: 1 }],
    });

    await expect(source.accounts()).resolves.toHaveLength(1);
    expect(sandbox.twin.faults.status[0]?.struck).toBe(1);
  });

  it('gives up a request that has no answer by the deadline', async () => {
    const { source } = await serve([], {
      faults: [{ kind: 'hang', on: 'report' }],
      options: { timeoutMs: 200 },
    });

    expect((await failureOf(source.accounts())).code).toBe('DEADLINE_EXCEEDED');
  });

  it('stops before it takes the tokens that others need, and goes on once they are back', async () => {
    const { source, sandbox } = await serve(manyVisits(50, 3), { settings: { tokensPerHour: 40 } });
    let read = 0;
    const error = await failureOf(
      (async () => {
        for (; ; read++) await readAll(source, 'hour_sessions');
      })(),
    );

    expect(read).toBeGreaterThan(0);
    expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED', quotaScope: 'account', grpcCode: null });
    expect(error.message).toMatch(/only \d+ property tokens per hour are left/);
    sandbox.advance(1 / 23);
    await expect(readAll(source, 'hour_sessions')).resolves.toHaveLength(1);
  });

  it('does not mix pages of a report that changed meanwhile', async () => {
    const visits = manyVisits(40, 1);
    const grown = [...visits];
    const { source } = await serve(grown, { options: { pageRows: 5 } });
    const [account] = await source.accounts();
    const report = source.reports[0];
    if (account === undefined || report === undefined) throw new Error('nothing to read');
    const reading = source.read(account, report, { from: yesterday, to: yesterday })[Symbol.asyncIterator]();
    await reading.next();
    grown.push(visit('late', yesterday, { campaignId: '99' }));

    expect(await failureOf(reading.next())).toMatchObject({ retryable: true, code: 'BAD_RESPONSE' });
  });
});
