import type { CleaningCount } from '../../contract/train-document.ts';
import { ModelError } from '../base/errors.ts';
import { findFeature } from './catalogue/catalogue.ts';
import { cleanFrame } from './clean/clean-frame.ts';
import { countCleaning } from './clean/count-cleaning.ts';
import { fitCleaning } from './clean/fit-cleaning.ts';
import type { FittedStep } from './clean/fitted-step.ts';
import type { Attributes, Dataset, Grain } from './dataset.ts';
import { deriveFeatures, fitRates, type FittedRates } from './derive/derive-features.ts';
import { countEncoding } from './encode/count-encoding.ts';
import { encodeFrame, fitEncoding } from './encode/encode-frame.ts';
import { encodedNames, type FittedEncoding } from './encode/fitted-encoding.ts';
import { takeRows, takeValues, type Examples, type Frame, type NumberFrame } from './frame.ts';
import type { ModelDefinition } from './model-definition.ts';
import { resolveFeatures, type LeakageProne, type ResolvedFeatures } from './resolve-features.ts';
import type { ImportanceJudge } from './select/importance.ts';
import type { RemovedFeature } from './select/removed-feature.ts';
import { selectFeatures } from './select/select-features.ts';

/** `honest` has only what is known at the moment of use; the other adds what `leakageProneReport` names. */
export type FeatureSet = 'honest' | 'with-leakage-prone';

/** Everything that turns a frame of the feature tables into columns for a model. Plain JSON, saved with the model. */
export interface FittedPipeline {
  readonly version: 1;
  readonly grain: Grain;
  readonly featureSet: FeatureSet;
  /** Extra columns that frames to be scored must be built with. */
  readonly attributes: Attributes;
  /** Features before encoding. */
  readonly features: readonly string[];
  readonly cleaning: readonly FittedStep[];
  readonly rates: FittedRates;
  /** In the order of `features`, without those that selection left nothing of. */
  readonly encodings: readonly FittedEncoding[];
  /** Names of the columns that the model takes, in their order. */
  readonly selected: readonly string[];
}

/** A fitted pipeline, the training part as it came out of it, and what there is to report. */
export interface PipelineFit {
  readonly pipeline: FittedPipeline;
  readonly train: Examples<NumberFrame>;
  /** Rows of the dataset that `train` holds: the training rows less those a ceiling removed. */
  readonly trainRows: Int32Array;
  /** Counts over all rows of the dataset. */
  readonly cleaning: readonly CleaningCount[];
  readonly removed: readonly RemovedFeature[];
  /** Declared ones, and those that look suspiciously strong. */
  readonly leakageProne: readonly LeakageProne[];
}

/**
 * Fits clean → derive → encode → select on the training rows alone.
 * @throws ConfigError when the definition uses a feature known too late.
 * @throws ModelError when no training row or no feature is left.
 */
export async function fitPipeline(
  definition: ModelDefinition,
  dataset: Dataset,
  trainRows: Int32Array,
  judge: ImportanceJudge | null,
  featureSet: FeatureSet = 'honest',
): Promise<PipelineFit> {
  const resolved = resolveFeatures(definition, dataset.attributes);
  const features = featureSet === 'honest' ? resolved.honest : [...resolved.honest, ...resolved.compared];
  const columns = fitColumns(definition, dataset, trainRows, features);
  const labelled = {
    features: takeRows(encodeFrame(columns.encodings, columns.derived), columns.kept),
    successes: takeValues(dataset.successes, columns.kept),
    trials: takeValues(dataset.trials, columns.kept),
  };
  const selection = await selectFeatures(labelled, definition.selection, judge);
  requireFeatures(selection.selected, definition);
  return {
    pipeline: fittedPipeline(dataset, featureSet, columns, selection.selected),
    train: { ...labelled, features: pickColumns(labelled.features, selection.selected) },
    trainRows: columns.kept,
    cleaning: [
      ...dataset.cleaning,
      ...countCleaning(columns.steps, dataset.features, trainRows),
      ...countEncoding(columns.encodings, columns.derived),
    ],
    removed: [...emptyFeatures(columns.encodings), ...selection.removed],
    leakageProne: [
      ...resolved.leakageProne,
      ...undeclared(selection.suspicious, resolved, columns.encodings),
    ],
  };
}

