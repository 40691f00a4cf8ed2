import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeThreads } from '../../../../src/adapters/threads/node-threads.ts';
import { ModelError } from '../../../../src/core/base/errors.ts';
import { rng } from '../../../../src/core/base/rng.ts';
import { takeRows, type Frame } from '../../../../src/core/features/frame.ts';
import type { Crew } from '../../../../src/core/forest/training/crew.ts';
import { fitForest } from '../../../../src/core/forest/training/fit-forest.ts';
import { writeForest } from '../../../../src/core/forest/trees/forest-file.ts';
import { forestDefaults, type ForestParams } from '../../../../src/core/forest/training/forest-params.ts';
import { predictBatch } from '../../../../src/core/forest/scoring/predict-batch.ts';
import { Scorer } from '../../../../src/core/forest/scoring/scorer.ts';
import type { RowStream, TrainingRows } from '../../../../src/core/forest/training/training-rows.ts';
import { mixedRows } from '../mixed-rows.ts';

const params: ForestParams = { ...forestDefaults(4), trees: 12, depth: 8, minLeafRows: 3 };

/** Enough rows × trees that the threads are used. */
const many = mixedRows(60_000, 2);

async function onThreads<T>(threads: number, work: (crew: Crew) => Promise<T>): Promise<T> {
  const crew = nodeThreads(threads);
  try {
    return await work(crew);
  } finally {
    await crew.close();
  }
}

function columnsOf(frame: Frame): Map<string, Float64Array | (string | null)[]> {
  return new Map(
    frame.columns.map((column) => [
      column.name,
      column.kind === 'number'
        ? column.values
        : Array.from(column.codes, (code) => column.levels[code] ?? null),
    ]),
  );
}

