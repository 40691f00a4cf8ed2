import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { countedOnceSince, countedTwiceSince } from '../../../../src/core/bidding/breaks/even-counts.ts';
import { startWatch, type Watch } from '../../../../src/core/bidding/breaks/watch.ts';

const ENTITIES = 10;

function watchOf(days: readonly (readonly number[])[]): Watch {
  const watch = startWatch(new Int32Array(ENTITIES), 1);
  for (const [day, counts] of days.entries()) {
    const seen = Float64Array.from({ length: ENTITIES }, (_, i) => counts[i] ?? 0);
    watch.memory.conversions.recent.push({ day, seen, exposure: seen, expected: seen });
  }
  return watch;
}

describe('countedTwiceSince', () => {
  const even = [2, 2, 4, 0, 2, 6];

  it('tells the first day of a dozen even counts without an odd one', () => {
    expect(countedTwiceSince(watchOf([[1, 2], even, even, [2, 2]]))).toBe(1);
  });

  it('says nothing of too few', () => {
    expect(countedTwiceSince(watchOf([[1, 2], even, even]))).toBe(null);
  });

  it('needs fewer where hardly any count was even before', () => {
    const single = Array.from({ length: 20 }, () => [1, 0, 1]);
    expect(countedTwiceSince(watchOf([...single, [2], [0, 2], [2, 4], [2, 2]]))).toBe(20);
    expect(countedTwiceSince(watchOf([...single, [2]]))).toBe(null);
  });

  it('takes conversions that come in parts for no sign', () => {
    expect(countedTwiceSince(watchOf([even, even, even, [1.5]]))).toBe(null);
  });

  it('is not deceived by chance in 20 years, however many conversions a day brings', () => {
    const draw = rng(1, 'counts');
    for (const mean of [0.05, 0.5, 3])
      for (let day = 0; day < 2400; day++) {
        const days = Array.from({ length: 3 }, () =>
          Array.from({ length: ENTITIES }, () => draw.poisson(mean)),
        );
        expect(countedTwiceSince(watchOf(days))).toBe(null);
      }
  });
});

describe('countedOnceSince', () => {
  it('needs two odd counts', () => {
    expect(countedOnceSince(watchOf([[2], [2, 3], [4]]), 0)).toBe(null);
    expect(countedOnceSince(watchOf([[2], [2, 3], [4], [1]]), 0)).toBe(1);
  });
});
