import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign, redraws } from '../../../src/core/experiment/assignment.ts';

const units = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `u${i}`, size: 1 + (i % 7) }));

describe('assign', () => {
  it('holds out exactly one unit of each block, and puts every unit into one block of neighbours', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(),
        (n, size, seed) => {
          const drawn = assign(units(n), size, seed);

          expect(drawn.blocks.flat()).toEqual(Array.from({ length: n }, (_, i) => i));
          for (const block of drawn.blocks)
            expect(block.filter((unit) => drawn.heldOut[unit])).toHaveLength(1);
          const sizes = drawn.units.map(({ size: own }) => own);
          expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
          expect(assign(units(n).toReversed(), size, seed)).toEqual(drawn);
        },
      ),
    );
  });

  it('holds out each unit of a block about as often', () => {
    const counts = [0, 0, 0];
    for (let seed = 0; seed < 900; seed++) {
      const held = assign(units(3), 3, seed).heldOut.indexOf(true);
      counts[held] = (counts[held] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 300)).toBeLessThan(4 * Math.sqrt(200));
  });
});

describe('redraws', () => {
  it('looks at every possible assignment once where they are few, the real one first', () => {
    const drawn = assign(units(8), 2, 5);
    const all = redraws(drawn);
    const rows = Array.from({ length: all.count }, (_, i) => all.treated.slice(8 * i, 8 * i + 8).join(''));

    expect(all.count).toBe(16);
    expect(new Set(rows).size).toBe(16);
    expect(rows[0]).toBe(drawn.heldOut.map((held) => (held ? '0' : '1')).join(''));
  });

  it('draws at random where they are many, with the probabilities of the procedure', () => {
    const all = redraws(assign(units(31), 2, 5), 4000);
    expect(all.count).toBe(4000);
    for (let unit = 0; unit < 31; unit++) {
      let treated = 0;
      for (let i = 0; i < all.count; i++) treated += all.treated[31 * i + unit] ?? 0;
      expect(treated / all.count).toBeCloseTo(all.probability[unit] ?? 0, 1);
    }
    expect(all.probability.at(-1)).toBeCloseTo(2 / 3, 12);
  });
});
