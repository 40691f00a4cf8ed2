import { describe, expect, it } from 'vitest';
import { addDays, day, dayNumber } from '../../src/core/base/day.ts';
import { entityKey } from '../../src/core/base/entity-key.ts';
import { micros } from '../../src/core/base/micros.ts';
import { rng } from '../../src/core/base/rng.ts';
import { marginalCost } from '../../src/core/bidding/estimates/marginal-cost.ts';
import {
  explorations,
  perturbedDays,
  type MovedBid,
  type MovedDay,
} from '../../src/jobs/bid-perturbations.ts';
import { scored } from '../core/bidding/sample.ts';

const today = day('2026-03-10');
const entity = scored();
const key = entityKey(entity.entity);

describe('explorations', () => {
  const moved: MovedBid = { key, on: addDays(today, -3), toMicros: 1_100_000, sign: 1, size: 0.04 };

  it('knows the bid before the last random move where that move still stands', () => {
    const found = explorations([entity], [moved], today, 0.04).get(key);
    expect(found?.baseMicros).toBe(Math.round(1_100_000 / Math.exp(0.04)));
    expect(found?.probability).toBe(0.5);
  });

  it('takes a bid that anybody else set as it is', () => {
    const edited = { ...entity, bidMicros: micros(900_000) };
    expect(explorations([edited], [moved], today, 0.04).get(key)?.baseMicros).toBeNull();
  });

  it('keeps the way of a move for three days', () => {
    const start = addDays(today, -(dayNumber(today) % 3));
    const signs = [0, 1, 2].map((n) => explorations([entity], [], addDays(start, n), 0.04).get(key)?.sign);
    expect(new Set(signs).size).toBe(1);
  });
});

describe('perturbedDays', () => {
  /** Keywords whose clicks go with the bid to the power of 0.8 and whose price goes with the bid: one more click costs 1 + 1 / 0.8 prices. */
  function account(keywords: number, length: number): { days: MovedDay[]; moved: MovedBid[] } {
    const days: MovedDay[] = [];
    const moved: MovedBid[] = [];
    for (let k = 0; k < keywords; k++) {
      const draw = rng(3, k);
      for (let t = 0; t < length; t++) {
        const date = addDays(today, t - length);
        if (t % 3 === 0) {
          const sign = draw.next() < 0.5 ? -1 : 1;
          moved.push({
            key: `k${k}`,
            on: date,
            toMicros: Math.round(1e6 * Math.exp(0.04 * sign)),
            sign,
            size: 0.04,
          });
        }
        const bid = (moved.at(-1)?.toMicros ?? 1e6) / 1e6;
        const clicks = 40 * bid ** 0.8 * (1 + 0.3 * Math.sin(t));
        days.push({ key: `k${k}`, campaign: 'c', date, clicks, modifier: 1, cost: clicks * 0.5 * bid });
      }
    }
    return { days, moved };
  }

  it('lets the marginal cost of a click be found behind swings of demand', () => {
    const { days, moved } = account(60, 60);
    const found = marginalCost(perturbedDays(days, moved), dayNumber(today));
    expect(found.pooled).toBeGreaterThan(1.05);
    expect(found.pooled).toBeLessThan(1.25);
  });

  it('leaves out days before the first move, and entities that nobody moved', () => {
    const { days, moved } = account(2, 6);
    const late = moved.filter((bid) => bid.key === 'k0' && bid.on >= addDays(today, -3));
    const found = perturbedDays(days, late);
    expect(found.entities).toBe(1);
    expect(found.day.length).toBe(3);
  });
});
