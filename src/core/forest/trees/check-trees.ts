import { ModelError } from '../../base/errors.ts';
import { binCountOf } from '../bins/feature-bins.ts';
import { IS_SET, type Forest } from './forest.ts';

/**
 * Checks that every path through every tree ends at a leaf that is a number, within its tree, by features and bins
 * that there are, and that edges ascend. O(nodes + edges). @throws ModelError naming where it is not so.
 */
export function checkTrees(forest: Forest): void {
  checkEdges(forest);
  const { roots, nodes, values, sets, features } = forest;
  const trees = roots.length - 1;
  const mostCuts = Int32Array.from(features, (feature) => binCountOf(feature) - 1);
  const isSetFeature = features.map(({ kind }) => kind === 'category');
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (roots[0] !== 0 || roots[trees] !== values.length) throw broken('roots', 'from 0 to the last node');
  for (let t = 0; t < trees; t++) {
    const first = roots[t]!;
    const count = roots[t + 1]! - first;
    if (count < 1) throw broken(`tree ${t}`, 'at least one node');
    for (let node = 0; node < count; node++) {
      const word = nodes[2 * (first + node)]!;
      const left = nodes[2 * (first + node) + 1]!;
      if (left === node) {
        if (word !== 0xff || !Number.isFinite(values[first + node]!)) {
          throw broken(`leaf ${node} of tree ${t}`, 'no split, and a number');
        }
        continue;
      }
      const feature = word >>> 16;
      const isSet = (word & (IS_SET << 8)) !== 0;
      // Children come after their parent, so that following them ends.
      const leads = left > node && left + 1 < count;
      const splits =
        feature < features.length &&
        isSet === isSetFeature[feature] &&
        (isSet ? bits[first + node]! * 32 < sets.length : (word & 0xff) <= mostCuts[feature]!);
      if (!leads || !splits) throw broken(`node ${node} of tree ${t}`, 'a split that leads to a leaf');
    }
  }
}

function checkEdges({ features, base }: Forest): void {
  if (!Number.isFinite(base)) throw broken('base', 'a number');
  for (const feature of features) {
    if (feature.kind === 'category') continue;
    const { edges, name } = feature;
    for (let e = 0; e < edges.length; e++) {
      const ascends = Number.isFinite(edges[e]!) && (e === 0 || edges[e]! > edges[e - 1]!);
      if (!ascends) throw broken(`edges of ${name}`, 'ascending numbers');
    }
  }
}

function broken(where: string, expected: string): ModelError {
  return new ModelError('the forest file is damaged', {
    expected: `${where}: ${expected}`,
    found: 'something else',
    next: 'train again, or restore the file',
  });
}
