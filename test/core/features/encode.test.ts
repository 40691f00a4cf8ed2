import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countEncoding } from '../../../src/core/features/encode/count-encoding.ts';
import { encodeFrame, fitEncoding } from '../../../src/core/features/encode/encode-frame.ts';
import { fitTokens, encodeTokens } from '../../../src/core/features/encode/keyword-tokens.ts';
import { decodeLabel, encodeLabel } from '../../../src/core/features/encode/label.ts';
import { fitRange, scaleToRange, unscaleFromRange } from '../../../src/core/features/encode/min-max.ts';
import { decodeOneHot, encodeOneHot, fitOneHot } from '../../../src/core/features/encode/one-hot.ts';
import type { CategoryColumn, NumberColumn } from '../../../src/core/features/frame.ts';

function category(name: string, cells: readonly (string | null)[]): CategoryColumn {
  const levels = [...new Set(cells.filter((cell) => cell !== null))].sort();
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : levels.indexOf(cell)));
  return { kind: 'category', name, codes, levels };
}

function read({ codes, levels }: CategoryColumn): readonly (string | null)[] {
  return Array.from(codes, (code) => levels[code] ?? null);
}

function shown(columns: readonly NumberColumn[]): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(columns.map(({ name, values }) => [name, [...values]]));
}

const few = { leastLevelRows: 2, mostLevels: 10 };

describe('one-hot encoding', () => {
  it('gives frequent levels a column and pools rare ones into Other', () => {
    const column = category('traffic_source', ['google', 'google', 'meta', 'meta', 'bing', null]);
    expect(shown(encodeOneHot(fitOneHot(column, few), column))).toEqual({
      'traffic_source=google': [1, 1, 0, 0, 0, 0],
      'traffic_source=meta': [0, 0, 1, 1, 0, 0],
      'traffic_source=Other': [0, 0, 0, 0, 1, 0],
    });
  });

  it('puts a level that training never saw into Other, or into none when there is no Other', () => {
    const unseen = category('s', ['tiktok']);
    const withRare = fitOneHot(category('s', ['a', 'a', 'b']), few);
    expect(shown(encodeOneHot(withRare, unseen))).toEqual({ 's=a': [0], 's=Other': [1] });
    const without = fitOneHot(category('s', ['a', 'a']), few);
    expect(shown(encodeOneHot(without, unseen))).toEqual({ 's=a': [0] });
  });

  it('keeps at most as many levels as allowed, the most frequent first', () => {
    const column = category('s', ['c', 'c', 'c', 'b', 'b', 'a', 'a']);
    expect(fitOneHot(column, { leastLevelRows: 1, mostLevels: 2 }).levels).toEqual(['c', 'a']);
  });

  it('comes back as it was, with pooled levels as Other', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'Other', '', '='))), (cells) => {
        const column = category('s', cells);
        const encoding = fitOneHot(column, few);
        const back = read(decodeOneHot(encoding, encodeOneHot(encoding, column)));
        const pooled = cells.map((cell) =>
          cell === null || encoding.levels.includes(cell) ? cell : 'Other',
        );
        const hasColumns = encoding.levels.length > 0 || encoding.other;
        expect(back).toEqual(hasColumns ? pooled : []);
      }),
    );
  });
});

describe('label encoding', () => {
  const levels = ['No', 'Yes'];

  it('makes returning users 1 and others 0', () => {
    expect([...encodeLabel(levels, category('returning_user', ['Yes', 'No', null])).values]).toEqual([
      1,
      0,
      Number.NaN,
    ]);
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.constantFrom(...levels))), (cells) => {
        expect(read(decodeLabel(levels, encodeLabel(levels, category('r', cells))))).toEqual(cells);
      }),
    );
  });
});

describe('min–max scaling', () => {
  const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

  it('maps the training range to 0..1 and does not clip what lies outside', () => {
    const range = fitRange(Float64Array.of(2, Number.NaN, 6));
    expect([...scaleToRange(Float64Array.of(2, 4, 6, 10, 0, Number.NaN), range)]).toEqual([
      0,
      0.5,
      1,
      2,
      -0.5,
      Number.NaN,
    ]);
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), fc.array(finite), (training, later) => {
        const range = fitRange(Float64Array.from(training));
        const values = Float64Array.from([...training, ...later]);
        const back = unscaleFromRange(scaleToRange(values, range), range);
        const size = Math.max(1, ...values.map(Math.abs));
        values.forEach((value, row) =>
          expect(Math.abs((back[row] ?? 0) - value)).toBeLessThanOrEqual(size * 1e-12),
        );
      }),
    );
  });

  it('takes a range too narrow to divide by for one value', () => {
    const range = fitRange(Float64Array.of(0, -5e-324));
    expect([...scaleToRange(Float64Array.of(2), range)]).toEqual([2]);
  });

  it('scales a training range of one value to 0', () => {
    expect([...scaleToRange(Float64Array.of(3), fitRange(Float64Array.of(3, 3)))]).toEqual([0]);
  });
});

describe('keyword words', () => {
  it('indicates the most frequent words of the training part, in any case and script', () => {
    const column = category('keyword_tokens', [
      'Cheap-Flights',
      'cheap hotel',
      'ホテル cheap',
      'flights',
      null,
    ]);
    const encoding = fitTokens(column, { leastLevelRows: 2, keywordTokens: 2 });
    expect(shown(encodeTokens(encoding, column))).toEqual({
      'keyword_tokens=cheap': [1, 1, 1, 0, Number.NaN],
      'keyword_tokens=flights': [1, 0, 0, 1, Number.NaN],
    });
  });
});

describe('fitEncoding', () => {
  const policy = {
    leastLevelRows: 1,
    mostLevels: 5,
    label: { size: ['S', 'M'] },
    minMax: ['cpc'],
    keywordTokens: 3,
  };
  const frame = {
    rows: 2,
    columns: [
      { kind: 'number', name: 'cpc', values: Float64Array.of(1, 3) },
      { kind: 'number', name: 'clicks', values: Float64Array.of(5, 7) },
      category('size', ['M', 'S']),
      category('network', ['x', 'y']),
    ],
  } as const;

  it('scales, labels and opens columns as the policy says, and reports it', () => {
    const encodings = fitEncoding(policy, frame, new Set());
    expect(shown(encodeFrame(encodings, frame).columns)).toEqual({
      cpc: [0, 1],
      clicks: [5, 7],
      size: [1, 0],
      'network=x': [1, 0],
      'network=y': [0, 1],
    });
    expect(countEncoding(encodings, frame).map(({ step, column, rows }) => [step, column, rows])).toEqual([
      ['min_max', 'cpc', 2],
      ['label_encode', 'size', 2],
      ['one_hot', 'network', 2],
    ]);
  });
});
