import { describe, expect, it } from 'vitest';
import { nodeThreads } from '../../../../src/adapters/threads/node-threads.ts';
import { ModelError } from '../../../../src/core/base/errors.ts';
import { rng } from '../../../../src/core/base/rng.ts';
import { fitBoosting, openBoosting } from '../../../../src/core/forest/training/fit-boosting.ts';
import { writeForest } from '../../../../src/core/forest/trees/forest-file.ts';
import { boostDefaults, type BoostParams } from '../../../../src/core/forest/training/forest-params.ts';
import { predictBatch } from '../../../../src/core/forest/scoring/predict-batch.ts';
import { Scorer } from '../../../../src/core/forest/scoring/scorer.ts';
import type { TrainingRows } from '../../../../src/core/forest/training/training-rows.ts';
import { mixedRows } from '../mixed-rows.ts';

const params: BoostParams = { ...boostDefaults(4), rounds: 15, depth: 4 };
const many = mixedRows(40_000, 2);

function valueRows(rows: number, seed: number): TrainingRows {
  const random = rng(seed, 'values');
  const a = Float64Array.from({ length: rows }, () => random.below(8));
  const b = Float64Array.from({ length: rows }, () => random.below(4));
  const weights = Float64Array.from({ length: rows }, () => 1 + random.below(2));
  return {
    outcome: 'value',
    weights,
    sums: weights.map((weight, i) => weight * (3 * a[i]! - 2 * b[i]! + random.normal() / 10)),
    features: {
      rows,
      columns: [
        { kind: 'number', name: 'a', values: a },
        { kind: 'number', name: 'b', values: b },
      ],
    },
  };
}

