import type { Forest } from './forest.ts';
import type { Arena } from '../kernel/arena.ts';
import type { ScoreKernel } from '../kernel/score-kernel.ts';

/** Trees as the kernel scores with them: addresses. */
export interface TreesInMemory {
  readonly nodes: number;
  readonly values: number;
  readonly sets: number;
  readonly roots: number;
  readonly trees: number;
  readonly layout: number;
}

/** The part of either kernel that prepares trees. */
type TreeKernel = Pick<ScoreKernel, 'prepareNodes' | 'setTrees'>;

/** How nodes are laid out; the numbers are those of `kernel/assembly/score.ts`. */
const CUTS = 0;
const SETS = 1;
const COMPACT = 2;

/** Four bytes a node where a byte names the byte of a row and 16 bits a node of a tree: about 15 % faster. */
function layoutOf({ features, roots, sets }: Forest): number {
  if (sets.length > 0) return SETS;
  const isSmall = roots.every((root, t) => t === 0 || root - roots[t - 1]! <= 65_536);
  return isSmall && features.length <= 128 ? COMPACT : CUTS;
}

/** Copies the trees of a forest into a memory and tells the kernel of this thread. */
export function loadTrees(arena: Arena, kernel: TreeKernel, forest: Forest): TreesInMemory {
  const { nodes, values, sets, roots } = forest;
  const trees = {
    nodes: arena.allocate(nodes.length * 4),
    values: arena.allocate(values.length * 4),
    sets: arena.allocate(sets.length),
    roots: arena.allocate(roots.length * 4),
    trees: roots.length - 1,
    layout: layoutOf(forest),
  };
  arena.uint32(trees.nodes, nodes.length).set(nodes);
  kernel.prepareNodes(trees.nodes, trees.nodes, values.length, trees.layout);
  // As bits: a value may be the index of a set, which as a float may be no number.
  arena
    .uint32(trees.values, values.length)
    .set(new Uint32Array(values.buffer, values.byteOffset, values.length));
  arena.bytes(trees.sets, sets.length).set(sets);
  arena.uint32(trees.roots, roots.length).set(roots);
  useTrees(kernel, trees);
  return trees;
}

/** Tells a thread's kernel where the trees are. */
export function useTrees(kernel: TreeKernel, trees: TreesInMemory): void {
  kernel.setTrees(trees.nodes, trees.values, trees.sets, trees.roots, trees.trees, trees.layout);
}
