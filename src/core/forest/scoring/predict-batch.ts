import type { Forest } from '../trees/forest.ts';
import { predictionOf } from './scorer.ts';
import { streamOf, type TrainingFrame } from '../training/training-rows.ts';
import { Workshop, type FitContext } from '../training/workshop.ts';

/**
 * Predictions of many rows on the threads of a crew; the same numbers, bit for bit, as `Scorer.predictColumns`.
 * float64, shape (rows). Memory: 24 bytes + one per feature (in steps of 16) per row.
 * @throws ModelError when a column is missing, or when the rows do not fit 4 GiB.
 */
export async function predictBatch(
  forest: Forest,
  features: TrainingFrame,
  context: FitContext = {},
): Promise<Float64Array> {
  const nothing = new Float64Array(features.rows);
  const rows = streamOf({ features, outcome: 'value', sums: nothing, weights: nothing });
  const shop = await Workshop.open(rows, { bins: forest.features, trees: forest.roots.length - 1 }, context);
  try {
    const { sums } = await shop.score(forest, null, { bootstrap: false, fraction: 1 });
    return sums.map((sum) => predictionOf(forest, sum));
  } finally {
    shop.close();
  }
}