function logLossOf(predicted: Float64Array, { sums, weights }: TrainingRows): number {
  const losses = predicted.map(
    (p, i) => -(sums[i]! * Math.log(p) + (weights[i]! - sums[i]!) * Math.log(1 - p)),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / weights.reduce((sum, n) => sum + n, 0);
}

/** The best first split by second-order gain, by trying every cut of every feature on lists of rows. */
function bestFirstCut({ features, sums, weights }: TrainingRows, base: number, lambda: number) {
  const gradients = sums.map((sum, i) => sum - weights[i]! * base);
  const gainOf = (rows: number[]): number => {
    const g = rows.reduce((total, i) => total + gradients[i]!, 0);
    const h = rows.reduce((total, i) => total + weights[i]!, 0);
    return (g * g) / (h + lambda);
  };
  const all = [...gradients.keys()];
  let best = { gain: 0, feature: '', cut: 0 };
  for (const column of features.columns) {
    if (column.kind !== 'number') continue;
    for (const cut of new Set(column.values)) {
      const left = all.filter((i) => column.values[i]! <= cut);
      const right = all.filter((i) => column.values[i]! > cut);
      if (right.length === 0) continue;
      const gain = gainOf(left) + gainOf(right) - gainOf(all);
      if (gain > best.gain) best = { gain, feature: column.name, cut };
    }
  }
  return best;
}

describe('fitBoosting', () => {
  it('gives the same bytes on any number of threads', async () => {
    const alone = writeForest(await fitBoosting(many, params));
    for (const threads of [1, 2, 3]) {
      const crew = nodeThreads(threads);
      const together = writeForest(await fitBoosting(many, params, { crew }));
      await crew.close();
      expect(Buffer.compare(together, alone)).toBe(0);
    }
  });

  it('splits first where the second-order gain is largest', async () => {
    const rows = valueRows(300, 1);
    const forest = await fitBoosting(rows, { ...params, rounds: 1, depth: 1, minLeafWeight: 0 });
    const best = bestFirstCut(rows, forest.base, params.lambda);
    const word = forest.nodes[0]!;
    const bins = forest.features[word >>> 16]!;
    expect(bins.name).toBe(best.feature);
    expect(bins.kind === 'number' && bins.edges[word & 0xff]).toBe(best.cut + 0.5);
  });

  it('lowers the loss with every round, on what it learned from', async () => {
    const rows = mixedRows(2_000, 3);
    const losses: number[] = [];
    for (const rounds of [1, 5, 20, 60]) {
      const forest = await fitBoosting(rows, { ...params, rounds });
      losses.push(logLossOf(await predictBatch(forest, rows.features), rows));
    }
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
  });

  it('recovers a linear law of values', async () => {
    const forest = await fitBoosting(valueRows(3_000, 2), { ...params, rounds: 200, rate: 0.2 });
    const scorer = new Scorer(forest);
    expect(forest.kind).toBe('boosted-value');
    for (const [a, b] of [
      [0, 0],
      [7, 3],
      [4, 1],
    ] as const) {
      expect(scorer.predictRow([a, b])).toBeCloseTo(3 * a - 2 * b, 0);
    }
  });

  it('stops early on the rows held out, and goes back to the best round', async () => {
    const rows = mixedRows(1_200, 4);
    const held = Uint8Array.from({ length: 1_200 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const shop = await openBoosting(rows, { ...params, depth: 6, rate: 0.3, patience: 10 });
    try {
      const fitted = await shop.fit(held, 300, 1);
      const trees = fitted.forest.roots.length - 1;
      expect(trees).toBe(fitted.rounds);
      expect(trees).toBeGreaterThan(2);
      expect(trees).toBeLessThan(100);
      const lossAfter = async (rounds: number): Promise<number> => {
        const part = { ...fitted.forest, roots: fitted.forest.roots.slice(0, rounds + 1) };
        const scores = await shop.scores(part);
        let loss = 0;
        scores.forEach((score, i) => {
          if (held[i] === 1) loss += rows.weights[i]! * Math.log1p(Math.exp(score)) - rows.sums[i]! * score;
        });
        return loss;
      };
      const best = await lossAfter(trees);
      for (const rounds of [1, Math.floor(trees / 2), trees - 1]) {
        expect(await lossAfter(rounds)).toBeGreaterThanOrEqual(best);
      }
    } finally {
      shop.close();
    }
  });

  it('does not learn from rows that are held out', async () => {
    const rows = mixedRows(900, 5);
    const held = Uint8Array.from({ length: 900 }, (_, i) => (i < 300 ? 1 : 0));
    // Two outcomes change places among the held-out rows, so that the base, which all rows have a part in, is the same.
    const other = { ...rows, sums: rows.sums.slice(), weights: rows.weights.slice() };
    const lost = rows.sums.findIndex((sum) => sum === 0);
    const won = rows.sums.findIndex((sum) => sum > 0);
    expect(Math.max(lost, won)).toBeLessThan(300);
    for (const list of [other.sums, other.weights]) [list[lost], list[won]] = [list[won]!, list[lost]!];
    const fit = async (data: TrainingRows) => {
      const shop = await openBoosting(data, { ...params, patience: 1_000 });
      const { forest } = await shop.fit(held, 8, 1);
      shop.close();
      return forest;
    };
    const [one, two] = [await fit(rows), await fit(other)];
    const shared = 2 * Math.min(one.values.length, two.values.length);
    expect(shared).toBeGreaterThan(20);
    expect(two.nodes.slice(0, shared)).toEqual(one.nodes.slice(0, shared));
    expect(two.values.slice(0, shared / 2)).toEqual(one.values.slice(0, shared / 2));
  });

  it('never predicts less where a feature that may only raise rises', async () => {
    const rows = mixedRows(2_000, 6);
    const forest = await fitBoosting(rows, { ...params, rounds: 40, monotone: { x: 1, y: -1 } });
    const scorer = new Scorer(forest);
    const random = rng(1, 'lines');
    for (let line = 0; line < 300; line++) {
      const [x, y, flag] = [random.normal(), random.normal(), random.below(2)];
      const low = scorer.predictObject({ x, y, flag, region: 'east' });
      expect(scorer.predictObject({ x: x + random.next(), y, flag, region: 'east' })).toBeGreaterThanOrEqual(
        low,
      );
      expect(scorer.predictObject({ x, y: y - random.next(), flag, region: 'east' })).toBeGreaterThanOrEqual(
        low,
      );
    }
  });

  it('draws features at each split when it is asked to', async () => {
    const rows = mixedRows(1_000, 7);
    const some = await fitBoosting(rows, { ...params, featuresPerSplit: 1 });
    const all = await fitBoosting(rows, params);
    const firstFeatures = new Set(
      Array.from(some.roots.slice(0, -1), (root) => some.nodes[2 * root]! >>> 16),
    );
    expect(firstFeatures.size).toBe(4);
    expect(writeForest(some)).not.toEqual(writeForest(all));
  });

  it('ends when it is told to, on any number of threads', async () => {
    const crew = nodeThreads(2);
    const controller = new AbortController();
    const stopped = fitBoosting(
      many,
      { ...params, rounds: 10_000 },
      {
        crew,
        signal: controller.signal,
        onProgress: (done) => {
          if (done === 3) controller.abort();
        },
      },
    );
    await expect(stopped).rejects.toThrow(ModelError);
    await crew.close();
  });

  it('refuses a depth it cannot grow', async () => {
    await expect(fitBoosting(mixedRows(50, 1), { ...params, depth: 13 })).rejects.toThrow(/depth/);
  });
});
