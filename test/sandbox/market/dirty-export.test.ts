import { describe, expect, it } from 'vitest';
import { dirtyMetrics, dirtySessions, USUAL_DIRT } from '../../../src/sandbox/market/dirty-export.ts';
import { readMetrics } from '../../../src/sandbox/market/metrics.ts';
import { readSessions } from '../../../src/sandbox/market/sessions.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { dayN, demoMarket, START } from './demo-market.ts';

const market = demoMarket(1);
advance(market, 40);
const range = { from: START, to: dayN(39) };

describe('dirty export', () => {
  it('spoils about as many sessions of each kind as asked, and tells which', () => {
    const clean = readSessions(market, range);
    const { rows, injected } = dirtySessions(clean, 1);
    const count = (kind: string): number => injected.filter((it) => it.kind === kind).length;
    for (const kind of ['missingCpc', 'missingSource', 'duplicate'] as const)
      expect(count(kind) / clean.length / USUAL_DIRT[kind]).toBeCloseTo(1, 0);
    expect(rows.length).toBe(clean.length + count('duplicate'));
    for (const { row, kind } of injected) {
      if (kind === 'missingCpc') expect([null, 50_000_000]).toContain(rows[row]?.cpcMicros);
      if (kind === 'missingSource') expect(rows[row]?.source).toBeNull();
      if (kind === 'absurdCpc') expect(rows[row]?.cpcMicros).toBe(50_000_000);
      if (kind === 'duplicate') expect(rows[row]).toEqual(rows[row - 1]);
    }
  });

  it('leaves the market and its own rows clean', () => {
    const clean = readSessions(market, range);
    const before = JSON.stringify(clean);
    dirtySessions(clean, 1, { ...USUAL_DIRT, missingCpc: 0.5 });
    expect(JSON.stringify(clean)).toBe(before);
    expect(readSessions(market, range)).toEqual(clean);
  });

  it('makes some rows of metrics cost $50 a click', () => {
    const { rows, injected } = dirtyMetrics(readMetrics(market, range), 1, {
      ...USUAL_DIRT,
      absurdCpc: 0.01,
    });
    const absurd = injected.filter(({ kind }) => kind === 'absurdCpc');
    expect(absurd.length).toBeGreaterThan(10);
    for (const { row } of absurd) expect(rows[row]?.costMicros).toBe(50_000_000 * (rows[row]?.clicks ?? 0));
  });

  it('spoils nothing where nothing is asked', () => {
    const clean = readSessions(market, { from: START, to: START });
    const none = { missingCpc: 0, missingSource: 0, duplicate: 0, absurdCpc: 0, negativeDuration: 0 };
    expect(dirtySessions(clean, 1, none)).toEqual({ rows: clean, injected: [] });
  });
});
