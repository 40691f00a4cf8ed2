import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  analyticsExportSource,
  type AnalyticsExport,
} from '../../../src/adapters/google-analytics/export-source.ts';
import { compileTransforms } from '../../../src/adapters/transforms/compile-transforms.ts';
import { runnableTransforms } from '../../../src/adapters/transforms/run-transforms.ts';
import { openDuckDb } from '../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { addDays, type Day } from '../../../src/core/base/day.ts';
import { RemoteError, WarehouseError } from '../../../src/core/base/errors.ts';
import { analyticsEvents } from '../../../src/core/tables/analytics.ts';
import type { Row } from '../../../src/core/tables/table.ts';
import type { QueryParams, ReportSource, SourceChunk, Warehouse } from '../../../src/jobs/ports.ts';
import { fixtureNames, fixtureTables } from '../../transforms/fixture.ts';
import { FIRST_DAY, TIME_ZONE } from './export-events.ts';
import { GENERATED, readExportGolden } from './export-golden.ts';

const exported = readExportGolden().rows;
/** What rebuilds sessions from events. */
const REBUILD = new Set([
  'staging.analytics_events',
  'staging.analytics_sessions',
  'reports.analytics_coverage',
]);
let asked: QueryParams[] = [];

/** The export as BigQuery would answer: what Google’s evaluator made of it, by day. */
async function* answer(sql: string, params: QueryParams): AsyncGenerator<readonly Row[]> {
  if (sql.includes('MAX(_TABLE_SUFFIX)')) {
    yield await Promise.resolve([{ last: '20260313' }]);
    return;
  }
  asked.push(params);
  const suffix = (row: Row): string => String(row['date']).replaceAll('-', '');
  const rows = exported.filter(
    (row) => suffix(row) >= String(params['first']) && suffix(row) <= String(params['last']),
  );
  for (let at = 0; at < rows.length; at += 50) yield await Promise.resolve(rows.slice(at, at + 50));
}

function sourceOf(stream: AnalyticsExport['stream'] = answer): ReportSource {
  const place = { propertyId: '5', name: 'Shop', dataset: 'p.analytics_5', timeZone: TIME_ZONE };
  return analyticsExportSource({
    exports: [{ ...place, keyEvents: ['purchase'], stream, close: () => Promise.resolve() }],
    currency: 'EUR',
  });
}

async function readDay(source: ReportSource, day: Day): Promise<SourceChunk[]> {
  const [account] = await source.accounts();
  const [report] = source.reports;
  if (account === undefined || report === undefined) throw new Error('nothing to read');
  const chunks: SourceChunk[] = [];
  for await (const chunk of source.read(account, report, { from: day, to: day })) chunks.push(chunk);
  return chunks;
}

describe('sessions of the generated export', () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDuckDb({ path: ':memory:', ...fixtureNames, tables: fixtureTables });
    const source = sourceOf();
    for (let day = addDays(FIRST_DAY, -1); day <= addDays(FIRST_DAY, 3); day = addDays(day, 1)) {
      const scope = { source: 'google-analytics-export', account_id: '5', file: `events ${day}` };
      const rows = (await readDay(source, day)).flatMap((chunk) => chunk.rows);
      const imported_at = '2026-03-20T00:00:00Z';
      await warehouse.load(
        analyticsEvents,
        rows.map((row) => ({ ...row, ...scope, imported_at })),
        scope,
      );
    }
    const graph = compileTransforms(fixtureNames);
    const transforms = graph.transforms.filter(({ name }) => REBUILD.has(name));
    await runnableTransforms(warehouse, { ...graph, transforms }, () => 0).run({ full: true });
  }, 240_000);
  afterAll(() => warehouse.close());

  it('are the sessions that there were', async () => {
    const rows = await warehouse.query(
      `SELECT user_id, session_id, \`date\`, hour, landing_page, page_views, is_engaged, bounce_rate, session_duration, click_id,
         campaign_id, traffic_source, key_events, revenue, returning_user
       FROM ${warehouse.ref({ dataset: 'staging', name: 'analytics_sessions' })}`,
    );
    const found = rows.map((row) => ({
      user: row['user_id'],
      day: row['date'],
      hour: row['hour'],
      landingPage: row['landing_page'],
      pageViews: row['page_views'],
      engaged: row['is_engaged'],
      seconds: row['session_duration'],
      clickId: row['click_id'],
      campaignId: row['campaign_id'],
      trafficSource: row['traffic_source'],
      purchases: row['key_events'],
      revenueCents: Math.round(100 * Number(row['revenue'])),
      returning: row['returning_user'],
    }));
    const expected = GENERATED.sessions.map(({ number, ...session }) => ({
      ...session,
      returning: number > 1,
    }));
    const inOrder = (sessions: readonly object[]): string[] =>
      sessions.map((one) => JSON.stringify(one)).sort();

    expect(expected.length).toBeGreaterThan(40);
    expect(expected.filter(({ hour }) => hour === 23).length).toBeGreaterThan(5);
    expect(inOrder(found)).toEqual(inOrder(expected));
    expect(rows.every((row) => row['bounce_rate'] === (row['is_engaged'] === true ? 0 : 1))).toBe(true);
  });

  it('leave out whoever refused, and say how much that is', async () => {
    const [total] = await warehouse.query(
      `SELECT SUM(events_without_consent) AS refused, SUM(duplicates) AS repeated, SUM(sessions) AS sessions
       FROM ${warehouse.ref({ dataset: 'reports', name: 'analytics_coverage' })}`,
    );

    expect(GENERATED.withoutConsent).toBeGreaterThan(20);
    expect(GENERATED.repeated).toBeGreaterThan(5);
    expect(total).toEqual({
      refused: GENERATED.withoutConsent,
      repeated: GENERATED.repeated,
      sessions: GENERATED.sessions.length,
    });
  });
});

describe('reading the export', () => {
  it('asks for the daily tables of the range, and numbers the rows', async () => {
    asked = [];
    const chunks = await readDay(sourceOf(), FIRST_DAY);
    const rows = chunks.flatMap((chunk) => chunk.rows);

    expect(asked).toEqual([
      {
        first: '20260310',
        last: '20260310',
        time_zone: TIME_ZONE,
        currency: 'EUR',
        key_events: ['purchase'],
      },
    ]);
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.map(({ line }) => line)).toEqual(rows.map((_, index) => index + 1));
    expect(chunks.flatMap(({ notes = [] }) => notes)).toEqual([]);
  });

  it('looks at each export before it is read, and says how far it goes', async () => {
    const source = sourceOf();

    expect(await source.accounts()).toEqual([
      { id: '5', name: 'Shop', timeZone: TIME_ZONE, currency: 'EUR' },
    ]);
    expect(source.notes()).toEqual(['Shop: exported up to 2026-03-13']);
  });

  it('says which days have no events', async () => {
    const chunks = await readDay(sourceOf(), addDays(FIRST_DAY, 30));

    expect(chunks).toEqual([
      {
        rows: [],
        rejected: [],
        notes: ['Shop: no events of 2026-04-09: not exported yet, or the export is off'],
      },
    ]);
  });

  it('says what to do where there is no export, and leaves other sources alone', async () => {
    const failing = sourceOf(() => {
      throw new WarehouseError('Not found: Dataset p:analytics_5');
    });
    const error: unknown = await failing.accounts().catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({
      next: expect.stringContaining('BigQuery links') as string,
      retryable: false,
    });
  });
});
