import { ModelError } from '../../base/errors.ts';
import type { ForestParams } from '../training/forest-params.ts';
import { drawsOf, treeKey } from '../training/row-draws.ts';

/** How sure a forest is of its mean prediction of a row. */
export interface MeanVariance {
  /** Variance over training sets, at least 0; its square root is a standard error. */
  readonly variance: number;
  /** What was taken off because the trees are finitely many: when it is not small beside the variance, grow more. */
  readonly correction: number;
}

/** What says how a forest drew its rows. */
type Drawing = Pick<ForestParams, 'seed' | 'sampling'>;

/** Training rows whose draws are held at a time. */
const BLOCK = 1_024;

/**
 * Infinitesimal-jackknife variance of the mean of a forest's trees, corrected for their number B (Wager, Hastie and
 * Efron, 2014): with N_bi the draws of row i by tree b, t_b the tree's value and C_i = Σ_b (N_bi − N_b) (t_b − t) / B,
 * where N_b is the mean draws of tree b and t that of the values,
 *
 *     V = h × (Σ_i C_i² − s × (n − 1) × v / B),   v = Σ_b (t_b − t)² / B.
 *
 * Poisson draws (mean 1): the mean tree is a function of the rates at which rows are drawn, and its derivative by the
 * rate of row i is E[t (N_i − 1)] = Cov(N_i, t), as N_i − 1 is the score of a Poisson of mean 1. The squares of the
 * derivatives sum to the jackknife's variance (h = 1), as for multinomial draws. Multinomial draws sum to n; Poisson
 * draws do not, so that each tree's mean is taken off: a data set has n rows. Given the values, C_i of finitely many
 * trees has the noise Var(N) v / B on each of n − 1 free rows, and s = Var(N) = 1 for either kind of draw.
 *
 * Rows drawn once with probability p: s = p (1 − p), and h = 1 / (1 − p)², which is (n / (n − pn))² of Wager and
 * Athey (2018): without it, that the average over subsets holds row i itself with probability p damps C_i by 1 − p.
 *
 * A row is what is drawn, whatever its weight. Σ_i C_i² is a quadratic form of the values, whose matrix (trees, trees)
 * is made once: O(rows × trees²), after which a prediction costs O(trees²) and no row is looked at again.
 */
export class Jackknife {
  /** float64, shape (trees, trees): Σ_i (N_ai − N_a) (N_bi − N_b). */
  readonly #products: Float64Array;
  readonly #trees: number;
  readonly #noise: number;
  readonly #scale: number;

  /** Of forests that were fitted on `rows` rows. @throws ModelError when every tree drew every row. */
  constructor(rows: number, trees: number, drawing: Drawing) {
    const { bootstrap, fraction } = drawing.sampling;
    if (!bootstrap && !(fraction < 1)) throw withoutDraws();
    this.#trees = trees;
    this.#noise = ((bootstrap ? 1 : fraction * (1 - fraction)) * (rows - 1)) / trees;
    this.#scale = bootstrap ? 1 : 1 / (1 - fraction) ** 2;
    this.#products = centredProducts(rows, trees, drawing);
  }

  /** `values` of the trees for one row, shape (trees). */
  varianceOf(values: ArrayLike<number>): MeanVariance {
    const trees = this.#trees;
    let mean = 0;
    for (let a = 0; a < trees; a++) mean += values[a]! / trees;
    let spread = 0;
    let squares = 0;
    for (let a = 0; a < trees; a++) {
      const deviation = values[a]! - mean;
      let row = 0;
      for (let b = 0; b < a; b++) row += this.#products[a * trees + b]! * (values[b]! - mean);
      squares += deviation * (2 * row + this.#products[a * trees + a]! * deviation);
      spread += deviation * deviation;
    }
    const correction = (this.#scale * this.#noise * spread) / trees;
    return { variance: Math.max(0, (this.#scale * squares) / trees ** 2 - correction), correction };
  }
}

/** Products of the draws of each two trees over all rows, less what their means explain; the lower triangle. */
function centredProducts(rows: number, trees: number, { seed, sampling }: Drawing): Float64Array {
  const keys = Uint32Array.from({ length: trees }, (_, tree) => treeKey(seed, tree));
  const products = new Float64Array(trees * trees);
  const sums = new Float64Array(trees);
  const draws = new Uint8Array(trees * BLOCK);
  for (let from = 0; from < rows; from += BLOCK) {
    const count = Math.min(BLOCK, rows - from);
    for (let tree = 0; tree < trees; tree++) {
      for (let i = 0; i < count; i++) {
        const times = drawsOf(from + i, keys[tree]!, sampling);
        draws[tree * BLOCK + i] = times;
        sums[tree]! += times;
      }
      addProducts(products, draws, tree, trees, count);
    }
  }
  for (let a = 0; a < trees; a++) {
    for (let b = 0; b <= a; b++) products[a * trees + b]! -= (sums[a]! * sums[b]!) / rows;
  }
  return products;
}

/** Adds the products of a tree's draws with those of the trees before it, and its own: whole numbers, exact. */
function addProducts(
  products: Float64Array,
  draws: Uint8Array,
  tree: number,
  trees: number,
  count: number,
): void {
  const own = tree * BLOCK;
  for (let other = 0; other <= tree; other++) {
    const at = other * BLOCK;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += Math.imul(draws[own + i]!, draws[at + i]!);
    products[tree * trees + other]! += sum;
  }
}

function withoutDraws(): ModelError {
  return new ModelError('a forest whose trees all learned from the same rows does not show its variance', {
    expected: 'a bootstrap, or a fraction of rows below 1',
    found: 'every row in every tree',
    next: 'fit the forest on drawn rows',
  });
}
