import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanFrame } from '../../../src/core/features/clean/clean-frame.ts';
import { countCleaning } from '../../../src/core/features/clean/count-cleaning.ts';
import { dropDuplicates } from '../../../src/core/features/clean/drop-duplicates.ts';
import { fitCleaning } from '../../../src/core/features/clean/fit-cleaning.ts';
import { datasetFromRows } from '../../../src/core/features/dataset-from-rows.ts';
import { categoriesOf, numbersOf, type Frame } from '../../../src/core/features/frame.ts';
import type { CleaningStep } from '../../../src/core/features/model-definition.ts';

const policy: readonly CleaningStep[] = [
  { step: 'fill_median', column: 'cpc', by: 'traffic_source', leastRows: 2 },
  { step: 'fill_level', column: 'traffic_source', level: 'Unknown' },
  { step: 'ceiling', column: 'cpc', ceiling: 5, action: 'remove' },
  { step: 'flag_below', column: 'session_duration', below: 5, flag: 'low_engagement' },
];

function frame(
  cpc: readonly number[],
  sources: readonly (string | null)[],
  durations: readonly number[],
): Frame {
  const levels = [...new Set(sources.filter((source) => source !== null))].sort();
  return {
    rows: cpc.length,
    columns: [
      { kind: 'number', name: 'cpc', values: Float64Array.from(cpc) },
      {
        kind: 'category',
        name: 'traffic_source',
        codes: Int32Array.from(sources, (source) => (source === null ? -1 : levels.indexOf(source))),
        levels,
      },
      { kind: 'number', name: 'session_duration', values: Float64Array.from(durations) },
    ],
  };
}

const rows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, row) => row);
const raw = frame(
  [1, 3, Number.NaN, 10, Number.NaN, 50],
  ['google', 'google', 'google', 'meta', null, null],
  [1, 5, 200, Number.NaN, 4.9, 60],
);

describe('cleaning', () => {
  it('fills a missing CPC with the median of its source where that has enough rows, else with the overall one', () => {
    const { steps } = fitCleaning(policy.slice(0, 1), raw, rows(6));
    expect([...numbersOf(cleanFrame(steps, raw), 'cpc')]).toEqual([1, 3, 2, 10, 6.5, 50]);
  });

  it('assigns Unknown to a missing traffic source', () => {
    const { steps } = fitCleaning(policy.slice(1, 2), raw, rows(6));
    const { codes, levels } = categoriesOf(cleanFrame(steps, raw), 'traffic_source');
    expect(Array.from(codes, (code) => levels[code])).toEqual([
      'google',
      'google',
      'google',
      'meta',
      'Unknown',
      'Unknown',
    ]);
  });

  it('removes rows above the ceiling from training, and caps them when scoring', () => {
    const { steps, kept } = fitCleaning(policy, raw, rows(6));
    expect([...kept]).toEqual([0, 1, 2]);
    const scored = cleanFrame(steps, raw);
    expect(scored.rows).toBe(6);
    expect(Math.max(...numbersOf(scored, 'cpc'))).toBe(5);
  });

  it('flags sessions under five seconds and leaves an unknown duration unknown', () => {
    const { steps } = fitCleaning(policy.slice(3), raw, rows(6));
    expect([...numbersOf(cleanFrame(steps, raw), 'low_engagement')]).toEqual([1, 0, 0, Number.NaN, 1, 0]);
  });

  it('counts what each step did, telling removed rows from capped ones', () => {
    const { steps } = fitCleaning(policy, raw, rows(4));
    const counts = countCleaning(steps, raw, rows(4));
    expect(counts.map(({ step, rows }) => [step, rows])).toEqual([
      ['fill_median', 2],
      ['fill_level', 2],
      ['ceiling', 2],
      ['flag_below', 2],
    ]);
    expect(counts[2]?.detail).toBe('above 5: 1 removed from the training part, 1 capped elsewhere');
  });

  it('learns medians from the training rows alone and after the steps before', () => {
    const capped: readonly CleaningStep[] = [
      { step: 'ceiling', column: 'cpc', ceiling: 5, action: 'cap' },
      { step: 'fill_median', column: 'cpc', by: null, leastRows: 1 },
    ];
    const { steps } = fitCleaning(capped, raw, Int32Array.of(0, 3, 5));
    expect(steps[1]).toMatchObject({ overall: 5 });
  });

  it('fills nothing when there is no value to take a median of', () => {
    const empty = frame([Number.NaN, Number.NaN], ['a', 'b'], [1, 2]);
    const { steps } = fitCleaning(policy.slice(0, 1), empty, rows(2));
    expect([...numbersOf(cleanFrame(steps, empty), 'cpc')]).toEqual([Number.NaN, Number.NaN]);
  });

  it('never changes the raw frame, never drops a row, and does nothing the second time', () => {
    const cell = fc.record({
      cpc: fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.constant(Number.NaN)),
      source: fc.option(fc.constantFrom('google', 'meta', '__proto__')),
      seconds: fc.double({ min: 0, max: 1000, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 40 }), (cells) => {
        const input = frame(
          cells.map((c) => c.cpc),
          cells.map((c) => c.source),
          cells.map((c) => c.seconds),
        );
        const copy = structuredClone(input);
        const { steps } = fitCleaning(policy, input, rows(cells.length));
        const once = cleanFrame(steps, input);
        expect(input).toEqual(copy);
        expect(once.rows).toBe(cells.length);
        expect(cleanFrame(steps, once)).toEqual(once);
        expect(cleanFrame(structuredClone(JSON.parse(JSON.stringify(steps)) as typeof steps), input)).toEqual(
          once,
        );
      }),
    );
  });
});

describe('dropDuplicates', () => {
  const session = (key: string | null): Record<string, string | boolean | null> => ({
    session_key: key,
    converted: false,
    attributes: '{}',
  });

  it('keeps the first row of an identity, and every row without one', () => {
    const dataset = datasetFromRows(
      [session('a'), session('b'), session('a'), session(null), session(null)],
      'sessions',
      {},
    );
    const cleaned = dropDuplicates(dataset, [{ step: 'drop_duplicates' }]);
    expect(cleaned.names).toEqual(['session a', 'session b', 'session 4', 'session 5']);
    expect(cleaned.trials).toHaveLength(4);
    expect(cleaned.cleaning).toEqual([
      { step: 'drop_duplicates', column: null, rows: 1, detail: '2 rows without identity were kept' },
    ]);
  });

  it('does nothing unless the policy says so', () => {
    const dataset = datasetFromRows([session('a'), session('a')], 'sessions', {});
    expect(dropDuplicates(dataset, [])).toBe(dataset);
  });
});
