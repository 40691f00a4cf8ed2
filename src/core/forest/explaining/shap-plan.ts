import { binCountOf } from '../bins/feature-bins.ts';
import { IS_SET, MISSING_LEFT, type Forest } from '../trees/forest.ts';
import { gaussLegendre, type QuadratureRule } from './gauss-legendre.ts';

/**
 * What {@link TreeExplainer} needs of one tree, whatever the row. Splits are in the order of the tree: parents
 * before children.
 */
export interface ShapPlan {
  /** Points of quadrature: an even number, at least half of the most features on a path. */
  readonly points: number;
  readonly splits: number;
  /** Mean of the leaves by cover. */
  readonly expectation: number;
  /** float64, shape (leaves): values of the leaves. */
  readonly leaves: Float64Array;
  /**
   * int32, shape (splits, 2): where the mean of the left and the right child is, in a list of the leaves, then of
   * `points` numbers for each split.
   */
  readonly children: Int32Array;
  /** int32, shape (splits): the split above, 2 × its number + 1 if by its right; that of the root is of no use. */
  readonly parents: Int32Array;
  /**
   * int32, shape (splits): the nearest split above by the same feature, 2 × (1 + its number) + 1 if by its right;
   * 0 none.
   */
  readonly earlier: Int32Array;
  readonly features: Uint16Array;
  /** int32, shape (splits): byte of the row, see {@link twinBins}. */
  readonly bytes: Int32Array;
  /** Greatest byte that goes left; unused where there is a set. */
  readonly cuts: Uint8Array;
  /** int32, shape (splits): first byte of its set; −1 none. */
  readonly sets: Int32Array;
  /** float64, shape (splits, 2): share of the cover that went right, and left: of the side where the row is not. */
  readonly farShares: Float64Array;
  /** int32, shape (splits): where the factors of the split begin. */
  readonly factorsAt: Int32Array;
  /**
   * float64, shape (kinds, 2, points): at each point what the share of the far side is multiplied with, and the
   * weight of the difference between the sides. The first kind is for splits by a feature whose earlier split the
   * row does not follow, the second for features new on the path, the others for one split each.
   */
  readonly factors: Float64Array;
}

/** Plans of all trees. O(nodes × depth), about 120 bytes a split. */
export function shapPlans(forest: Forest): ShapPlan[] {
  const rules: QuadratureRule[] = [];
  return Array.from({ length: forest.roots.length - 1 }, (_, tree) => planOf(forest, tree, rules));
}

/** Two bytes a feature: the bin with missing values last, and with missing values first. */
export function twinBins(forest: Forest, bins: Uint8Array): Uint8Array {
  const missing = Uint8Array.from(forest.features, binCountOf);
  const twins = new Uint8Array(2 * bins.length);
  for (let i = 0, f = 0; i < bins.length; i++, f = f + 1 < missing.length ? f + 1 : 0) {
    twins[2 * i] = bins[i]!;
    twins[2 * i + 1] = missing[f] === bins[i] ? 0 : bins[i]! + 1;
  }
  return twins;
}

function planOf(forest: Forest, tree: number, rules: QuadratureRule[]): ShapPlan {
  const root = forest.roots[tree]!;
  const nodes = forest.nodes.subarray(2 * root, 2 * forest.roots[tree + 1]!);
  const values = forest.values.subarray(root, forest.roots[tree + 1]);
  const setOf = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const isLeaf = (node: number): boolean => nodes[2 * node + 1] === node;
  const leafNodes = Uint32Array.from(values.keys().filter(isLeaf));
  const splitNodes = Uint32Array.from(values.keys().filter((node) => !isLeaf(node)));
  const words = splitNodes.map((node) => nodes[2 * node]!);
  const lefts = splitNodes.map((node) => nodes[2 * node + 1]!);
  const splitOf = new Int32Array(values.length).fill(-1);
  splitNodes.forEach((node, split) => (splitOf[node] = split));
  const features = Uint16Array.from(words, (word) => word >>> 16);
  const farShares = farSharesOf(forest.covers, root, lefts);
  const paths = pathsOf(features, lefts, splitOf, farShares);
  const points = Math.max(2, 2 * Math.ceil(paths.mostFeatures / 4));
  rules[points] ??= gaussLegendre(points);
  const placeOf = new Int32Array(values.length);
  leafNodes.forEach((node, leaf) => (placeOf[node] = leaf));
  splitNodes.forEach((node, split) => (placeOf[node] = leafNodes.length + split * points));
  const children = Int32Array.from(
    { length: 2 * lefts.length },
    (_, i) => placeOf[lefts[i >> 1]! + (i & 1)]!,
  );
  const leaves = Float64Array.from(leafNodes, (node) => values[node]!);
  const isSet = (word: number): boolean => (word & (IS_SET << 8)) !== 0;
  const isFirst = (word: number): number => (isSet(word) ? 0 : (word >>> 8) & MISSING_LEFT);
  return {
    points,
    splits: splitNodes.length,
    expectation: expectationOf(children, leaves, farShares, points),
    leaves,
    children,
    parents: paths.parents,
    earlier: paths.earlier,
    features,
    bytes: Int32Array.from(words, (word) => 2 * (word >>> 16) + isFirst(word)),
    cuts: Uint8Array.from(words, (word) => (word & 0xff) + isFirst(word)),
    sets: Int32Array.from(words, (word, split) => (isSet(word) ? 32 * setOf[splitNodes[split]!]! : -1)),
    farShares,
    ...factorsOf(paths, rules[points]),
  };
}

