import { rng } from '../../base/rng.ts';
import type { Rng } from '../../base/rng.ts';
import type { Examples, NumberFrame } from '../../features/frame.ts';
import { checkExamples } from './check-examples.ts';
import type { Crew } from '../training/crew.ts';
import type { Engine, FitWatch, Model, TreeParams } from '../engine.ts';
import { openBoosting, type BoostingShop } from '../training/fit-boosting.ts';
import { boostDefaults, type BoostParams } from '../training/forest-params.ts';
import { rowsOf } from './random-forest.ts';
import { loadTreeModel, treeModel } from './tree-model.ts';

/** Parts of the training rows that take turns in deciding when to stop. */
const PARTS = 3;
/** Unseen successes from which no further part takes its turn. */
const ENOUGH_SUCCESSES = 500;
const MOST_DEPTH = 12;

/**
 * Gradient boosting of second-order trees on the logistic loss of binomial rows. `params.trees` is the most rounds:
 * each third of the training rows, drawn by the seed, in turn stops a fit on the other two early, until 500 successes
 * have been so predicted; all rows are then fitted for the mean of these rounds. `outOfBag` holds the predictions of the
 * thirds that had their turn.
 */
export function gradientBoosting(crew: Crew): Engine {
  return {
    name: 'gradient-boosting',
    fit: (examples, params, seed, watch = {}) => fitEngine(crew, examples, params, seed, watch),
    load: (bytes) => loadTreeModel('gradient-boosting', 'boosted-probability', bytes),
  };
}

async function fitEngine(
  crew: Crew,
  examples: Examples<NumberFrame>,
  params: TreeParams,
  seed: number,
  watch: FitWatch,
): Promise<Model> {
  checkExamples(examples);
  const own = boostParams(examples, params, seed);
  const shop = await openBoosting(rowsOf(examples), own, { ...watch, crew });
  try {
    const { rounds, outOfBag } = await chooseRounds(shop, examples, own);
    const { forest } = await shop.fit(null, rounds, seed);
    return { ...treeModel('gradient-boosting', forest), outOfBag };
  } finally {
    shop.close();
  }
}

async function chooseRounds(
  shop: BoostingShop,
  { features, successes }: Examples<NumberFrame>,
  params: BoostParams,
): Promise<{ readonly rounds: number; readonly outOfBag: Float64Array }> {
  const partOf = dealParts(features.rows, rng(params.seed, 'boosting-parts'));
  const outOfBag = new Float64Array(features.rows).fill(Number.NaN);
  const rounds: number[] = [];
  let unseen = 0;
  for (let part = 0; part < PARTS && unseen < ENOUGH_SUCCESSES; part++) {
    const held = partOf.map((own) => (own === part ? 1 : 0));
    const fitted = await shop.fit(held, params.rounds, params.seed + part + 1);
    const scores = await shop.scores(fitted.forest);
    for (let row = 0; row < held.length; row++) {
      if (held[row] === 0) continue;
      outOfBag[row] = 1 / (1 + Math.exp(-scores[row]!));
      unseen += successes[row]!;
    }
    rounds.push(fitted.rounds);
  }
  return { rounds: Math.round(rounds.reduce((sum, count) => sum + count, 0) / rounds.length), outOfBag };
}

/** Deals rows into parts of equal size (to one row) in random order. */
function dealParts(rows: number, random: Rng): Uint8Array {
  const parts = Uint8Array.from({ length: rows }, (_, i) => i % PARTS);
  for (let i = rows - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const part = parts[i]!;
    parts[i] = parts[j]!;
    parts[j] = part;
  }
  return parts;
}

function boostParams({ features }: Examples<NumberFrame>, params: TreeParams, seed: number): BoostParams {
  const defaults = boostDefaults(features.columns.length);
  return {
    ...defaults,
    rounds: params.trees,
    depth: params.depth === 0 ? MOST_DEPTH : Math.min(MOST_DEPTH, params.depth),
    minLeafRows: params.minLeafRows,
    minLeafWeight: 0,
    featuresPerSplit: params.featuresPerSplit ?? defaults.featuresPerSplit,
    rate: params.learningRate,
    seed,
  };
}
