import type { NumberFrame } from '../../features/frame.ts';
import type { EngineName, LoadedModel, Model } from '../engine.ts';
import { readForest, writeForest } from '../trees/forest-file.ts';
import type { Forest, ForestKind } from '../trees/forest.ts';
import { Scorer } from '../scoring/scorer.ts';
import { damagedModel } from './stored-model.ts';
import { binFrame } from '../bins/bin-row.ts';
import { TreeExplainer } from '../explaining/tree-shap.ts';

/** Reads a model of trees of one kind. @throws ModelError when the bytes are damaged or of another kind. */
export function loadTreeModel(engine: EngineName, kind: ForestKind, bytes: Uint8Array): LoadedModel {
  const forest = readForest(bytes);
  if (forest.kind !== kind) throw damagedModel(`trees of kind ${kind}`, `kind ${forest.kind}`);
  return { model: treeModel(engine, forest), encoders: forest.encoders };
}

/** A model of trees behind the interface of the engines. */
export function treeModel(engine: EngineName, forest: Forest): Model {
  const scorer = new Scorer(forest);
  let explainer: TreeExplainer | null = null;
  return {
    engine,
    features: forest.features.map(({ name }) => name),
    predict: (features) => scorer.predictColumns(columnsOf(features), features.rows),
    importance: () => forest.importance.slice(),
    explain(features) {
      explainer ??= new TreeExplainer(forest);
      const effects = explainer.explainRows(binFrame(forest.features, features));
      if (forest.kind !== 'probability') return { base: explainer.base, effects };
      stretchToLogOdds(explainer.base, effects, forest.features.length);
      return { base: logOdds(explainer.base), effects };
    },
    toBytes: (encoders) => writeForest({ ...forest, encoders }),
  };
}

function columnsOf(features: NumberFrame): ReadonlyMap<string, Float64Array> {
  return new Map(features.columns.map((column) => [column.name, column.values]));
}

/** Contributions to a probability, each row's stretched by one factor so that they sum to the log-odds. */
function stretchToLogOdds(base: number, effects: Float64Array, width: number): void {
  for (let at = 0; at < effects.length; at += width) {
    const row = effects.subarray(at, at + width);
    const difference = row.reduce((sum, effect) => sum + effect, 0);
    const slope =
      Math.abs(difference) < 1e-9
        ? 1 / Math.max(1e-9, base * (1 - base))
        : (logOdds(base + difference) - logOdds(base)) / difference;
    row.forEach((effect, f) => (row[f] = effect * slope));
  }
}

/** Natural log-odds of a probability, finite also at 0 and 1 (clipped to 1e-9). */
function logOdds(probability: number): number {
  const p = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return Math.log(p / (1 - p));
}
