import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthFinding } from '../../../../src/contract/parts.ts';
import { HealthFinding as HealthFindingSchema } from '../../../../src/contract/parts.ts';
import { addDays, day } from '../../../../src/core/base/day.ts';
import { rng } from '../../../../src/core/base/rng.ts';
import { healthChecker } from '../../../../src/core/monitoring/health/health-checker.ts';
import type { SourceKind } from '../../../../src/core/tables/raw.ts';
import type { Row } from '../../../../src/core/tables/table.ts';

const sound: Row = {
  line: 2,
  date: '2026-11-01',
  campaign_id: 'a',
  impressions: 100,
  clicks: 10,
  cost: '5.5',
  conversions: '1',
  conversion_value: '20',
  cpc: '0.55',
  bid: '1',
  attributes: '{}',
};

function find(kind: SourceKind, rows: readonly Row[]): HealthFinding[] {
  const checker = healthChecker(kind);
  checker.add(rows);
  return checker.finish().findings;
}

/** Rows that differ by line and campaign, so that none is a duplicate. */
function rowsOf(...changes: Row[]): Row[] {
  return changes.map((change, i) => ({ ...sound, line: i + 2, campaign_id: `c${i}`, ...change }));
}

const briefly = (findings: readonly HealthFinding[]): string[] =>
  findings.map(({ check, column, count }) => `${check} ${column} ${count}`);

describe('healthChecker', () => {
  it('finds nothing wrong with sound rows', () => {
    expect(find('performance', rowsOf({}, {}, {}))).toEqual([]);
  });

  it.each<[string, Row, string[]]>([
    ['clicks above impressions', { clicks: 101 }, ['clicks_above_impressions clicks 1']],
    [
      'conversions and cost without clicks',
      { clicks: 0 },
      [
        'conversions_without_clicks conversions 1',
        'conversions_above_clicks conversions 1',
        'cost_without_clicks cost 1',
      ],
    ],
    ['conversions above clicks', { conversions: '10.5' }, ['conversions_above_clicks conversions 1']],
    ['negative cost', { cost: '-0.01' }, ['negative_values cost 1']],
    ['an impression share above 1', { impression_share: 1.5 }, ['out_of_range impression_share 1']],
    ['a position before the first', { average_position: 0.5 }, ['out_of_range average_position 1']],
    ['missing cost', { cost: null }, ['missing_values cost 1']],
  ])('finds %s', (_, change, expected) => {
    const findings = find('performance', rowsOf({}, {}, change));

    expect(briefly(findings)).toEqual(expected);
    expect(findings[0]?.examples[0]?.line).toBe(4);
    expect(findings[0]?.share).toBeCloseTo(1 / 3);
  });

  it('does not miss a cost per click where there was no click', () => {
    expect(find('performance', rowsOf({}, { clicks: 0, cost: '0', conversions: '0', cpc: null }))).toEqual(
      [],
    );
  });

  it('tells once, as information, that a source lacks a useful column', () => {
    const [finding] = find('performance', rowsOf({ bid: null }, { bid: null }));

    expect(finding).toMatchObject({
      check: 'missing_values',
      column: 'bid',
      severity: 'info',
      share: 1,
      examples: [],
    });
  });

  it('finds sessions outside their range', () => {
    const session: Row = {
      line: 2,
      date: '2026-11-01',
      session_id: 's',
      traffic_source: 'x',
      device: 'd',
      returning_user: true,
      session_duration: -1,
      bounce_rate: 1.2,
      page_views: -1,
      cpc: '1',
      converted: false,
      hour: 24,
      attributes: '{}',
    };

    expect(briefly(find('sessions', [session])).toSorted()).toEqual([
      'negative_values page_views 1',
      'out_of_range bounce_rate 1',
      'out_of_range hour 1',
      'out_of_range session_duration 1',
    ]);
  });

  it('takes the revenue of a refund for sound', () => {
    const order: Row = {
      line: 2,
      date: '2026-11-01',
      order_id: '1',
      customer_id: 'c',
      revenue: '-20',
      margin: '-5',
      attributes: '{}',
    };

    expect(find('orders', [order])).toEqual([]);
  });

  it('tells rows that are there twice from rows that only share their key', () => {
    const findings = find('performance', [
      { ...sound, line: 2 },
      { ...sound, line: 3 },
      { ...sound, line: 4, clicks: 11 },
    ]);

    expect(findings.map(({ column, count, examples }) => [column, count, examples[0]?.detail])).toEqual([
      [null, 1, 'the same as line 2'],
      [expect.stringContaining('campaign_id'), 1, 'date 2026-11-01, campaign_id a, as on line 2'],
    ]);
  });

  it('counts exactly the repeated rows, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 600 }), (ids) => {
        const rows = ids.map((id, i) => ({ ...sound, line: i + 2, campaign_id: `c${id}` }));
        const found = find('performance', rows).find(({ column }) => column === null)?.count ?? 0;
        expect(found).toBe(ids.length - new Set(ids).size);
      }),
    );
  });

  it('names the days between the first and the last that have no rows', () => {
    const findings = find(
      'performance',
      rowsOf({ date: '2026-11-01' }, { date: '2026-11-03' }, { date: '2026-11-07' }),
    );

    expect(findings).toMatchObject([
      {
        check: 'date_gaps',
        count: 4,
        share: 4 / 7,
        examples: [
          { line: null, detail: '2026-11-02' },
          { line: null, detail: '2026-11-04 to 2026-11-06 (3 days)' },
        ],
      },
    ]);
  });

  it('keeps ten examples and counts the rest', () => {
    const [finding] = find('performance', rowsOf(...Array.from({ length: 25 }, () => ({ clicks: 200 }))));

    expect(finding).toMatchObject({ count: 25, share: 1 });
    expect(finding?.examples).toHaveLength(10);
  });

  it('answers the same however the rows are cut into chunks, and when asked again', () => {
    const rows = noisyDays(60, { 40: 5 });
    const whole = healthChecker('performance');
    whole.add(rows);
    const parts = healthChecker('performance');
    for (const row of rows) parts.add([row]);

    expect(parts.finish()).toEqual(whole.finish());
    expect(whole.finish()).toEqual(parts.finish());
    for (const finding of whole.finish().findings)
      expect(HealthFindingSchema.safeParse(finding).success).toBe(true);
  });
});

