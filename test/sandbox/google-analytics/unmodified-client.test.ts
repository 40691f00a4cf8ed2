import { BetaAnalyticsDataClient } from '@google-analytics/data';
import { grpc } from 'google-gax';
import { afterEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/base/day.ts';
import { micros } from '../../../src/core/base/micros.ts';
import type { AnalyticsSettings } from '../../../src/sandbox/google-analytics/settings.ts';
import { manyVisits, serveSite, siteOf, TODAY, visit, type ServedSite } from './serve-site.ts';

const open: { readonly close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function serve(
  visits: Parameters<typeof siteOf>[0],
  settings: Partial<AnalyticsSettings> = {},
): Promise<ServedSite & { readonly client: BetaAnalyticsDataClient }> {
  const served = await serveSite(siteOf(visits), { settings });
  const { hostname, port } = new URL(`http://${served.sandbox.endpoint}`);
  const client = new BetaAnalyticsDataClient({
    apiEndpoint: hostname,
    port: Number(port),
    sslCreds: grpc.credentials.createInsecure(),
    universeDomain: 'googleapis.com',
  });
  open.push(served.sandbox, client);
  return { ...served, client };
}

type Request = Parameters<BetaAnalyticsDataClient['runReport']>[0];

const lastDays = (days: number): Request => ({
  property: 'properties/5',
  dateRanges: [{ startDate: addDays(TODAY, -days), endDate: 'yesterday' }],
});

describe('the unmodified client of the Data API', () => {
  it('reads sessions, bounces, durations, key events and revenue by dimension', async () => {
    const on = addDays(TODAY, -1);
    const { client } = await serve([
      visit('a', on, { seconds: 30 }),
      visit('b', on, { bounced: true, seconds: 5, returning: true }),
      visit('c', on, { seconds: 100, keyEvents: 1, revenueMicros: micros(12_340_000), hour: 23 }),
      visit('d', on, { campaignId: '(not set)', medium: 'organic', device: 'desktop' }),
    ]);

    const [report] = await client.runReport({
      ...lastDays(1),
      dimensions: [{ name: 'date' }, { name: 'sessionCampaignId' }, { name: 'newVsReturning' }],
      metrics: ['sessions', 'bounceRate', 'averageSessionDuration', 'keyEvents', 'purchaseRevenue'].map(
        (name) => ({ name }),
      ),
      returnPropertyQuota: true,
    });

    expect(rowsOf(report)).toEqual([
      [on.replaceAll('-', ''), '11', 'new', '2', '0', '65', '1', '12.34'],
      [on.replaceAll('-', ''), '(not set)', 'new', '1', '0', '60', '0', '0'],
      [on.replaceAll('-', ''), '11', 'returning', '1', '1', '5', '0', '0'],
    ]);
    expect(report.metadata).toMatchObject({
      currencyCode: 'EUR',
      timeZone: 'UTC',
      subjectToThresholding: false,
    });
    expect(report.propertyQuota?.tokensPerHour?.remaining).toBeLessThan(40_000);
  });

  it('pages through a report in an order that is the same each time', async () => {
    const { client } = await serve(manyVisits(500, 3));
    const request: Request = {
      ...lastDays(3),
      dimensions: [{ name: 'date' }, { name: 'landingPage' }, { name: 'hour' }],
      metrics: [{ name: 'sessions' }],
      orderBys: [{ dimension: { dimensionName: 'date' } }],
    };

    const [whole] = await client.runReport(request);
    const pages: string[][] = [];
    for (let offset = 0; offset < (whole.rowCount ?? 0); offset += 50) {
      const [page] = await client.runReport({ ...request, offset, limit: 50 });
      pages.push(...rowsOf(page));
    }

    expect(pages.length).toBeGreaterThan(150);
    expect(pages).toEqual(rowsOf(whole));
  });

  it('filters by dimension', async () => {
    const { client } = await serve(manyVisits(90, 1));
    const [report] = await client.runReport({
      ...lastDays(1),
      metrics: [{ name: 'sessions' }],
      dimensionFilter: {
        andGroup: {
          expressions: [
            { filter: { fieldName: 'sessionCampaignId', inListFilter: { values: ['12', '13'] } } },
            {
              notExpression: {
                filter: { fieldName: 'sessionCampaignName', stringFilter: { value: 'campaign 2' } },
              },
            },
          ],
        },
      },
    });

    expect(rowsOf(report)).toEqual([['30']]);
  });

  it('is told of sampling, thresholds, the (other) row and metrics that a role may not see', async () => {
    const visits = manyVisits(400, 2);
    const metrics = [{ name: 'sessions' }, { name: 'purchaseRevenue' }];
    const dimensions = [{ name: 'date' }, { name: 'landingPage' }];
    const report = async (settings: Partial<AnalyticsSettings>) => {
      const { client } = await serve(visits, settings);
      const [answer] = await client.runReport({ ...lastDays(2), dimensions, metrics });
      return answer;
    };

    const sampled = await report({ samplingRate: 0.25 });
    const [metadata] = sampled.metadata?.samplingMetadatas ?? [];
    const read = Number(metadata?.samplesReadCount);
    expect(Number(metadata?.samplingSpaceSize)).toBe(800);
    expect(read).toBeGreaterThan(140);
    expect(read).toBeLessThan(260);
    expect(total(sampled)).toBe(4 * read);

    const withheld = await report({ thresholdSessions: 11 });
    expect(withheld.metadata?.subjectToThresholding).toBe(true);
    expect(total(withheld)).toBeLessThan(800);

    const other = await report({ mostRows: 10 });
    expect(other.metadata?.dataLossFromOtherRow).toBe(true);
    expect(rowsOf(other).filter(([, page]) => page === '(other)')).toHaveLength(2);
    expect(total(other)).toBe(800);

    const restricted = await report({ restrictedMetrics: ['REVENUE_DATA'] });
    expect(restricted.metadata?.schemaRestrictionResponse?.activeMetricRestrictions).toEqual([
      expect.objectContaining({ metricName: 'purchaseRevenue', restrictedMetricTypes: ['REVENUE_DATA'] }),
    ]);
    expect(rowsOf(restricted).every((row) => row[3] === '0')).toBe(true);
  });

  it.each([
    [{ dimensions: [{ name: 'campaignx' }] }, 3, 'Field campaignx is not a valid dimension'],
    [{ dimensions: [{ name: 'itemName' }] }, 3, 'dimensions & metrics are incompatible'],
    [{ dimensions: Array.from({ length: 10 }, () => ({ name: 'date' })) }, 3, 'limited to 9 dimensions'],
    [{ property: 'properties/6' }, 7, 'does not have sufficient permissions for this property'],
  ])('is refused %j', async (parts, code, message) => {
    const { client } = await serve([]);

    await expect(
      client.runReport({ ...lastDays(1), metrics: [{ name: 'sessions' }], ...parts }),
    ).rejects.toMatchObject({ code, details: expect.stringContaining(message) as string });
  });

  it('is refused once the tokens of the hour are used up, and served again an hour later', async () => {
    const { client, sandbox } = await serve(manyVisits(10, 1), { tokensPerHour: 5 });
    const request = { ...lastDays(1), metrics: [{ name: 'sessions' }] };
    const refusals: string[] = [];
    for (let n = 0; n < 6; n++)
      await client.runReport(request).catch((error: { details: string }) => refusals.push(error.details));

    expect(refusals.length).toBeGreaterThan(1);
    expect(refusals[0]).toContain('Exhausted property tokens per hour');
    sandbox.advance(1 / 23);
    await expect(client.runReport(request)).resolves.toBeDefined();
  });

  it('sees the last day grow while its sessions are processed', async () => {
    const { client, sandbox } = await serve(manyVisits(300, 2), { processingHours: 30, processedShare: 0.7 });
    const sessions = async (back: number): Promise<number> => {
      const on = addDays(TODAY, -back);
      const [report] = await client.runReport({
        property: 'properties/5',
        dateRanges: [{ startDate: on, endDate: on }],
        metrics: [{ name: 'sessions' }],
      });
      return total(report);
    };

    expect(await sessions(1)).toBeLessThan(260);
    expect(await sessions(2)).toBe(300);
    sandbox.advance(2);
    expect(await sessions(1)).toBe(300);
  });

  it('lists fields with GetMetadata', async () => {
    const { client } = await serve([], { restrictedMetrics: ['REVENUE_DATA'] });
    const [metadata] = await client.getMetadata({ name: 'properties/5/metadata' });

    expect(metadata.dimensions?.map(({ apiName }) => apiName)).toContain('sessionCampaignId');
    expect(metadata.metrics?.find(({ apiName }) => apiName === 'purchaseRevenue')?.blockedReasons).toEqual([
      'NO_REVENUE_METRICS',
    ]);
  });
});

interface Answer {
  readonly rows?:
    | readonly {
        readonly dimensionValues?: readonly { readonly value?: string | null }[] | null;
        readonly metricValues?: readonly { readonly value?: string | null }[] | null;
      }[]
    | null;
}

function rowsOf({ rows }: Answer): string[][] {
  return (rows ?? []).map(({ dimensionValues, metricValues }) =>
    [...(dimensionValues ?? []), ...(metricValues ?? [])].map(({ value }) => value ?? ''),
  );
}

/** Of the first metric. */
function total(answer: Answer): number {
  const values = answer.rows?.map(({ metricValues }) => Number(metricValues?.[0]?.value)) ?? [];
  return values.reduce((sum, value) => sum + value, 0);
}
