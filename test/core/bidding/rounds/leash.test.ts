import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEASH, leashBids } from '../../../../src/core/bidding/rounds/leash.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('leashBids', () => {
  it('leaves moves alone that cancel out', () => {
    const wanted = of(2, 0.5);
    expect([...leashBids(wanted, of(1, 1), of(10, 10), of(0.3, 0.3))]).toEqual([2, 0.5]);
  });

  it('takes back a rise of everything at once, whatever the order of entities', () => {
    const bids = leashBids(of(2, 4), of(1, 2), of(10, 10), of(0.1, 0.1));
    expect(bids[0]).toBeCloseTo(Math.exp(LEASH.up), 10);
    expect(bids[1]).toBeCloseTo(2 * Math.exp(LEASH.up), 10);
  });

  it('lets a bid rise little on thin evidence, and fall freely', () => {
    const bids = leashBids(of(8, 0.2), of(1, 1), of(1, 10), of(1, 1));
    expect(bids[0]).toBeCloseTo(Math.exp(LEASH.evidence) * (bids[1]! / 0.2), 10);
    expect(bids[1]! / 0.2).toBeCloseTo(Math.exp((10 * Math.log(5) - 0.5) / 11 - LEASH.down), 10);
  });

  it('never lets the mean bid leave the leash', () => {
    const number = fc.double({ min: 0.02, max: 15, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 20 }), (rows) => {
        const column = (i: number): Float64Array => Float64Array.from(rows, (row) => row[i]!);
        const [wanted, start, spend] = [column(0), column(1), column(2)];
        const bids = leashBids(wanted, start, spend, new Float64Array(rows.length).fill(0.5));
        const total = spend.reduce((sum, value) => sum + value, 0);
        const mean = bids.reduce((sum, bid, i) => sum + (spend[i]! * Math.log(bid / start[i]!)) / total, 0);
        expect(mean).toBeLessThanOrEqual(LEASH.up + 1e-9);
        expect(mean).toBeGreaterThanOrEqual(-LEASH.down - 1e-9);
      }),
    );
  });

  it('leaves entities out that want nothing', () => {
    const bids = leashBids(of(Number.NaN, 1), of(1, 1), of(5, 5), of(1, 0.1));
    expect(bids[0]).toBeNaN();
    expect(bids[1]).toBe(1);
  });
});
