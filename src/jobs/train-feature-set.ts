import type { ModelResult, TrainDocument } from '../contract/train-document.ts';
import { dayNumber } from '../core/base/day.ts';
import { takeDataset, type Dataset } from '../core/features/dataset.ts';
import type { ModelDefinition } from '../core/features/model-definition.ts';
import { applyPipeline, fitPipeline, type FeatureSet, type PipelineFit } from '../core/features/pipeline.ts';
import type { RowSplit } from '../core/features/split-rows.ts';
import type { EngineName, TreeParams } from '../core/forest/engine.ts';
import { defaultParams } from '../core/forest/engines.ts';
import { evaluate } from '../core/learning/evaluate.ts';
import { trainModel, type TrainedModel } from '../core/learning/train-model.ts';
import { takeExamples } from '../core/features/frame.ts';
import { tune, type TuneResult } from '../core/learning/tune.ts';
import type { World } from './world.ts';

/** One engine, fitted on the training part and measured on the held-out part. */
export interface Contender {
  readonly engine: EngineName;
  readonly trained: TrainedModel;
  readonly result: ModelResult;
  /** Calibrated probabilities of the held-out rows. float64, shape (test rows). */
  readonly predicted: Float64Array;
}

/** All engines on one set of features. */
export interface TrainedFeatureSet {
  readonly fit: PipelineFit;
  readonly test: Dataset;
  readonly params: TreeParams;
  readonly tuning: TrainDocument['tuning'];
  readonly contenders: readonly Contender[];
}

/** Fits the pipeline, tunes the forest on the training part alone (unless `params` are given) and fits every engine. */
export async function trainFeatureSet(
  world: World,
  definition: ModelDefinition,
  { dataset, split }: { readonly dataset: Dataset; readonly split: RowSplit },
  featureSet: FeatureSet,
  params: TreeParams | null,
): Promise<TrainedFeatureSet> {
  const { seed } = definition.split;
  const judge = { engine: world.engines[definition.engine], params: defaultParams[definition.engine], seed };
  const fit = await fitPipeline(definition, dataset, split.train, judge, featureSet);
  const tuned =
    params === null ? await tuneForest(world, definition, dataset, fit) : { best: params, table: [] };
  const test = takeDataset(dataset, split.test);
  const testFeatures = applyPipeline(fit.pipeline, test.features);
  const engines: readonly EngineName[] = [definition.engine, 'logistic-regression', 'gradient-boosting'];
  const contenders: Contender[] = [];
  for (const engine of engines) {
    const what = `Training ${definition.name}: ${engine} on ${fit.pipeline.selected.length} features (${featureSet})`;
    world.progress.step(what);
    const own = engine === definition.engine ? tuned.best : defaultParams[engine];
    const trained = await trainModel(world.engines[engine], fit.train, own, seed, {
      onProgress: (done, all) => world.progress.advance(what, done, all),
    });
    const predicted = trained.predict(testFeatures);
    const result = evaluate({ trained, featureSet, params: own, predicted }, test, seed);
    contenders.push({ engine, trained, predicted, result });
  }
  return { fit, test, params: tuned.best, tuning: tuned.table.map((row) => ({ ...row })), contenders };
}

async function tuneForest(
  world: World,
  definition: ModelDefinition,
  dataset: Dataset,
  fit: PipelineFit,
): Promise<Pick<TuneResult, 'best' | 'table'>> {
  const sample = evenlySpaced(fit.trainRows.length, definition.search.mostRows);
  const what = `Training ${definition.name}: tuning the ${definition.engine} on ${sample.length} rows`;
  world.progress.step(what);
  return tune(world.engines[definition.engine], takeExamples(fit.train, sample), {
    grid: definition.search,
    params: defaultParams[definition.engine],
    days: dayNumbers(
      takeDataset(
        dataset,
        sample.map((at) => fit.trainRows[at] ?? 0),
      ),
    ),
    gapDays: definition.split.gapDays,
    folds: definition.search.folds,
    seed: definition.split.seed,
    onProgress: (done, all) => world.progress.advance(what, done, all),
  });
}

/** At most `most` of `count` positions, evenly spaced, so that every period keeps its share. */
function evenlySpaced(count: number, most: number): Int32Array {
  if (count <= most) return Int32Array.from({ length: count }, (_, i) => i);
  return Int32Array.from({ length: most }, (_, i) => Math.floor((i * count) / most));
}

/** Days of rows as day numbers; null where any row has none. */
export function dayNumbers(dataset: Dataset): Int32Array | null {
  const days = dataset.days.filter((day) => day !== null);
  return days.length === dataset.days.length ? Int32Array.from(days, (day) => dayNumber(day)) : null;
}
