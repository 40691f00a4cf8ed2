import { describe, expect, it } from 'vitest';
import { PERTURBATION, perturbationSign } from '../../../../src/core/bidding/rounds/perturbation.ts';

const keys = Array.from({ length: 200 }, (_, i) => `entity ${i}`);
const blocks = Array.from({ length: 50 }, (_, b) => b * PERTURBATION.blockDays);

describe('perturbationSign', () => {
  it('moves as many bids up as down', () => {
    const signs = keys.flatMap((key) => blocks.map((day) => perturbationSign(1, key, day)));

    const mean = signs.reduce((sum: number, sign) => sum + sign, 0) / signs.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(signs.length));
  });

  it('is the same for all days of a block, and changes between blocks', () => {
    let changes = 0;
    for (const day of blocks) {
      const first = perturbationSign(1, 'a', day);
      for (let within = 1; within < PERTURBATION.blockDays; within++)
        expect(perturbationSign(1, 'a', day + within)).toBe(first);
      changes += Number(perturbationSign(1, 'a', day + PERTURBATION.blockDays) !== first);
    }
    expect(changes).toBeGreaterThan(blocks.length / 4);
  });

  it('depends on neither the order in which entities are asked nor on the others', () => {
    const forwards = keys.map((key) => perturbationSign(3, key, 12));
    const backwards = keys.toReversed().map((key) => perturbationSign(3, key, 12));

    expect(backwards.toReversed()).toEqual(forwards);
  });

  it('is not the same for two entities, nor under two seeds', () => {
    const of = (seed: number, key: string): number[] => blocks.map((day) => perturbationSign(seed, key, day));

    expect(of(1, 'a')).not.toEqual(of(1, 'b'));
    expect(of(1, 'a')).not.toEqual(of(2, 'a'));
  });
});