/** Clean, derive and encode as learned from the training rows, before selection. */
interface FittedColumns {
  readonly steps: readonly FittedStep[];
  readonly kept: Int32Array;
  readonly rates: FittedRates;
  /** The features of all rows. */
  readonly derived: Frame;
  readonly encodings: readonly FittedEncoding[];
}

function fitColumns(
  definition: ModelDefinition,
  { grain, features: frame }: Dataset,
  trainRows: Int32Array,
  features: readonly string[],
): FittedColumns {
  const { steps, kept } = fitCleaning(definition.cleaning, frame, trainRows);
  requireRows(kept, definition);
  const cleaned = cleanFrame(steps, frame);
  const rates = fitRates(grain, features, takeRows(cleaned, kept));
  const derived = deriveFeatures(grain, features, cleaned, rates);
  const tokens = tokenFeatures(grain, features);
  const encodings = fitEncoding(definition.encoding, takeRows(derived, kept), tokens);
  return { steps, kept, rates, derived, encodings };
}

function fittedPipeline(
  { grain, attributes }: Dataset,
  featureSet: FeatureSet,
  { steps, rates, encodings }: FittedColumns,
  selected: readonly string[],
): FittedPipeline {
  const names = new Set(selected);
  const used = encodings.filter((encoding) => encodedNames(encoding).some((name) => names.has(name)));
  return {
    version: 1,
    grain,
    featureSet,
    attributes,
    features: used.map(({ feature }) => feature),
    cleaning: steps,
    rates,
    encodings: used,
    selected,
  };
}

/** The columns that the model takes, for any frame of the same kind; every row is kept. */
export function applyPipeline(pipeline: FittedPipeline, frame: Frame): NumberFrame {
  const cleaned = cleanFrame(pipeline.cleaning, frame);
  const derived = deriveFeatures(pipeline.grain, pipeline.features, cleaned, pipeline.rates);
  return pickColumns(encodeFrame(pipeline.encodings, derived), pipeline.selected);
}

function pickColumns(frame: NumberFrame, names: readonly string[]): NumberFrame {
  const byName = new Map(frame.columns.map((column) => [column.name, column]));
  return { rows: frame.rows, columns: names.flatMap((name) => byName.get(name) ?? []) };
}

/** Categories and texts without a level or word that enough training rows have. */
function emptyFeatures(encodings: readonly FittedEncoding[]): readonly RemovedFeature[] {
  return encodings
    .filter((encoding) => encodedNames(encoding).length === 0)
    .map(({ feature, kind }) => ({
      feature,
      why: kind === 'tokens' ? 'no word that enough training rows have' : 'missing in every training row',
    }));
}

/** Without columns of features that are on record as leakage-prone. */
function undeclared(
  suspicious: readonly LeakageProne[],
  { leakageProne }: ResolvedFeatures,
  encodings: readonly FittedEncoding[],
): readonly LeakageProne[] {
  const declared = encodings.filter((encoding) =>
    leakageProne.some(({ feature }) => feature === encoding.feature),
  );
  const columns = new Set(declared.flatMap(encodedNames));
  return suspicious.filter(({ feature }) => !columns.has(feature));
}

function tokenFeatures(grain: Grain, features: readonly string[]): ReadonlySet<string> {
  return new Set(features.filter((name) => findFeature(grain, name)?.origin.kind === 'tokens'));
}

function requireRows(kept: Int32Array, definition: ModelDefinition): void {
  if (kept.length > 0) return;
  throw new ModelError(`model ${definition.name} has no rows to learn from`, {
    expected: 'training rows below the ceilings of the cleaning policy',
    found: 'none',
    next: 'import more data, or raise the ceilings in the model file',
  });
}

function requireFeatures(selected: readonly string[], definition: ModelDefinition): void {
  if (selected.length > 0) return;
  throw new ModelError(`model ${definition.name} has no feature that varies`, {
    expected: 'at least one feature that is known in time and differs between training rows',
    found: 'none',
    next: 'add features or attributes in the model file, or import data that has them',
  });
}