/** Sixty days with a weekly rhythm and noise; `factors` multiply single days. */
function noisyDays(days: number, factors: Readonly<Record<number, number>>): Row[] {
  const draw = rng(7, 'days');
  return Array.from({ length: days }, (_, i) => {
    const usual = (i % 7 < 2 ? 400 : 1000) * (0.9 + 0.2 * draw.next()) * (factors[i] ?? 1);
    const clicks = Math.round(usual);
    return {
      ...sound,
      line: i + 2,
      date: addDays(day('2026-09-01'), i),
      impressions: clicks * 20,
      clicks,
      cost: (clicks * 0.5).toFixed(2),
      conversions: String(Math.round(clicks / 20)),
    };
  });
}

describe('sudden jumps', () => {
  it('are not seen in a weekly rhythm', () => {
    expect(find('performance', noisyDays(90, {}))).toEqual([]);
  });

  it('are named with the day, the figure and the usual', () => {
    const findings = find('performance', noisyDays(60, { 40: 4 }));

    expect(briefly(findings)).toEqual(
      ['impressions', 'clicks', 'cost', 'conversions'].map((metric) => `sudden_jump ${metric} 1`),
    );
    expect(findings[0]?.examples[0]?.detail).toMatch(
      /^2026-10-11: impressions [\d,]+, usual for a Sunday: [\d,]+$/,
    );
    expect(findings[0]?.severity).toBe('warning');
  });

  it('on the last day are information, since it may be incomplete', () => {
    const findings = find('performance', noisyDays(60, { 59: 0.1 }));

    expect(findings.length).toBeGreaterThan(0);
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['info']));
  });

  it('are not judged with fewer than four earlier weeks', () => {
    expect(find('performance', noisyDays(28, { 20: 10 }))).toEqual([]);
  });
});
