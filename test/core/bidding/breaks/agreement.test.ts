import { describe, expect, it } from 'vitest';
import { changeEvidence } from '../../../../src/core/bidding/breaks/agreement.ts';
import { startWatch, type Alarm, type Watch } from '../../../../src/core/bidding/breaks/watch.ts';

const converting = Float64Array.of(0.05);
const alarm: Alarm = { day: 1, stream: 'bounces', unit: 1, direction: 1, since: 1, ratio: 1.5 };

/** One entity: clicks by day from day 0, and what arrives when half comes a day later. */
function watchOf(clicks: readonly number[], factor: (day: number) => number): Watch {
  const watch = startWatch(new Int32Array(1), 1);
  watch.lag = [0.5, 0.5];
  for (const [day, count] of clicks.entries()) {
    const before = clicks[day - 1] ?? count;
    const seen = 0.05 * 0.5 * (count * factor(day) + before * factor(day - 1));
    const exposure = Float64Array.of(0.5 * (count + before));
    watch.clicks.push({ day, clicks: Float64Array.of(count) });
    watch.memory.conversions.recent.push({ day, seen: Float64Array.of(seen), exposure, expected: exposure });
  }
  return watch;
}

describe('changeEvidence', () => {
  const broken = (day: number): number => (day >= 1 ? 0.4 : 1);

  it('speaks for a break once conversions of new clicks are missing', () => {
    const evidence = changeEvidence(watchOf([400, 400, 400, 400], broken), { alarm, converting }, [0]);
    expect(evidence).toBeGreaterThan(1);
  });

  it('speaks against one where conversions go on', () => {
    const evidence = changeEvidence(
      watchOf([400, 400, 400, 400], () => 1),
      { alarm, converting },
      [0],
    );
    expect(evidence).toBeLessThan(-1);
  });

  it('is not deceived by late conversions of clicks before, where bids were cut', () => {
    const evidence = changeEvidence(watchOf([4000, 40, 40, 40], broken), { alarm, converting }, [0]);
    expect(evidence).toBeGreaterThan(0);
  });

  it('speaks for pages that were mended where more converts', () => {
    const mended = watchOf([400, 400, 400], (day) => (day >= 1 ? 1.7 : 1));
    expect(changeEvidence(mended, { alarm: { ...alarm, direction: -1 }, converting }, [0])).toBeGreaterThan(
      1,
    );
  });

  it('says nothing where nothing is due', () => {
    expect(changeEvidence(watchOf([0, 0], broken), { alarm, converting }, [0])).toBe(0);
  });
});