/** Shares of the cover of two siblings, the right one first; a half each where there is none. */
function farSharesOf(covers: Float32Array, root: number, lefts: Uint32Array): Float64Array {
  return Float64Array.from({ length: 2 * lefts.length }, (_, i) => {
    const left = root + lefts[i >> 1]!;
    const total = covers[left]! + covers[left + 1]!;
    return total > 0 ? covers[left + 1 - (i & 1)]! / total : 0.5;
  });
}

function expectationOf(
  children: Int32Array,
  leaves: Float64Array,
  farShares: Float64Array,
  points: number,
): number {
  const means = new Float64Array(children.length / 2);
  const meanOf = (place: number): number => leaves[place] ?? means[(place - leaves.length) / points]!;
  for (let split = means.length - 1; split >= 0; split--) {
    means[split] =
      farShares[2 * split + 1]! * meanOf(children[2 * split]!) +
      farShares[2 * split]! * meanOf(children[2 * split + 1]!);
  }
  return means[0] ?? leaves[0]!;
}

interface Paths extends Pick<ShapPlan, 'parents' | 'earlier'> {
  /** float64, shape (splits): share of the cover that earlier splits by the same feature leave. */
  readonly shares: Float64Array;
  /** Most features on a path. */
  readonly mostFeatures: number;
}

function pathsOf(
  features: Uint16Array,
  lefts: Uint32Array,
  splitOf: Int32Array,
  farShares: Float64Array,
): Paths {
  const parents = new Int32Array(features.length).fill(-1);
  const earlier = new Int32Array(features.length);
  const shares = new Float64Array(features.length).fill(1);
  const onPath = new Int32Array(features.length);
  for (let split = 0; split < features.length; split++) {
    let edge = parents[split]!;
    onPath[split] = edge < 0 ? 0 : onPath[edge >> 1]!;
    while (edge >= 0 && features[edge >> 1] !== features[split]) edge = parents[edge >> 1]!;
    earlier[split] = edge + 2;
    if (edge < 0) {
      earlier[split] = 0;
      onPath[split]!++;
    } else shares[split] = shares[edge >> 1]! * farShares[edge ^ 1]!;
    for (let side = 0; side < 2; side++) {
      const child = splitOf[lefts[split]! + side]!;
      if (child >= 0) parents[child] = 2 * split + side;
    }
  }
  parents[0] = 0;
  return { parents, earlier, shares, mostFeatures: onPath.reduce((most, count) => Math.max(most, count), 0) };
}

function factorsOf(
  { earlier, shares }: Paths,
  { points, weights }: QuadratureRule,
): Pick<ShapPlan, 'factorsAt' | 'factors'> {
  const count = points.length;
  const repeated = earlier.reduce((sum, edge) => sum + Math.min(1, edge), 0);
  const factors = new Float64Array((2 + repeated) * 2 * count).fill(1, 0, count);
  let end = 2 * count;
  const add = (share: number): number => {
    points.forEach((t, q) => {
      const factor = share + t * (1 - share);
      factors[end + q] = (share * (1 - t)) / factor;
      factors[end + count + q] = (weights[q]! * share) / (factor * factor);
    });
    return (end += 2 * count) - 2 * count;
  };
  const fresh = add(1);
  const factorsAt = earlier.map((edge, split) => (edge === 0 ? fresh : add(shares[split]!)));
  return { factorsAt, factors };
}
