import type { TrainDocument } from '../contract/train-document.ts';
import type { Dataset } from '../core/features/dataset.ts';
import type { ModelDefinition } from '../core/features/model-definition.ts';
import { readableFrame } from '../core/features/readable-frame.ts';
import { resolveFeatures } from '../core/features/resolve-features.ts';
import type { RowSplit } from '../core/features/split-rows.ts';
import { chooseChampion, type ChampionVerdict } from '../core/learning/choose-champion.ts';
import { compareModels } from '../core/learning/compare.ts';
import { errorSegments } from '../core/learning/error-segments.ts';
import { trainingRuns, type TrainingRunRow } from '../core/tables/ops.ts';
import { encodeArtifact, encodersHash } from './artifact.ts';
import { ensureFeatures } from './build-features.ts';
import { keepVersion } from './data/keep-version.ts';
import { heldOutPriorClicks } from './held-out-prior-clicks.ts';
import { chooseModel, dataVersion, splitData, trainingData } from './model-data.ts';
import { dayNumbers, trainFeatureSet, type Contender, type TrainedFeatureSet } from './train-feature-set.ts';
import type { World } from './world.ts';

/** Everything a training run settles before it is written down. */
interface Run {
  readonly runId: string;
  readonly startedAt: string;
  readonly dataVersion: string;
  readonly definition: ModelDefinition;
  readonly split: RowSplit;
  readonly honest: TrainedFeatureSet;
  readonly compared: TrainedFeatureSet | null;
  readonly verdict: ChampionVerdict;
}

/**
 * Trains the engines on the training part, measures them on the held-out part, names a champion and says whether
 * it may bid; stores the champion and logs the run. The same definition and data, read on the same day, give the same
 * run.
 * @throws ModelError without data.
 */
export async function train(
  unlabelled: World,
  options: { readonly model: string | null },
): Promise<TrainDocument> {
  await ensureFeatures(unlabelled);
  const definition = await chooseModel(unlabelled, options.model);
  const world = { ...unlabelled, warehouse: unlabelled.warehouse.labelled({ model: definition.name }) };
  const data = await trainingData(world, definition);
  const version = dataVersion(world, data.dataset);
  await keepVersion(world, { version, definition, data });
  const run = await learn(world, definition, data.dataset, version);
  const artifact = await storeChampion(world, run);
  const document = describe(run, artifact);
  await world.warehouse.load(trainingRuns, [runRow(document)], { run_id: run.runId });
  return document;
}

async function learn(
  world: World,
  definition: ModelDefinition,
  dataset: Dataset,
  version: string,
): Promise<Run> {
  const split = await splitData(world, definition, dataset);
  const data = { dataset, split };
  const honest = await trainFeatureSet(world, definition, data, 'honest', null);
  const { compared } = resolveFeatures(definition, dataset.attributes);
  return {
    runId: world.hash(JSON.stringify([definition, version, split.summary])).slice(0, 12),
    startedAt: world.now().toISOString(),
    dataVersion: version,
    definition,
    split,
    honest,
    compared:
      compared.length === 0
        ? null
        : await trainFeatureSet(world, definition, data, 'with-leakage-prone', honest.params),
    verdict: judge(definition, honest),
  };
}

function judge(definition: ModelDefinition, { contenders, test, fit }: TrainedFeatureSet): ChampionVerdict {
  const candidates = contenders.map(({ engine, predicted }) => ({
    name: engine,
    featureSet: 'honest' as const,
    predicted,
  }));
  const heldOut = {
    successes: test.successes,
    trials: test.trials,
    days: dayNumbers(test),
    trainRate: sum(fit.train.successes) / sum(fit.train.trials),
  };
  const comparison = compareModels(candidates, heldOut, definition.split.seed);
  return chooseChampion(comparison, definition.gates, definition.engine);
}

function championOf({ honest, verdict }: Run): Contender | null {
  return honest.contenders.find(({ engine }) => engine === verdict.champion) ?? null;
}

async function storeChampion(world: World, run: Run): Promise<string | null> {
  const champion = championOf(run);
  if (champion === null) return null;
  const { pipeline } = run.honest.fit;
  const model = champion.trained.model.toBytes(encodersHash(world, pipeline));
  const bytes = encodeArtifact({
    format: 'bidforest-champion',
    version: 2,
    runId: run.runId,
    name: run.definition.name,
    engine: champion.engine,
    dataVersion: run.dataVersion,
    pipeline,
    training: champion.trained.toJSON(),
    model: await world.models.save(model),
    priorClicks:
      run.definition.grain === 'performance' ? heldOutPriorClicks(run.honest.test, champion.predicted) : null,
  });
  return world.models.save(bytes);
}

function describe(run: Run, artifact: string | null): TrainDocument {
  const { honest, compared, definition } = run;
  const { fit } = honest;
  return {
    runId: run.runId,
    model: definition.name,
    startedAt: run.startedAt,
    dataVersion: run.dataVersion,
    split: run.split.summary,
    cleaning: [...fit.cleaning],
    features: {
      used: [...fit.pipeline.selected],
      removed: fit.removed.map(({ feature, why }) => ({ feature, why })),
      leakageProne: [...fit.leakageProne],
    },
    tuning: honest.tuning,
    models: [...honest.contenders, ...(compared?.contenders ?? [])].map(({ result }) => result),
    ...run.verdict,
    errors: errorsOf(run),
    artifact,
  };
}

function errorsOf(run: Run): TrainDocument['errors'] {
  const { test, contenders } = run.honest;
  const examined = championOf(run) ?? contenders[0];
  if (examined === undefined) return [];
  return errorSegments({
    frame: readableFrame(run.honest.fit.pipeline, test.features),
    names: test.names,
    successes: test.successes,
    trials: test.trials,
    predicted: examined.predicted,
    threshold: examined.trained.threshold,
  });
}

function runRow(document: TrainDocument): TrainingRunRow {
  return {
    run_id: document.runId,
    model: document.model,
    started_at: document.startedAt,
    data_version: document.dataVersion,
    artifact: document.artifact,
    champion: document.champion,
    may_bid: document.mayBid,
    summary: JSON.stringify(document),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
