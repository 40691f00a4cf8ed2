import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../src/core/features/frame.ts';
import { binFrame } from '../../../../src/core/forest/bins/bin-row.ts';
import type { FeatureBins } from '../../../../src/core/forest/bins/feature-bins.ts';
import { fitBins, fitEdges, MOST_BINS } from '../../../../src/core/forest/bins/fit-bins.ts';
import { Arena } from '../../../../src/core/forest/kernel/arena.ts';
import { trainKernel } from '../../../../src/core/forest/kernel/train-kernel.ts';
import { TrainingTableBuilder } from '../../../../src/core/forest/training/training-table.ts';
import { frameOf } from '../sample-examples.ts';

const arena = new Arena(true);
const kernel = trainKernel(arena.memory);

/** Anything a double can be, with those that are easily confused more often, and their neighbours. */
const anyValue = fc
  .tuple(
    fc.oneof(
      fc.double(),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(
        Number.NaN,
        Infinity,
        -Infinity,
        -0,
        0,
        5e-324,
        -5e-324,
        2.2e-308,
        1e-45,
        -1e-46,
        Number.MAX_VALUE,
        -Number.MAX_VALUE,
        3.4028235677973366e38,
      ),
    ),
    fc.constantFrom(0, 0, 0, 1, -1),
  )
  .map(([value, steps]) => neighbour(value, steps));
const anyValues = fc.array(anyValue, { minLength: 1, maxLength: 400 });
const anyEdges = fc.array(anyValue, { maxLength: 254 }).map(distinctFinite);

/** The double so many steps up (negative: down); itself where there is none. */
function neighbour(value: number, steps: number): number {
  if (steps === 0 || !Number.isFinite(value)) return value;
  if (value === 0) return steps * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(value > 0 ? steps : -steps));
  return view.getFloat64(0);
}

function ascendingFinite(values: Iterable<number>): Float64Array {
  return Float64Array.from([...values].filter(Number.isFinite)).sort();
}

function distinctFinite(values: Iterable<number>): Float64Array {
  return Float64Array.from(new Set(ascendingFinite(values)));
}

/** The first bin whose edge is not below the value; NaN has the bin after the last. */
function searchBin(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return edges.length + 1;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bins per feature as the table holds them, of rows that come in chunks of a size; and the kinds of the features. */
function tableBins(bins: readonly FeatureBins[], frame: Frame, chunk = Math.max(1, frame.rows)) {
  const used = arena.used;
  const builder = new TrainingTableBuilder(arena, kernel, bins, frame.rows);
  for (let from = 0; from < frame.rows; from += chunk) {
    const part = chunkOf(frame, from, Math.min(frame.rows, from + chunk));
    const ones = new Float64Array(part.rows).fill(1);
    builder.append(part, ones, ones);
  }
  const table = builder.finish();
  const records = arena.bytes(table.records, table.rows * table.stride);
  const features = bins.map((_, f) =>
    Uint8Array.from({ length: table.rows }, (_, row) => records[row * table.stride + table.binsAt + f]!),
  );
  const kinds = arena.bytes(table.kinds, bins.length).slice();
  arena.release(used);
  return { features, kinds, rows: table.rows };
}

function chunkOf({ columns }: Frame, from: number, to: number): Frame {
  return {
    rows: to - from,
    columns: columns.map((column) =>
      column.kind === 'number'
        ? { ...column, values: column.values.slice(from, to) }
        : { ...column, codes: column.codes.slice(from, to) },
    ),
  };
}

/** Bins fitted to the values, and the bin of each. */
function binned(values: readonly number[] | Float64Array) {
  const frame = frameOf({ x: values });
  const fitted = fitBins(frame, arena, kernel, MOST_BINS);
  const [first] = fitted;
  const edges = first?.kind === 'number' ? first.edges : new Float64Array();
  const [bins = new Uint8Array()] = tableBins(fitted, frame).features;
  return { edges, bins };
}

describe('fitting bins', () => {
  it('gives every one of up to 255 distinct values its own bin', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i * 7) % 255);
    const { bins } = binned(values);
    expect(new Set(bins).size).toBe(255);
    expect(bins.every((bin, i) => bin === values[i])).toBe(true);
  });

  it('does so for any doubles, in their order, also where they are neighbours', () => {
    const few = fc.array(anyValue, { minLength: 1, maxLength: 255 });
    fc.assert(
      fc.property(few, (values) => {
        const distinct = distinctFinite(values);
        const { bins } = binned(values);
        values.forEach((value, i) => {
          if (Number.isFinite(value)) expect(bins[i]).toBe(distinct.indexOf(value));
        });
      }),
      { numRuns: 300 },
    );
  });

  it('keeps to at most 255 bins of about equal rows when there are more values', () => {
    const { bins } = binned(Float64Array.from({ length: 10_000 }, (_, i) => i ** 2));
    const counts = new Map<number, number>();
    for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1);
    expect(counts.size).toBe(255);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(41);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(38);
  });

  it('gives a value that most rows share one bin of its own', () => {
    const { bins } = binned(Float64Array.from({ length: 10_000 }, (_, i) => (i < 9_000 ? 0 : i)));
    expect(bins.slice(0, 9_000).every((bin) => bin === 0)).toBe(true);
    expect(bins.slice(9_000).every((bin) => bin > 0)).toBe(true);
  });

  it('puts NaN into the bin after the last and infinities at the ends', () => {
    expect([...binned([Number.NaN, 1, 2, 3, Infinity, -Infinity]).bins]).toEqual([3, 0, 1, 2, 2, 0]);
  });

  it('cuts between values, never at −0, into at most as many bins as asked', () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 2, max: MOST_BINS }), (values, mostBins) => {
        const sorted = ascendingFinite(values);
        const edges = fitEdges(sorted, mostBins);
        expect(edges.length).toBeLessThan(mostBins);
        edges.forEach((edge, e) => {
          expect(Object.is(edge, -0)).toBe(false);
          expect(edge).toBeGreaterThan(edges[e - 1] ?? -Infinity);
          expect(edge).toBeGreaterThanOrEqual(sorted[0] ?? Number.NaN);
          expect(edge).toBeLessThan(sorted.at(-1) ?? Number.NaN);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('sorts in the kernel as the sort of JavaScript does', () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 2, max: MOST_BINS }), (values, mostBins) => {
        const [fitted] = fitBins(frameOf({ x: values }), arena, kernel, mostBins);
        expect(fitted).toEqual({
          kind: 'number',
          name: 'x',
          edges: fitEdges(ascendingFinite(values), mostBins),
        });
      }),
      { numRuns: 300 },
    );
  });

  it('lists categories by their rows, the 254 most frequent ones', () => {
    const levels = Array.from({ length: 300 }, (_, i) => `level ${i}`);
    const codes = Int32Array.from({ length: 300 * 300 }, (_, i) => Math.max(i % 300, Math.floor(i / 300)));
    const [bins] = fitBins(
      { rows: codes.length, columns: [{ kind: 'category', name: 'c', codes, levels }] },
      arena,
      kernel,
      2,
    );
    expect(bins).toEqual({ kind: 'category', name: 'c', levels: levels.slice(46).reverse() });
  });
});

