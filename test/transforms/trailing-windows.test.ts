import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, day, daysBetween, type Day } from '../../src/core/base/day.ts';
import { rng } from '../../src/core/base/rng.ts';
import type { Row } from '../../src/core/tables/table.ts';
import { readFixture } from './fixture.ts';
import { runFixture } from './run-fixture.ts';

const WINDOWS = [7, 28, 90];
const METRICS = ['impressions', 'clicks', 'cost', 'conversions', 'conversion_value'];
const LEVELS = [
  { prefix: '', ids: ['campaign_id', 'ad_group_id', 'keyword_id'] },
  { prefix: 'ad_group_', ids: ['campaign_id', 'ad_group_id'] },
  { prefix: 'campaign_', ids: ['campaign_id'] },
  { prefix: 'account_', ids: [] },
];

async function entityDays(raw: readonly Row[], sessions: readonly Row[] = []): Promise<readonly Row[]> {
  const run = await runFixture({
    tables: {
      'raw.ad_performance': raw,
      'raw.sessions': sessions,
      'ops.released_partitions': released(raw),
    },
  });
  return run.full['features.entity_day'] ?? [];
}

/** Random rows break what is expected of real ones: every day of theirs is let through. */
function released(raw: readonly Row[]): Row[] {
  const rules = [
    'clicks_above_impressions',
    'conversions_above_clicks',
    'few_rows',
    'impossible',
    'loaded_twice',
    'many_rows',
    'price_jump',
  ];
  const days = [...new Set(raw.map(({ date }) => String(date)))];
  return days.flatMap((date) =>
    rules.map((rule) => ({
      raw_table: 'ad_performance',
      date,
      rule,
      released_at: '2025-02-02T00:00:00Z',
      released_by: 'the test',
      reason: 'random rows',
      found: 'as drawn',
    })),
  );
}

/** Adds up raw keyword rows row by row, with no SQL: what each window of `row` must hold. */
function expectedSums(row: Row, raw: readonly Row[]): Record<string, number> {
  const sums = LEVELS.flatMap(({ prefix, ids }) => {
    const parts = raw.filter((one) => ids.every((id) => one[id] === row[id]));
    return WINDOWS.flatMap((window) => {
      const inside = parts.filter((one) => isInside(one, row, window));
      return METRICS.map((metric) => [`${prefix}${metric}_${window}d`, total(inside, metric)] as const);
    });
  });
  return Object.fromEntries(sums);
}

function isInside(one: Row, row: Row, window: number): boolean {
  const age = daysBetween(day(String(one['date'])), day(String(row['date'])));
  return age >= 1 && age <= window;
}

function total(rows: readonly Row[], metric: string): number {
  return rows.reduce((sum, row) => sum + Number(row[metric] ?? 0), 0);
}

function wrongSums(rows: readonly Row[], raw: readonly Row[]): string[] {
  return rows.flatMap((row) =>
    Object.entries(expectedSums(row, raw))
      .filter(([column, sum]) => row[column] === null || Math.abs(Number(row[column]) - sum) > 1e-6)
      .map(([column, sum]) => `${String(row['row_key'])}: ${column} is ${String(row[column])}, not ${sum}`),
  );
}

function rowOf(rows: readonly Row[], keyword: string, date: string): Row {
  const row = rows.find((one) => one['keyword_id'] === keyword && one['date'] === date);
  if (row === undefined) throw new Error(`expected a row of ${keyword} on ${date}`);
  return row;
}

describe('the trailing windows of sparse keywords', () => {
  const raw = readFixture('gaps').tables['raw.ad_performance'] ?? [];
  let rows: readonly Row[];

  beforeAll(async () => {
    rows = await entityDays(raw);
  });

  it('hold what adding up the raw rows gives', () => {
    expect(rows.length).toBeGreaterThan(15);
    expect(wrongSums(rows, raw)).toEqual([]);
  });

  it('reach back exactly their number of days and leave the day itself out', () => {
    expect(rowOf(rows, 'k1', '2024-01-08')['clicks_7d']).toBe(10);
    expect(rowOf(rows, 'k1', '2024-01-09')).toMatchObject({ clicks_7d: 0, clicks_28d: 10, clicks: 10 });
    expect(rowOf(rows, 'k1', '2024-02-05')).toMatchObject({ clicks_28d: 10, clicks_90d: 20 });
    expect(rowOf(rows, 'k1', '2024-02-06')).toMatchObject({ clicks_28d: 20, clicks_90d: 30 });
  });

  it('end on the last day of the account in the current row', () => {
    const current = rows.filter((row) => row['is_current'] === true);

    expect(new Set(current.map((row) => row['date']))).toEqual(new Set(['2024-04-11']));
    expect(rowOf(rows, 'k1', '2024-04-11')).toMatchObject({ clicks: 0, clicks_7d: 7, clicks_28d: 7 });
  });

  it('carry the bid, name and status last reported, and never a later one', () => {
    expect(rowOf(rows, 'k1', '2024-01-08')).toMatchObject({ bid: '1.5', status: 'ENABLED' });
    expect(rowOf(rows, 'k1', '2024-01-09')).toMatchObject({ bid: '1.75', campaign: 'Campaign c1' });
    expect(rowOf(rows, 'k1', '2024-02-05')).toMatchObject({ status: 'PAUSED', campaign: 'Campaign renamed' });
    expect(rowOf(rows, 'k1', '2024-04-11')).toMatchObject({ bid: '1.75', keyword: 'word k1' });
  });

  it('sum segments exactly and weight what is an average', () => {
    const summed = rowOf(rows, 'k1', '2024-01-09');

    expect(summed).toMatchObject({ impressions: 105, cost: '2.12345679', conversions: '1.333333333' });
    expect(summed).toMatchObject({ device: null, cpc: '0.272' });
    expect(summed['impression_share']).toBeCloseTo(100 / (40 / 0.5 + 60 / 0.25), 6);
    expect(rowOf(rows, 'k1', '2024-01-01')['impression_share']).toBe(0.0999);
  });

  it('keep ids apart that would run together', () => {
    const current = rows.filter((row) => row['is_current'] === true);

    expect(new Set(current.map((row) => row['entity_id'])).size).toBe(current.length);
  });
});

