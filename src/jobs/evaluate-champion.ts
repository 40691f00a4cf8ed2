import type { EvaluateDocument } from '../contract/evaluate-document.ts';
import type { TrainDocument } from '../contract/train-document.ts';
import { ModelError } from '../core/base/errors.ts';
import { takeDataset } from '../core/features/dataset.ts';
import { applyPipeline } from '../core/features/pipeline.ts';
import { defaultParams } from '../core/forest/engines.ts';
import { evaluate } from '../core/learning/evaluate.ts';
import { loadChampion } from './artifact.ts';
import { ensureFeatures } from './build-features.ts';
import { chooseModel, dataVersion, splitData, trainingData } from './model-data.ts';
import type { World } from './world.ts';
import { lastTrainings } from './write-report.ts';

/**
 * Measures the stored champion on the held-out rows of the data as it is now. On the data it was trained on it
 * must give the figures of the training run. @throws ModelError when there is no champion.
 */
export async function evaluateChampion(
  world: World,
  options: { readonly model: string | null },
): Promise<EvaluateDocument> {
  await ensureFeatures(world);
  const definition = await chooseModel(world, options.model);
  const run = (await lastTrainings(world)).find(({ model }) => model === definition.name);
  const { hash, champion } = championOf(run, definition.name);
  const { artifact, trained } = await loadChampion(world, hash);
  const { dataset } = await trainingData(world, definition);
  const test = takeDataset(dataset, (await splitData(world, definition, dataset)).test);
  const predicted = trained.predict(applyPipeline(artifact.pipeline, test.features));
  const params = defaultParams[artifact.engine];
  const { metrics } = evaluate(
    { trained, featureSet: 'honest', params, predicted },
    test,
    definition.split.seed,
  );
  return {
    runId: artifact.runId,
    model: definition.name,
    champion: champion.name,
    trainedOn: artifact.dataVersion,
    evaluatedOn: dataVersion(world, dataset),
    rows: test.features.rows,
    trials: test.trials.reduce((sum, n) => sum + n, 0),
    metrics,
    recorded: champion.metrics,
  };
}

function championOf(
  run: TrainDocument | undefined,
  name: string,
): { readonly hash: string; readonly champion: TrainDocument['models'][number] } {
  const champion = run?.models.find((model) => model.name === run.champion && model.featureSet === 'honest');
  const hash = run?.artifact ?? null;
  if (champion !== undefined && hash !== null) return { hash, champion };
  throw new ModelError(`${name} has no champion to evaluate`, {
    expected: 'a training run with a champion',
    found: run === undefined ? 'no training run' : `run ${run.runId} without a champion`,
    next: 'Train with `bidforest train`.',
  });
}