describe('fitForest', () => {
  it('gives the same bytes on any number of threads', async () => {
    const alone = await fitForest(many, params);
    for (const threads of [1, 2, 3]) {
      const together = await onThreads(threads, (crew) => fitForest(many, params, { crew }));
      expect(Buffer.compare(writeForest(together.forest), writeForest(alone.forest))).toBe(0);
      expect(together.outOfBag).toEqual(alone.outOfBag);
    }
  });

  it('gives the same bytes from rows that come in chunks', async () => {
    const rows = mixedRows(3_000, 5);
    const stream: RowStream = {
      capacity: 3_000,
      outcome: 'binomial',
      async *read() {
        for (let from = 0; from < 3_000; from += 700) {
          const part = Int32Array.from({ length: Math.min(700, 3_000 - from) }, (_, i) => from + i);
          yield {
            features: takeRows(rows.features, part),
            sums: rows.sums.slice(from, from + 700),
            weights: rows.weights.slice(from, from + 700),
          };
          await Promise.resolve();
        }
      },
    };
    const whole = await fitForest(rows, params);
    const streamed = await fitForest(stream, params);
    expect(Buffer.compare(writeForest(streamed.forest), writeForest(whole.forest))).toBe(0);
  });

  it('treats a row of weight 2 as the row twice', async () => {
    const everyRow: ForestParams = {
      ...params,
      mostBins: 255,
      sampling: { bootstrap: false, fraction: 1 },
      minLeafRows: 1,
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: 80 }), fc.integer(), async (count, seed) => {
        const rows = mixedRows(count, seed);
        const twice = Int32Array.from({ length: 2 * count }, (_, i) => i >> 1);
        const repeated: TrainingRows = {
          outcome: 'binomial',
          features: takeRows(rows.features, twice),
          sums: Float64Array.from(twice, (i) => rows.sums[i]!),
          weights: Float64Array.from(twice, (i) => rows.weights[i]!),
        };
        const doubled: TrainingRows = {
          ...rows,
          sums: rows.sums.map((k) => 2 * k),
          weights: rows.weights.map((n) => 2 * n),
        };
        const one = await fitForest(doubled, { ...everyRow, trees: 2 });
        const other = await fitForest(repeated, { ...everyRow, trees: 2 });
        expect(Buffer.compare(writeForest(one.forest), writeForest(other.forest))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('splits a category into sets, and takes unknown categories for missing ones', async () => {
    const rows = mixedRows(5_000, 3);
    const { forest } = await fitForest(rows, { ...params, trees: 60 });
    const scorer = new Scorer(forest);
    const at = (region: string | null): number => scorer.predictObject({ x: 0, y: 0, flag: 0, region });
    expect(forest.sets.length).toBeGreaterThan(0);
    expect(Math.min(at('north'), at('south'))).toBeGreaterThan(Math.max(at('east'), at('west')) + 0.15);
    expect(at('atlantis')).toBe(at(null));
    expect(scorer.predictObject({ x: 0, y: 0, flag: 0 })).toBe(at(null));
  });

  it('never predicts less where a feature that may only raise rises', async () => {
    const rows = mixedRows(3_000, 4);
    const monotone = { x: 1, y: -1 } as const;
    const free = new Scorer((await fitForest(rows, { ...params, depth: 0, minLeafRows: 1 })).forest);
    const bound = new Scorer(
      (await fitForest(rows, { ...params, depth: 0, minLeafRows: 1, monotone })).forest,
    );
    const random = rng(1, 'lines');
    const falls = (scorer: Scorer): number => {
      let count = 0;
      for (let line = 0; line < 300; line++) {
        const [x, y, flag] = [random.normal(), random.normal(), random.below(2)];
        const region = ['north', 'east', null][random.below(3)] ?? null;
        const low = scorer.predictObject({ x, y, flag, region });
        if (scorer.predictObject({ x: x + random.next(), y, flag, region }) < low) count++;
        if (scorer.predictObject({ x, y: y - random.next(), flag, region }) < low) count++;
      }
      return count;
    };
    expect(falls(free)).toBeGreaterThan(20);
    expect(falls(bound)).toBe(0);
  });

  it('predicts values: the weighted mean of what shares a leaf', async () => {
    const random = rng(3, 'values');
    const x = Float64Array.from({ length: 2_000 }, () => random.below(4));
    const targets = x.map((value) => 100 * value + random.normal());
    const weights = x.map(() => 0.5 + random.next());
    const { forest, outOfBag } = await fitForest(
      {
        outcome: 'value',
        features: { rows: 2_000, columns: [{ kind: 'number', name: 'x', values: x }] },
        sums: targets.map((target, i) => target * weights[i]!),
        weights,
      },
      { ...forestDefaults(1), trees: 30, pseudoTrials: 0 },
    );
    const scorer = new Scorer(forest);
    expect(forest.kind).toBe('value');
    for (const value of [0, 1, 2, 3]) expect(scorer.predictRow([value])).toBeCloseTo(100 * value, 0);
    const errors = outOfBag!.map((value, i) => Math.abs(value - targets[i]!));
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(1);
  });

  it('weighs classes as if their trials came so often', async () => {
    const rows = mixedRows(400, 6);
    const heavier: TrainingRows = {
      ...rows,
      sums: rows.sums.map((k) => 3 * k),
      weights: rows.weights.map((n, i) => n + 2 * rows.sums[i]!),
    };
    const weighed = await fitForest(rows, { ...params, classWeights: { success: 3, failure: 1 } });
    const repeated = await fitForest(heavier, params);
    expect(Buffer.compare(writeForest(weighed.forest), writeForest(repeated.forest))).toBe(0);
  });

  it('counts rows that were not drawn as unseen, and no others', async () => {
    const rows = mixedRows(200, 7);
    const { outOfBag } = await fitForest(rows, {
      ...params,
      trees: 1,
      sampling: { bootstrap: false, fraction: 0.5 },
    });
    const unseen = outOfBag!.filter((value) => !Number.isNaN(value)).length;
    expect(unseen).toBeGreaterThan(70);
    expect(unseen).toBeLessThan(130);
    const all = await fitForest(rows, { ...params, trees: 3, sampling: { bootstrap: false, fraction: 1 } });
    expect(all.outOfBag!.every(Number.isNaN)).toBe(true);
  });

  it('says how far it has come, and stops when it is told to', async () => {
    const seen: number[] = [];
    await onThreads(2, (crew) =>
      fitForest(many, params, { crew, onProgress: (done, all) => seen.push(done / all) }),
    );
    expect(seen.length).toBe(params.trees);
    expect(seen.at(-1)).toBe(1);
    const controller = new AbortController();
    const stopped = onThreads(2, (crew) =>
      fitForest(
        many,
        { ...params, trees: 4_000 },
        {
          crew,
          signal: controller.signal,
          onProgress: () => controller.abort(),
        },
      ),
    );
    await expect(stopped).rejects.toThrow(/stopped/);
  });

  it('refuses what there is nothing to learn from', async () => {
    const none = mixedRows(0, 1);
    await expect(fitForest(none, params)).rejects.toThrow(ModelError);
    const noFeatures = { ...mixedRows(10, 1), features: { rows: 10, columns: [] } };
    await expect(fitForest(noFeatures, params)).rejects.toThrow(ModelError);
    const infinite = { ...mixedRows(10, 1), weights: new Float64Array(10).fill(Infinity) };
    await expect(fitForest(infinite, params)).rejects.toThrow(ModelError);
  });

  it('predicts the same one by one, by columns, by rows, and on threads', async () => {
    const rows = mixedRows(9_000, 8);
    const { forest } = await fitForest(rows, params);
    const scorer = Scorer.fromBytes(writeForest(forest));
    const columns = columnsOf(rows.features);
    const predicted = scorer.predictColumns(columns, 9_000);
    const [x, y, region, flag] = rows.features.columns;
    const codeOf = new Map(
      forest.features.flatMap((bins) =>
        bins.kind === 'category' ? bins.levels.map((level, code) => [level, code] as const) : [],
      ),
    );
    const flat = Array.from({ length: 9_000 }, (_, i) => [
      x?.kind === 'number' ? x.values[i]! : 0,
      y?.kind === 'number' ? y.values[i]! : 0,
      region?.kind === 'category' ? (codeOf.get(region.levels[region.codes[i]!] ?? '') ?? Number.NaN) : 0,
      flag?.kind === 'number' ? flag.values[i]! : 0,
    ]);
    expect(scorer.predictRows(flat.flat())).toEqual(predicted);
    expect(Float64Array.from(flat, (row) => scorer.predictRow(row))).toEqual(predicted);
    const onCrew = await onThreads(2, (crew) => predictBatch(forest, rows.features, { crew }));
    expect(onCrew).toEqual(predicted);
  });
});