describe('binning into the training table', () => {
  it('finds the bin of a binary search for any edges and values', () => {
    fc.assert(
      fc.property(anyEdges, anyValues, (edges, others) => {
        const near = [...edges].flatMap((edge) => [edge, neighbour(edge, 1), neighbour(edge, -1)]);
        const frame = frameOf({ x: [...others, ...near] });
        const bins: FeatureBins[] = [{ kind: 'number', name: 'x', edges }];
        const expected = Uint8Array.from([...others, ...near], (value) => searchBin(edges, value));
        const { features, kinds } = tableBins(bins, frame);
        expect(features[0]).toEqual(expected);
        expect(binFrame(bins, frame)).toEqual(expected);
        expect([...kinds]).toEqual([others.some(Number.isNaN) ? 2 : 0]);
      }),
      { numRuns: 500 },
    );
  });

  it('sends a value left of an edge exactly when its bin is left of it', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const { edges, bins } = binned(values);
        values.forEach((value, i) => {
          if (Number.isNaN(value)) expect(bins[i]).toBe(edges.length + 1);
          else edges.forEach((edge, e) => expect(value <= edge).toBe(bins[i]! <= e));
        });
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the chunks in which rows come, nor on the features beside', () => {
    const rows = 10_000;
    const columns = Object.fromEntries(
      Array.from({ length: 19 }, (_, f) => [
        `x${f}`,
        Float64Array.from({ length: rows }, (_, i) =>
          (f === 3 && i === 0) || (f === 5 && i === 9_999) ? Number.NaN : Math.sin(i * (f + 1)),
        ),
      ]),
    );
    const frame = frameOf(columns);
    const bins = fitBins(frame, arena, kernel, MOST_BINS);
    const whole = tableBins(bins, frame);
    expect(whole.rows).toBe(rows);
    for (const chunk of [777, 4_096, 5_000]) expect(tableBins(bins, frame, chunk)).toEqual(whole);
    whole.features.forEach((found, f) => {
      const feature = bins[f];
      const edges = feature?.kind === 'number' ? feature.edges : new Float64Array();
      expect(found).toEqual(Uint8Array.from(columns[`x${f}`] ?? [], (value) => searchBin(edges, value)));
    });
    expect([...whole.kinds]).toEqual(bins.map((_, f) => (f === 3 || f === 5 ? 2 : 0)));
  });

  it('gives missing categories, and those that are not listed, the bin after the last', () => {
    const bins: FeatureBins[] = [{ kind: 'category', name: 'c', levels: ['b', 'a'] }];
    const column = { kind: 'category' as const, name: 'c', levels: ['a', 'new', 'b'] };
    const known = { rows: 2, columns: [{ ...column, codes: Int32Array.from([0, 2]) }] };
    expect(tableBins(bins, known)).toEqual({
      features: [Uint8Array.from([1, 0])],
      kinds: Uint8Array.from([1]),
      rows: 2,
    });
    const all = { rows: 4, columns: [{ ...column, codes: Int32Array.from([2, 1, -1, 0]) }] };
    expect(tableBins(bins, all)).toEqual({
      features: [Uint8Array.from([0, 2, 2, 1])],
      kinds: Uint8Array.from([3]),
      rows: 4,
    });
    expect(binFrame(bins, all)).toEqual(Uint8Array.from([0, 2, 2, 1]));
  });
});
