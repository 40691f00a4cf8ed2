import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { improveSplit } from '../../../src/core/forest/best-split.ts';
import type { Criterion, Split } from '../../../src/core/forest/best-split.ts';
import { binColumns } from '../../../src/core/forest/bin.ts';
import { CELL, emptyHistogram, fillHistogram, listSeenBins } from '../../../src/core/forest/histogram.ts';
import { thresholdOf } from '../../../src/core/forest/tree.ts';

interface SampleRow {
  readonly x: number;
  readonly n: number;
  readonly k: number;
}

const rowArbitrary = fc
  .record({
    x: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.NaN)),
    n: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ x, n }) => fc.integer({ min: 0, max: n }).map((k): SampleRow => ({ x, n, k })));

function impurity(rows: readonly SampleRow[], criterion: Criterion): number {
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  const p = rows.reduce((sum, row) => sum + row.k, 0) / n;
  if (criterion === 'gini') return n * p * (1 - p);
  return -n * (p > 0 ? p * Math.log(p) : 0) - n * (p < 1 ? (1 - p) * Math.log(1 - p) : 0);
}

/** Tries every cut between distinct values with the missing rows on either side; slow and obvious. */
function bestGainByTrying(rows: readonly SampleRow[], minLeafRows: number, criterion: Criterion): number {
  let best = 0;
  for (const cut of new Set([...rows.map((row) => row.x).filter((x) => !Number.isNaN(x)), Infinity])) {
    for (const missingLeft of [true, false]) {
      const goesLeft = (row: SampleRow): boolean => (Number.isNaN(row.x) ? missingLeft : row.x <= cut);
      const left = rows.filter(goesLeft);
      const right = rows.filter((row) => !goesLeft(row));
      if (left.length < minLeafRows || right.length < minLeafRows) continue;
      best = Math.max(
        best,
        impurity(rows, criterion) - impurity(left, criterion) - impurity(right, criterion),
      );
    }
  }
  return best;
}

function findSplit(rows: readonly SampleRow[], minLeafRows: number, criterion: Criterion) {
  const values = Float64Array.from(rows, (row) => row.x);
  const data = binColumns([{ kind: 'number', name: 'x', values }], rows.length);
  const nodeRows = {
    row: Int32Array.from(rows.keys()),
    weight: Float64Array.from(rows, (row) => row.n),
    sum: Float64Array.from(rows, (row) => row.k),
  };
  const histogram = emptyHistogram();
  const node = {
    from: 0,
    to: rows.length,
    rows: rows.length,
    weight: nodeRows.weight.reduce((sum, n) => sum + n, 0),
    sum: nodeRows.sum.reduce((sum, k) => sum + k, 0),
  };
  fillHistogram(histogram, data.bins[0] ?? new Uint8Array(), data.commonBin[0] ?? -1, nodeRows, node);
  const best: Split = { feature: -1, bin: 0, missingLeft: false, gain: 0 };
  improveSplit(best, 0, histogram, node, { criterion, minLeafRows, lambda: 0 });
  return { best, threshold: thresholdOf(data.edges[0], best.bin) };
}

describe('the best split', () => {
  for (const criterion of ['gini', 'entropy'] as const) {
    it(`equals trying every cut and both sides for missing values (${criterion})`, () => {
      const rows = fc.array(rowArbitrary, { minLength: 2, maxLength: 30 });
      fc.assert(
        fc.property(rows, fc.integer({ min: 1, max: 4 }), (sample, minLeafRows) => {
          const { best } = findSplit(sample, minLeafRows, criterion);
          expect(best.gain).toBeCloseTo(bestGainByTrying(sample, minLeafRows, criterion), 8);
        }),
        { numRuns: 500 },
      );
    });
  }

  it('reports a cut that really divides the rows with the gain it claims', () => {
    fc.assert(
      fc.property(fc.array(rowArbitrary, { minLength: 2, maxLength: 30 }), (sample) => {
        const { best, threshold } = findSplit(sample, 1, 'gini');
        fc.pre(best.feature === 0);
        const goesLeft = (row: SampleRow): boolean =>
          Number.isNaN(row.x) ? best.missingLeft : row.x <= threshold;
        const left = sample.filter(goesLeft);
        const right = sample.filter((row) => !goesLeft(row));
        const gain = impurity(sample, 'gini') - impurity(left, 'gini') - impurity(right, 'gini');
        expect(best.gain).toBeCloseTo(gain, 8);
      }),
      { numRuns: 300 },
    );
  });

  it('finds nothing in rows that are all alike', () => {
    const rows = Array.from({ length: 10 }, (_, i) => ({ x: 3, n: 1, k: i % 2 }));
    expect(findSplit(rows, 1, 'gini').best.feature).toBe(-1);
  });

  it('cuts missing values off when only they differ', () => {
    const rows = Array.from({ length: 10 }, (_, i) => ({
      x: i < 5 ? Number.NaN : 1,
      n: 1,
      k: i < 5 ? 1 : 0,
    }));
    const { best, threshold } = findSplit(rows, 1, 'gini');
    expect(best).toMatchObject({ feature: 0, missingLeft: false });
    expect(threshold).toBe(Infinity);
  });
});

describe('the bins seen', () => {
  it('are listed in ascending order without the missing bin', () => {
    const bins = Uint8Array.from([200, 255, 0, 31, 32, 31]);
    const ones = new Float64Array(6).fill(1);
    const histogram = emptyHistogram();
    const rows = { row: Int32Array.from(bins.keys()), weight: ones, sum: ones };
    fillHistogram(histogram, bins, 31, rows, { from: 0, to: 6, rows: 6, weight: 6, sum: 6 });
    expect([...histogram.cells.subarray(31 * CELL, 32 * CELL)]).toEqual([2, 2, 2]);
    const out = new Uint8Array(256);
    expect([...out.subarray(0, listSeenBins(histogram, out))]).toEqual([0, 31, 32, 200]);
  });
});
