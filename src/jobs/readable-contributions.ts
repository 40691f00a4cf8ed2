import type { Dataset } from '../core/features/dataset.ts';
import type { NumberFrame } from '../core/features/frame.ts';
import type { FittedPipeline } from '../core/features/pipeline.ts';
import { featureOfColumn, readableFrame } from '../core/features/readable-frame.ts';
import { readableText, readableValue } from '../core/features/readable-text.ts';
import type { Contribution } from '../core/flow.ts';
import { explainRows } from '../core/learning/explain-rows.ts';
import type { TrainedModel } from '../core/learning/train-model.ts';

/**
 * The strongest contributions to the prediction of each row, in log-odds, by feature: the columns that encoding made
 * of one feature count together, and its value is what a person would call it.
 */
export function readableContributions(
  scored: { readonly trained: TrainedModel; readonly features: NumberFrame },
  pipeline: FittedPipeline,
  dataset: Dataset,
  top: number,
): Contribution[][] {
  const featureOf = featureOfColumn(pipeline);
  const readable = readableFrame(pipeline, dataset.features);
  return explainRows(scored.trained, scored.features, Infinity).map((contributions, row) => {
    const effects = new Map<string, number>();
    for (const { feature, effect } of contributions) {
      const name = featureOf.get(feature) ?? feature;
      effects.set(name, (effects.get(name) ?? 0) + effect);
    }
    return [...effects]
      .sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1))
      .slice(0, top)
      .map(([feature, effect]) => ({
        feature,
        value: readableValue(readable, feature, row),
        text: readableText(readable, feature, row),
        effect,
      }));
  });
}