const FIRST = day('2023-06-01');

function randomRows(seed: number, count: number): Row[] {
  const random = rng(seed, 'trailing-windows');
  const days = new Set<string>();
  return Array.from({ length: count }, (_, index): Row => {
    const keyword = random.below(12);
    const date = addDays(FIRST, random.below(200));
    days.add(date);
    return {
      date,
      campaign_id: `c${keyword % 3}`,
      ad_group_id: `g${keyword % 5}`,
      keyword_id: `k${keyword}`,
      device: ['mobile', 'desktop', null][random.below(3)] ?? null,
      impressions: random.below(500),
      clicks: random.below(3) === 0 ? null : random.below(20),
      cost: (random.below(100_000) / 1000).toFixed(3),
      conversions: String(random.below(3)),
      conversion_value: index % 4 === 0 ? null : String(random.below(90)),
    };
  });
}

function randomSessions(seed: number, count: number): Row[] {
  const random = rng(seed, 'sessions');
  return Array.from({ length: count }, (_, index): Row => ({
    source: 'ga',
    date: addDays(FIRST, random.below(200)),
    session_id: `s${index}`,
    campaign_id: `c${random.below(3)}`,
    session_duration: random.below(600),
    bounce_rate: random.below(100) / 100,
    returning_user: random.below(2) === 0,
    converted: random.below(10) === 0,
  }));
}

describe('the trailing windows of random rows', () => {
  const raw = randomRows(1, 500);
  const sessions = randomSessions(2, 300);
  let rows: readonly Row[];

  beforeAll(async () => {
    rows = await entityDays(raw, sessions);
  });

  it('hold what adding up the raw rows gives', () => {
    expect(wrongSums(rows, raw)).toEqual([]);
  });

  it('count the sessions of the 28 days before', () => {
    const wrong = rows.filter((row) => {
      const inside = sessions.filter(
        (one) => one['campaign_id'] === row['campaign_id'] && isInside(one, row, 28),
      );
      const mean = inside.length === 0 ? null : total(inside, 'session_duration') / inside.length;
      return row['campaign_sessions_28d'] !== (inside.length || null) || !isNear(row, mean);
    });

    expect(wrong).toEqual([]);
  });

  it('do not change with anything that happens on the day or later', async () => {
    const turn = addDays(FIRST, 120);
    const changed = await entityDays(
      raw.map((row) => inflated(row, turn)),
      sessions.map((row) => inflated(row, turn)),
    );
    const known = changed.filter((row) => isUpTo(row, turn)).map(knownColumns);

    expect(known.length).toBeGreaterThan(150);
    expect(sortedText(known)).toEqual(sortedText(rows.filter((row) => isUpTo(row, turn)).map(knownColumns)));
    const later = (all: readonly Row[]) => all.filter((row) => String(row['date']) > turn);
    expect(later(rows).length).toBeGreaterThan(50);
    expect(sortedText(later(changed))).not.toEqual(sortedText(later(rows)));
  });
});

function isNear(row: Row, mean: number | null): boolean {
  const found = row['campaign_session_duration_28d'];
  return mean === null ? found === null : Math.abs(Number(found) - mean) < 1e-6;
}

function isUpTo(row: Row, turn: Day): boolean {
  return row['is_current'] === false && String(row['date']) <= turn;
}

function inflated(row: Row, from: Day): Row {
  if (String(row['date']) < from) return row;
  return { ...row, clicks: 999, cost: '999', conversions: '99', session_duration: 9999, converted: true };
}

/** What is known at the start of the day: the windows, and no result of the day. */
function knownColumns(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name === 'row_key' || /_\d+d$/.test(name)),
  );
}

function sortedText(rows: readonly Row[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
