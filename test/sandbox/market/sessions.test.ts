import { describe, expect, it } from 'vitest';
import { readMetrics } from '../../../src/sandbox/market/metrics.ts';
import type { SessionRow } from '../../../src/sandbox/market/market.ts';
import { readOrders } from '../../../src/sandbox/market/orders.ts';
import { readSessions } from '../../../src/sandbox/market/sessions.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { dayN, demoMarket, mean, START, sum } from './demo-market.ts';

const market = demoMarket(2);
advance(market, 120);
const range = { from: START, to: dayN(119) };
const sessions = readSessions(market, range);
const orders = readOrders(market, range);

const share = (rows: readonly SessionRow[], of: (row: SessionRow) => boolean): number =>
  rows.filter(of).length / rows.length;

describe('sessions', () => {
  it('are most of the clicks, each with an id of its own', () => {
    const clicks = sum(readMetrics(market, range).map((row) => row.clicks));
    expect(sessions.length / clicks).toBeCloseTo(0.93, 1);
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(sessions.length);
  });

  it('are longer, bounce less and return more where they convert', () => {
    const [sold, other] = [sessions.filter((it) => it.converted), sessions.filter((it) => !it.converted)];
    expect(sold.length).toBeGreaterThan(500);
    expect(share(sold, (it) => it.returning)).toBeGreaterThan(share(other, (it) => it.returning) * 1.2);
    expect(share(sold, (it) => it.bounced)).toBeLessThan(0.06);
    const length = (rows: readonly SessionRow[]): number => mean(rows.map((it) => it.durationSeconds));
    expect(length(sold)).toBeGreaterThan(1.4 * length(other));
  });

  it('convert more often where keywords convert better than their bounce rate alone tells', () => {
    const byLength = sessions.toSorted((a, b) => a.durationSeconds - b.durationSeconds);
    const third = Math.floor(byLength.length / 3);
    const rate = (rows: readonly SessionRow[]): number => share(rows, (it) => it.converted);
    expect(rate(byLength.slice(-third))).toBeGreaterThan(3 * rate(byLength.slice(0, third)));
    expect(rate(byLength.slice(-third))).toBeLessThan(0.25);
  });

  it('last under five seconds now and then, and never less than nothing', () => {
    const short = share(sessions, (it) => it.durationSeconds < 5);
    expect(short).toBeGreaterThan(0.05);
    expect(short).toBeLessThan(0.35);
    expect(Math.min(...sessions.map((it) => it.durationSeconds))).toBeGreaterThanOrEqual(0);
  });
});

describe('orders', () => {
  it('belong to sessions that converted, where those were measured', () => {
    const byClick = new Map(sessions.map((it) => [it.clickId, it]));
    const first = orders.filter((it) => it.sequence === 1);
    const joined = first.filter((it) => byClick.has(it.clickId));
    expect(joined.length / first.length).toBeGreaterThan(0.88);
    for (const order of joined)
      expect(byClick.get(order.clickId)).toMatchObject({ converted: true, orderDay: order.day });
  });

  it('have heavy-tailed values and the margin of the plan', () => {
    const values = orders.map((it) => it.valueMicros / 1e6).toSorted((a, b) => a - b);
    const median = values[Math.floor(values.length / 2)] ?? 0;
    expect(mean(values)).toBeGreaterThan(1.3 * median);
    expect(sum(orders.map((it) => it.marginMicros)) / sum(orders.map((it) => it.valueMicros))).toBeCloseTo(
      0.35,
      3,
    );
  });

  it('repeat for some customers, later and in sequence', () => {
    const repeats = orders.filter((it) => it.sequence > 1);
    expect(repeats.length / orders.length).toBeGreaterThan(0.08);
    const first = new Map(orders.filter((it) => it.sequence === 1).map((it) => [it.customerId, it.day]));
    for (const { customerId, day } of repeats) expect(day > (first.get(customerId) ?? '9')).toBe(true);
    expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
  });
});
