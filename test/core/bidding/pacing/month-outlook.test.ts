import { describe, expect, it } from 'vitest';
import { addDays, day, daysBetween, type Day } from '../../../../src/core/base/day.ts';
import {
  monthDemand,
  type BidLevel,
  type CampaignDay,
} from '../../../../src/core/bidding/pacing/month-demand.ts';
import { monthOutlook, type MonthOutlook } from '../../../../src/core/bidding/pacing/month-outlook.ts';
import { daysToMonthEnd } from '../../../../src/core/bidding/pacing/monthly-allowance.ts';

const FIRST = day('2026-11-01');
const STEP = -Math.log(0.8);
const EVERY = 3;
const BAND = 0.1;

/** What a campaign of a simulated market does: its spend at bid 1, and how spend answers bids. */
interface Simulated {
  readonly perDay: number;
  readonly elasticity: number;
  /** Bid that is wanted without a budget, over the first one. */
  readonly want: number;
}

interface Month {
  readonly spent: number;
  readonly bids: readonly number[][];
  readonly outlooks: readonly MonthOutlook[];
}

/**
 * A month of a market after eight weeks at bid 1: demand follows weekdays and luck, bids move by the steps and rests that
 * rules allow, and yesterday is the last day that is known.
 */
function playMonth(campaigns: readonly Simulated[], perMonth: number, luck = 0.08): Month {
  const history: CampaignDay[] = [];
  const levels: BidLevel[] = [];
  const bids = campaigns.map(() => 1);
  const moved = campaigns.map((): Day | null => null);
  const outlooks: MonthOutlook[] = [];
  const told: number[][] = [];
  let spent = 0;
  let seed = 1;
  const draw = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (seed / 2_147_483_647 - 0.5) * Math.sqrt(12);
  };
  const play = (date: Day): number => {
    let cost = 0;
    for (const [c, { perDay, elasticity }] of campaigns.entries()) {
      const weekday = 1 + 0.25 * Math.cos((2 * Math.PI * daysBetween(FIRST, date)) / 7);
      const own = perDay * weekday * (bids[c] ?? 1) ** elasticity * Math.exp(luck * draw());
      history.push({ campaign: String(c), date, cost: own, lostShare: 0 });
      levels.push({ campaign: String(c), date, level: Math.log(bids[c] ?? 1) });
      cost += own;
    }
    return cost;
  };
  for (let date = addDays(FIRST, -56); date < FIRST; date = addDays(date, 1)) play(date);
  for (let today = FIRST; today < '2026-12-01'; today = addDays(today, 1)) {
    const demand = monthDemand(history, levels, today);
    if (demand === null) throw new Error('expected days');
    const outlook = monthOutlook({
      perMonth,
      spent: demand.spent,
      before: outlooks.at(-1)?.divisor ?? null,
      weights: Array.from({ length: daysToMonthEnd(today) }, (_, i) => demand.weightOf(addDays(today, i))),
      campaigns: campaigns.map(({ want }, c) => {
        const last = moved[c] ?? null;
        const waits = last === null ? 0 : Math.max(0, EVERY - daysBetween(last, today));
        const costPerDay = demand.perDay * (demand.shareOf.get(String(c)) ?? 0);
        const bid = { costPerDay, want: Math.log(want / (bids[c] ?? 1)), taken: 0, band: BAND, step: STEP };
        return { fixedPerDay: 0, most: null, bids: [{ ...bid, waits, every: EVERY, elasticity: 1.6 }] };
      }),
    });
    outlooks.push(outlook);
    for (const [c, { want }] of campaigns.entries()) {
      const last = moved[c] ?? null;
      const move = Math.log(want / outlook.divisor / (bids[c] ?? 1));
      if (Math.abs(move) < BAND || (last !== null && daysBetween(last, today) < EVERY)) continue;
      bids[c] = (bids[c] ?? 1) * Math.exp(Math.max(-STEP, Math.min(STEP, move)));
      moved[c] = today;
    }
    told.push([...bids]);
    spent += play(today);
  }
  return { spent, bids: told, outlooks };
}

