import { damagedModel, isRecord } from './stored-model.ts';
import { thresholdOf } from './tree.ts';
import type { Tree } from './tree.ts';

/** What trees on binned columns are stored as: plain JSON. */
export interface TreesJson {
  readonly engine: string;
  readonly version: 1;
  readonly features: readonly string[];
  readonly importance: readonly number[];
  readonly edges: readonly (readonly number[])[];
  readonly trees: readonly TreeJson[];
  /** Log-odds that boosting starts from; the average rate of a forest. */
  readonly base: number;
}

interface TreeJson {
  readonly feature: readonly number[];
  readonly bin: readonly number[];
  readonly missingLeft: readonly number[];
  readonly left: readonly number[];
  readonly value: readonly number[];
  readonly cover: readonly number[];
}

/** Everything a model of trees consists of. */
export interface TreesState {
  readonly engine: string;
  readonly features: readonly string[];
  /** float64, shape (features), summing to 1 (or all 0). */
  readonly importance: Float64Array;
  readonly edges: readonly Float64Array[];
  readonly trees: readonly Tree[];
  readonly base: number;
}

/** State → JSON; thresholds are not stored, they follow from edges and bins. */
export function treesToJson(state: TreesState): TreesJson {
  return {
    engine: state.engine,
    version: 1,
    features: state.features,
    importance: [...state.importance],
    edges: state.edges.map((edges) => [...edges]),
    trees: state.trees.map((tree) => ({
      feature: [...tree.feature],
      bin: [...tree.bin],
      missingLeft: [...tree.missingLeft],
      left: [...tree.left],
      value: [...tree.value],
      cover: [...tree.cover],
    })),
    base: state.base,
  };
}

/** JSON → state. @throws ModelError when it is not what {@link treesToJson} wrote for this engine. */
export function treesFromJson(json: unknown, engine: string): TreesState {
  if (!isRecord(json) || json['engine'] !== engine || json['version'] !== 1) {
    throw damagedModel(`a ${engine} model of version 1`, json);
  }
  const features = listOf(json['features'], 'features').map(String);
  const edges = listOf(json['edges'], 'edges').map((list) => numbers(list, 'edges'));
  const trees = listOf(json['trees'], 'trees').map((tree) => treeFromJson(tree, edges));
  const importance = numbers(json['importance'], 'importance');
  const base = json['base'];
  if (typeof base !== 'number') throw damagedModel('a number as base', typeof base);
  if (edges.length !== features.length || importance.length !== features.length) {
    throw damagedModel(
      `edges and importance of ${features.length} features`,
      `${edges.length}, ${importance.length}`,
    );
  }
  return { engine, features, importance, edges, trees, base };
}

function treeFromJson(json: unknown, edges: readonly Float64Array[]): Tree {
  if (!isRecord(json)) throw damagedModel('a tree', typeof json);
  const feature = Int32Array.from(numbers(json['feature'], 'feature'));
  const left = Int32Array.from(numbers(json['left'], 'left'));
  const bin = Uint8Array.from(numbers(json['bin'], 'bin'));
  const value = numbers(json['value'], 'value');
  const cover = numbers(json['cover'], 'cover');
  const missingLeft = Uint8Array.from(numbers(json['missingLeft'], 'missingLeft'));
  const shapes = [left, bin, value, cover, missingLeft].map((array) => array.length);
  if (feature.length === 0 || shapes.some((length) => length !== feature.length)) {
    throw damagedModel(`${feature.length} nodes (at least 1) in every array`, shapes.join(', '));
  }
  for (let node = 0; node < feature.length; node++) {
    const f = feature[node] ?? -1;
    const child = left[node] ?? 0;
    // Children come after their parent, so that following them always ends.
    const valid = f === -1 || (f >= 0 && f < edges.length && child > node && child + 1 < feature.length);
    if (!valid)
      throw damagedModel('nodes that lead to a leaf', `feature ${f}, child ${child} at node ${node}`);
  }
  const threshold = Float64Array.from(feature, (f, node) =>
    f < 0 ? 0 : thresholdOf(edges[f], bin[node] ?? 0),
  );
  return { feature, bin, threshold, missingLeft, left, value, cover };
}

function numbers(json: unknown, name: string): Float64Array {
  return Float64Array.from(listOf(json, name), (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw damagedModel(`numbers in ${name}`, value);
    return value;
  });
}

function listOf(json: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(json)) throw damagedModel(`a list of ${name}`, json);
  return json;
}
