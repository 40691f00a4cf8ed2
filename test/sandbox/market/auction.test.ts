import { describe, expect, it } from 'vitest';
import { normalCdf, POSITION_EFFECT } from '../../../src/sandbox/market/auction.ts';
import { Dice } from '../../../src/sandbox/market/dice.ts';
import {
  COLUMN,
  costAt,
  fillTable,
  lookUp,
  responseAt,
  TABLE_SIZE,
} from '../../../src/sandbox/market/response-table.ts';

const RIVALS = { density: 12, level: Math.log(0.5), spread: 0.6, reserve: 0.15 };
const QUALITY = 0.9;

/** Plays auctions one by one: rivals drawn, sorted, charged the next rank or the reserve. */
function playAuctions(bid: number, rounds: number): { shown: number[]; clicks: number[]; cost: number[] } {
  const dice = new Dice(99).deal(1, Math.round(bid * 1000));
  const played = { shown: [] as number[], clicks: [] as number[], cost: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const ranks = Array.from({ length: dice.poisson(RIVALS.density) }, () =>
      Math.exp(RIVALS.level + RIVALS.spread * dice.normal()),
    );
    const rank = bid * QUALITY;
    const above = ranks.filter((other) => other > rank).length;
    const price = Math.max(RIVALS.reserve, ...ranks.filter((other) => other <= rank)) / QUALITY;
    const effect = rank < RIVALS.reserve ? 0 : (POSITION_EFFECT[above] ?? 0);
    played.shown.push(effect > 0 ? 1 : 0);
    played.clicks.push(effect);
    played.cost.push(effect * price);
  }
  return played;
}

function meanAndError(numbers: readonly number[]): { mean: number; error: number } {
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const variance = numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / numbers.length;
  return { mean, error: Math.sqrt(variance / numbers.length) };
}

describe('auction', () => {
  it.each([0.2, 0.4, 0.7, 1.2, 2.5])('agrees with auctions played one by one at a bid of %f', (bid) => {
    const closed = responseAt(bid, RIVALS, QUALITY);
    const played = playAuctions(bid, 40_000);

    for (const measure of ['shown', 'clicks', 'cost'] as const) {
      const { mean, error } = meanAndError(played[measure]);
      expect(Math.abs(closed[measure] - mean)).toBeLessThan(3.5 * error + 1e-9);
    }
  });

  it('shows nothing below the reserve', () => {
    expect(responseAt(0.16, RIVALS, QUALITY).shown).toBe(0);
  });

  it('gives a table that agrees with the closed form between its nodes', () => {
    const table = new Float32Array(TABLE_SIZE);
    fillTable(table, 0, RIVALS, QUALITY, 0.05);

    for (const bid of [0.25, 0.37, 0.61, 0.83, 1.4, 3.3]) {
      const closed = responseAt(bid, RIVALS, QUALITY);
      expect(lookUp(table, 0, COLUMN.shown, Math.log(bid))).toBeCloseTo(closed.shown, 1);
      const clicks = lookUp(table, 0, COLUMN.clicks, Math.log(bid));
      expect(clicks / (0.05 * closed.clicks)).toBeCloseTo(1, 1);
      expect(costAt(table, 0, Math.log(bid), clicks) / (0.05 * closed.cost)).toBeCloseTo(1, 1);
    }
  });

  it('never brings less for a higher bid, nor charges more than the bid', () => {
    const table = new Float32Array(TABLE_SIZE);
    fillTable(table, 0, RIVALS, QUALITY, 0.05);
    let before = 0;
    for (let bid = 0.01; bid < 25; bid *= 1.013) {
      const clicks = lookUp(table, 0, COLUMN.clicks, Math.log(bid));
      expect(clicks).toBeGreaterThanOrEqual(before);
      expect(costAt(table, 0, Math.log(bid), clicks)).toBeLessThanOrEqual(clicks * bid * (1 + 1e-12));
      before = clicks;
    }
  });

  it('knows the normal distribution to six digits', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1.959964)).toBeCloseTo(0.975, 6);
    expect(normalCdf(-3)).toBeCloseTo(0.001349898, 6);
  });
});