const MARKET: readonly Simulated[] = [
  { perDay: 100, elasticity: 1.6, want: 1.1 },
  { perDay: 60, elasticity: 1.6, want: 0.9 },
  { perDay: 40, elasticity: 1.6, want: 1.2 },
];

describe('monthOutlook', () => {
  it.each([1.2, 1.6, 2.2])('keeps a month within its budget where spend answers bids by %f', (elasticity) => {
    const perMonth = 0.7 * 200 * 30;
    const { spent, outlooks } = playMonth(
      MARKET.map((each) => ({ ...each, elasticity })),
      perMonth,
    );
    expect(spent / perMonth).toBeGreaterThan(0.96);
    expect(spent).toBeLessThan(perMonth + 0.7 * 200 * 0.5);
    expect(outlooks.at(-1)?.state).toBe('kept');
  });

  it('never raises a bid beyond what it should be without a budget, however much is left', () => {
    const { spent, bids, outlooks } = playMonth(MARKET, 1e6);
    for (const [c, { want }] of MARKET.entries())
      for (const day of bids) expect(day[c]).toBeLessThanOrEqual(Math.max(1, want) + 1e-9);
    expect(outlooks.every(({ divisor, state }) => divisor === 1 && state === 'unused')).toBe(true);
    expect(spent).toBeLessThan(1e5);
  });

  it('says at once when even the lowest bids that the rules allow cost too much', () => {
    const { outlooks } = playMonth(MARKET, 300);
    expect(outlooks[0]?.state).toBe('exceeded');
    expect(outlooks[0]?.least).toBeGreaterThan(300);
  });

  it('tells what the budgets of campaigns let the month cost, where all are known', () => {
    const campaign = { fixedPerDay: 10, bids: [], most: 50 };
    const month = { perMonth: 100, spent: 20, before: null, weights: [1, 1, 1] };
    expect(monthOutlook({ ...month, campaigns: [campaign, campaign] }).chargeable).toBe(120);
    expect(
      monthOutlook({ ...month, campaigns: [campaign, { ...campaign, most: null }] }).chargeable,
    ).toBeNull();
  });
});

describe('monthDemand', () => {
  const days = (from: string, to: string, cost: number): CampaignDay[] => {
    const told: CampaignDay[] = [];
    for (let date = day(from); date <= to; date = addDays(date, 1))
      told.push({ campaign: 'a', date, cost, lostShare: 0 });
    return told;
  };

  it('expects of days that are not known yet what demand lets expect, and counts them as spent', () => {
    const demand = monthDemand(days('2026-10-01', '2026-11-07', 50), [], day('2026-11-10'));
    expect(demand?.knownTo).toBe('2026-11-07');
    expect(demand?.perDay).toBeCloseTo(50, 6);
    expect(demand?.spent).toBeCloseTo(9 * 50, 6);
  });

  it('expects of days before the first that is known what demand lets expect', () => {
    expect(monthDemand(days('2026-11-06', '2026-11-09', 50), [], day('2026-11-10'))?.spent).toBeCloseTo(
      450,
      6,
    );
  });

  it('tells demand at the bids in force, and without the budgets of campaigns', () => {
    const levels = [
      { campaign: 'a', date: day('2026-10-02'), level: 0 },
      { campaign: 'a', date: day('2026-11-09'), level: -0.1 },
    ];
    const known = days('2026-10-01', '2026-11-09', 50);
    const last = known.map((each) =>
      each.date === '2026-11-09' ? { ...each, cost: 50 * Math.exp(-0.16) } : each,
    );
    expect(monthDemand(last, levels, day('2026-11-10'))?.perDay).toBeCloseTo(50 * Math.exp(-0.16), 6);
    const half = known.map((each) => ({ ...each, lostShare: 0.5 }));
    expect(monthDemand(half, [], day('2026-11-10'))?.perDay).toBeCloseTo(100, 6);
  });

  it('knows nothing without days', () => {
    expect(monthDemand([], [], day('2026-11-10'))).toBeNull();
  });
});
