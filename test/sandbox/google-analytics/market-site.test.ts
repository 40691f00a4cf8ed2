import { expect, it } from 'vitest';
import { addDays, day } from '../../../src/core/base/day.ts';
import { marketSite } from '../../../src/sandbox/google-analytics/market-site.ts';
import { createMarket } from '../../../src/sandbox/market/create-market.ts';
import { defaultPlan } from '../../../src/sandbox/market/default-account.ts';
import { readOrders } from '../../../src/sandbox/market/orders.ts';
import { readSessions } from '../../../src/sandbox/market/sessions.ts';
import { advance } from '../../../src/sandbox/market/step.ts';

it('holds the market’s own sessions of ads, with purchases once their orders are in', () => {
  const start = day('2026-05-01');
  const market = createMarket(defaultPlan({ seed: 3, startDay: start }));
  advance(market, 25);
  const site = marketSite(market, '5');
  const last = addDays(start, 24);

  const paid = site.visits(start, last).filter(({ medium }) => medium === 'cpc');
  const sessions = readSessions(market, { from: start, to: start });
  const orders = readOrders(market, { from: start, to: last }).filter(
    ({ clickDay, sequence }) => clickDay === start && sequence === 1,
  );
  const seen = new Set(sessions.map(({ clickId }) => clickId));

  expect(paid.map(({ id, campaignId, bounced }) => [id, campaignId, bounced])).toEqual(
    sessions.map(({ id, campaignId, bounced }) => [id, campaignId, bounced]),
  );
  const revenue = paid.reduce((sum, { revenueMicros }) => sum + revenueMicros, 0);
  const expected = orders.filter(({ clickId }) => seen.has(clickId));
  expect(expected.length).toBeGreaterThan(5);
  expect(revenue).toBe(expected.reduce((sum, { valueMicros }) => sum + valueMicros, 0));
  const early = site.visits(start, start).reduce((sum, { keyEvents }) => sum + keyEvents, 0);
  expect(early).toBeLessThan(site.visits(start, last).reduce((sum, { keyEvents }) => sum + keyEvents, 0));
});

it('has visitors whom no ad brought, the same each time', () => {
  const market = createMarket(defaultPlan({ seed: 3, startDay: day('2026-05-01') }));
  advance(market, 2);
  const site = marketSite(market, '5');
  const on = day('2026-05-02');
  const unpaid = site.visits(on, on).filter(({ medium }) => medium !== 'cpc');

  expect(unpaid.length).toBeGreaterThan(20);
  expect(unpaid.every(({ campaignId }) => campaignId === '(not set)')).toBe(true);
  expect(unpaid.some(({ returning }) => returning === null)).toBe(true);
  expect(site.visits(on, on)).toEqual(site.visits(on, on));
});
