import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/core/base/rng.ts';
import type { Frame } from '../../../src/core/features/frame.ts';
import { errorSegments } from '../../../src/core/learning/error-segments.ts';
import { segmentsOf } from '../../../src/core/learning/segments.ts';

const devices = ['desktop', 'mobile', 'tablet'];

/** Rows whose device is drawn, with an hour; predictions are sound but on mobile in the evening. */
function frameOfRows(rows: number, seed: number) {
  const random = rng(seed, 'segments');
  const codes = Int32Array.from({ length: rows }, () => random.below(3));
  const values = Float64Array.from({ length: rows }, () => random.below(24));
  const frame: Frame = {
    rows,
    columns: [
      { kind: 'category', name: 'device', codes, levels: devices },
      { kind: 'number', name: 'hour', values },
    ],
  };
  const isBad = Uint8Array.from(codes, (code, i) => (code === 1 && values[i]! >= 19 ? 1 : 0));
  const names = Array.from(codes, (_, i) => `row ${i}`);
  return { frame, isBad, names, random };
}

describe('error segments of single outcomes', () => {
  it('find where misclassification concentrates, with counts and examples', () => {
    const { frame, isBad, names, random } = frameOfRows(4_000, 1);
    const trials = new Float64Array(4_000).fill(1);
    const successes = trials.map(() => (random.next() < 0.5 ? 1 : 0));
    const predicted = successes.map((k, i) => {
      const right = random.next() < (isBad[i] ? 0.4 : 0.9);
      return (k === 1) === right ? 0.8 : 0.2;
    });
    const segments = errorSegments({ frame, names, predicted, successes, trials, threshold: 0.5 });
    expect(segments.slice(0, 3).map((each) => each.segment)).toContain('device is mobile');
    const pair = segments.find((each) => each.segment.includes(' and '));
    expect(pair?.segment).toMatch(/device is mobile/);
    expect(pair?.segment).toMatch(/hour 19 or more/);
    expect(pair?.errorRate).toBeGreaterThan(0.5);
    expect(pair?.lift).toBeGreaterThan(3);
    expect(pair?.misclassified).toBe(Math.round((pair?.errorRate ?? 0) * (pair?.trials ?? 0)));
    const [example] = pair?.examples ?? [];
    expect(example?.row).toMatch(/^row \d+$/);
    expect(Math.abs((example?.predicted ?? 0) - (example?.observed ?? 0))).toBeCloseTo(0.8, 9);
  });

  it('are none where errors are spread by chance alone, but for rare flukes', () => {
    const { frame, names, random } = frameOfRows(4_000, 2);
    const trials = new Float64Array(4_000).fill(1);
    const successes = trials.map(() => (random.next() < 0.2 ? 1 : 0));
    const predicted = trials.map(() => 0.2);
    expect(
      errorSegments({ frame, names, predicted, successes, trials, threshold: 0.5 }).length,
    ).toBeLessThanOrEqual(1);
  });

  it('leave segments of fewer than 30 trials out', () => {
    const codes = Int32Array.from({ length: 200 }, (_, i) => (i < 29 ? 0 : 1));
    const frame: Frame = {
      rows: 200,
      columns: [{ kind: 'category', name: 'c', codes, levels: ['small', 'large'] }],
    };
    const ones = new Float64Array(200).fill(1);
    const predicted = ones.map((_, i) => (i < 29 ? 0.1 : 0.9));
    const input = { frame, names: [], predicted, successes: ones, trials: ones, threshold: 0.5 };
    expect(errorSegments(input)).toEqual([]);
  });
});

describe('error segments of rows with many trials', () => {
  it('find where the model counts wrongly as a whole, against what chance gives', () => {
    const { frame, isBad, names, random } = frameOfRows(600, 3);
    const trials = new Float64Array(600).fill(100);
    const predicted = new Float64Array(600).fill(0.05);
    const successes = trials.map((n, i) => random.binomial(n, isBad[i] ? 0.12 : 0.05));
    const segments = errorSegments({ frame, names, predicted, successes, trials, threshold: 0.5 });
    const pair = segments.find((each) => each.segment.includes(' and '));
    expect(pair?.segment).toMatch(/device is mobile/);
    expect(pair?.meanPredicted).toBeCloseTo(0.05, 9);
    expect(pair?.meanObserved).toBeCloseTo(0.12, 1);
    expect(pair?.misclassified).toBeCloseTo((pair?.trials ?? 0) * ((pair?.meanObserved ?? 0) - 0.05), 6);
    expect(pair?.lift).toBeGreaterThan(5);
    expect(segments.some((each) => each.segment === 'device is desktop')).toBe(false);
  });
});

describe('segments', () => {
  it('divide the rows of every column without loss, missing values included', () => {
    const frame: Frame = {
      rows: 40,
      columns: [
        {
          kind: 'category',
          name: 'c',
          codes: Int32Array.from({ length: 40 }, (_, i) => (i % 3) - 1),
          levels: ['a', 'b'],
        },
        { kind: 'number', name: 'few', values: Float64Array.from({ length: 40 }, (_, i) => i % 2) },
        {
          kind: 'number',
          name: 'many',
          values: Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : i)),
        },
        { kind: 'number', name: 'gone', values: new Float64Array(40).fill(Number.NaN) },
      ],
    };
    const segments = segmentsOf(frame);
    for (const { name } of frame.columns) {
      const rows = segments
        .filter((segment) => segment.columns[0] === name)
        .flatMap((segment) => [...segment.rows]);
      expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    }
    const labels = segments.map((segment) => segment.label);
    expect(labels).toContain('c is missing');
    expect(labels).toContain('few is 0');
    expect(labels).toContain('many below 20');
    expect(labels).toContain('gone is missing');
  });
});
