import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignBins, binColumns, fitEdges, MISSING_BIN } from '../../../src/core/forest/bin.ts';

describe('binning', () => {
  it('gives every one of up to 255 distinct values its own bin', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i * 7) % 255);
    const bins = assignBins(values, fitEdges(values));
    expect(new Set(bins).size).toBe(255);
    expect(bins.every((bin, i) => bin === values[i])).toBe(true);
  });

  it('keeps to at most 255 bins of about equal rows when there are more values', () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => i ** 2);
    const bins = assignBins(values, fitEdges(values));
    const counts = new Map<number, number>();
    for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1);
    expect(counts.size).toBe(255);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(41);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(38);
  });

  it('gives a value that most rows share one bin of its own', () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => (i < 9_000 ? 0 : i));
    const bins = assignBins(values, fitEdges(values));
    expect(bins.slice(0, 9_000).every((bin) => bin === 0)).toBe(true);
    expect(bins.slice(9_000).every((bin) => bin > 0)).toBe(true);
  });

  it('puts NaN into the missing bin and infinities at the ends', () => {
    const values = Float64Array.from([Number.NaN, 1, 2, 3, Infinity, -Infinity]);
    expect([...assignBins(values, fitEdges(values))]).toEqual([MISSING_BIN, 0, 1, 2, 2, 0]);
  });

  it('sends a value left of an edge exactly when its bin is left of it', () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 400 }), (list) => {
        const values = Float64Array.from(list);
        const { edges, bins } = binColumns([{ kind: 'number', name: 'x', values }], values.length);
        const [edge = new Float64Array(), bin = new Uint8Array()] = [edges[0], bins[0]];
        for (let i = 0; i < values.length; i++) {
          if (Number.isNaN(values[i])) expect(bin[i]).toBe(MISSING_BIN);
          else for (let e = 0; e < edge.length; e++) expect(values[i]! <= edge[e]!).toBe(bin[i]! <= e);
        }
      }),
      { numRuns: 200 },
    );
  });
});
