import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame, FrameColumn } from '../../../../src/core/features/frame.ts';
import { fitForest } from '../../../../src/core/forest/training/fit-forest.ts';
import { IS_SET, MISSING_LEFT, type Forest } from '../../../../src/core/forest/trees/forest.ts';
import type { ForestParams } from '../../../../src/core/forest/training/forest-params.ts';
import { treeKey } from '../../../../src/core/forest/training/row-draws.ts';
import { referenceTree, type ReferenceInput, type ReferenceNode } from '../../../reference/reference-tree.ts';

interface Case {
  readonly frame: Frame;
  readonly successes: readonly number[];
  readonly trials: readonly number[];
  readonly params: ForestParams;
}

const value = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, min: -5, max: 5 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const levels = ['a', 'b', 'c', 'd', 'e'];

function frameOf(cells: readonly (readonly number[])[], kinds: readonly boolean[]): Frame {
  const columns = kinds.map((isCategory, f): FrameColumn => {
    const values = cells.map((row) => row[f]!);
    if (!isCategory) return { kind: 'number', name: `f${f}`, values: Float64Array.from(values) };
    const codes = Int32Array.from(values, (x) => (Number.isNaN(x) ? -1 : Math.abs(Math.trunc(x)) % 5));
    return { kind: 'category', name: `f${f}`, codes, levels };
  });
  return { rows: cells.length, columns };
}

/** Random small data: ties, missing values, categories, whole weights, constraints; from `least` to `most` rows. */
function cases(least: number, most: number): fc.Arbitrary<Case> {
  const row = fc.record({
    cells: fc.tuple(value, value, value),
    trials: fc.nat(99),
    share: fc.double({ noNaN: true, min: 0, max: 1 }),
  });
  return fc
    .record({
      rows: fc.array(row, { minLength: least, maxLength: most, size: 'max' }),
      kinds: fc.constantFrom([false, false, false], [false, true, false], [true, true, false]),
      depth: fc.constantFrom(0, 1, 3),
      minLeafRows: fc.integer({ min: 1, max: 4 }),
      featuresPerSplit: fc.integer({ min: 1, max: 3 }),
      bootstrap: fc.boolean(),
      fraction: fc.constantFrom(1, 0.7),
      seed: fc.integer(),
      pseudoTrials: fc.constantFrom(0, 1),
      direction: fc.constantFrom<0 | 1 | -1>(0, 1, -1),
      // Few different outcomes are listed once; of many, every record holds its own.
      mostTrials: fc.constantFrom(1, 4, 100),
    })
    .map(
      ({
        rows: drawn,
        mostTrials,
        kinds,
        depth,
        minLeafRows,
        featuresPerSplit,
        bootstrap,
        fraction,
        seed,
        ...rest
      }) => {
        const rows = drawn.map((row) => ({ ...row, trials: 1 + (row.trials % mostTrials) }));
        return {
          frame: frameOf(
            rows.map(({ cells }) => cells),
            kinds,
          ),
          successes: rows.map(({ trials, share }) => Math.round(trials * share)),
          trials: rows.map(({ trials }) => trials),
          params: {
            trees: 2,
            depth,
            minLeafRows,
            featuresPerSplit,
            sampling: { bootstrap, fraction },
            seed,
            pseudoTrials: rest.pseudoTrials,
            monotone: rest.direction === 0 ? {} : { f2: rest.direction },
          },
        };
      },
    );
}

/** Where a fast tree differs from the reference, in words; null when nowhere. */
function difference(forest: Forest, first: number, node: number, expected: ReferenceNode): string | null {
  const word = forest.nodes[2 * (first + node)]!;
  const left = forest.nodes[2 * (first + node) + 1]!;
  const bits = new Uint32Array(forest.values.buffer, forest.values.byteOffset);
  const at = `node ${node}`;
  if (!('feature' in expected)) {
    if (left !== node) return `${at} splits by feature ${word >>> 16}, not a leaf`;
    const value = forest.values[first + node]!;
    return value === Math.fround(expected.value) ? null : `${at} predicts ${value}, not ${expected.value}`;
  }
  if (left === node) return `${at} is a leaf, not a split by feature ${expected.feature}`;
  const found = {
    feature: word >>> 16,
    cut: word & (IS_SET << 8) ? null : word & 0xff,
    missingLeft: (word & (MISSING_LEFT << 8)) !== 0,
    set: word & (IS_SET << 8) ? setOf(forest, bits[first + node]!) : null,
  };
  const wanted = {
    feature: expected.feature,
    cut: expected.cut,
    missingLeft: expected.missingLeft,
    set: expected.set === null ? null : [...expected.set].sort((a, b) => a - b),
  };
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    return `${at} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
  }
  return (
    difference(forest, first, left, expected.left) ?? difference(forest, first, left + 1, expected.right)
  );
}

function setOf({ sets }: Forest, index: number): number[] {
  return Array.from({ length: 256 }, (_, bin) => bin).filter(
    (bin) => (sets[32 * index + (bin >> 3)]! >> (bin & 7)) & 1,
  );
}

async function expectSameTrees(one: Case): Promise<void> {
  const { frame, successes, trials, params } = one;
  const sums = Float64Array.from(successes);
  const weights = Float64Array.from(trials);
  const { forest } = await fitForest({ features: frame, outcome: 'binomial', sums, weights }, params);
  for (let tree = 0; tree < params.trees; tree++) {
    const input: ReferenceInput = {
      ...params,
      frame,
      bins: forest.features,
      sums: successes,
      weights: trials,
      key: treeKey(params.seed, tree),
      pseudoWeight: params.pseudoTrials,
      isBinary: true,
      monotone: frame.columns.map(({ name }) => params.monotone?.[name] ?? 0),
    };
    expect(difference(forest, forest.roots[tree]!, 0, referenceTree(input))).toBeNull();
  }
}

describe('the fast forest against the reference', () => {
  it('grows the same trees, split by split, on few rows', async () => {
    await fc.assert(fc.asyncProperty(cases(2, 40), expectSameTrees), { numRuns: 300 });
  });

  it('grows the same trees on enough rows for histograms', async () => {
    await fc.assert(fc.asyncProperty(cases(200, 400), expectSameTrees), { numRuns: 25 });
  });
});
