import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { manyStandOut } from '../../../../src/core/bidding/breaks/stand-out.ts';
import { startWatch, type Alarm } from '../../../../src/core/bidding/breaks/watch.ts';

const ENTITIES = 100;
const CAMPAIGNS = 20;
const VISITS = 24;
const RATE = 0.44;

/** Bounces of entities day by day, with a factor on the rate of each. */
function play(days: number, factor: (day: number, entity: number) => number, seed = 1): Alarm[] {
  const draw = rng(seed, 'visits');
  const watch = startWatch(
    Int32Array.from({ length: ENTITIES }, (_, i) => i % CAMPAIGNS),
    CAMPAIGNS,
  );
  const exposure = new Float64Array(ENTITIES).fill(VISITS);
  const expected = exposure.map((visits) => visits * RATE);
  const slack = exposure.map(() => 0.05);
  return Array.from({ length: days }, (_, day) => {
    const seen = exposure.map((visits, i) => draw.binomial(visits, RATE * factor(day, i)));
    return manyStandOut(watch, { seen, exposure }, expected, slack, day);
  }).flat();
}

describe('manyStandOut', () => {
  it('sees pages that break here and there on the first day', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const alarms = play(40, (day, i) => (day >= 30 && i % 10 < 3 ? 1.6 : 1), seed);
      expect(alarms[0]).toMatchObject({
        day: 30,
        since: 30,
        unit: CAMPAIGNS,
        direction: 1,
        stream: 'bounces',
      });
    }
  });

  it('sees pages that are mended', () => {
    expect(play(40, (day, i) => (day >= 30 && i % 10 < 3 ? 0.5 : 1))[0]).toMatchObject({
      day: 30,
      direction: -1,
    });
  });

  it('says nothing in three years without a break, nor of the same small move everywhere', () => {
    expect(play(1000, () => 1)).toEqual([]);
    expect(play(60, (day) => (day >= 30 ? 1.05 : 1))).toEqual([]);
  });
});
