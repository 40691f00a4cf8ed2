/** The ways in which one thing can be set: what each costs and what it is worth. */
export interface Options {
  readonly cost: Float64Array;
  readonly worth: Float64Array;
}

/** The choice made. */
export interface Chosen {
  /** By thing: index into its options. */
  readonly picks: Int32Array;
  readonly cost: number;
  readonly profit: number;
  /** Price of budget: what one more unit of it would earn. */
  readonly multiplier: number;
  /** No choice whatever can earn more (the Lagrangian's dual value). */
  readonly bound: number;
}

/**
 * Chooses one option of each thing so that Σ(worth − cost) is largest while Σ cost stays within the budget.
 * Multiple-choice knapsack by Lagrange multiplier: every thing maximises worth − (1 + λ) cost, which picks from the
 * upper concave hull of its options, and λ is bisected; what budget is left then goes, best return first, to things
 * whose next option up still fits (Everett, "Generalized Lagrange multiplier method", 1963).
 */
export function chooseWithin(things: readonly Options[], budget: number | null): Chosen {
  const free = pickAt(things, 0);
  if (budget === null || costOf(things, free) <= budget) return result(things, free, 0, budget);
  let low = 0;
  let high = 1;
  while (costOf(things, pickAt(things, high)) > budget && high < 1e6) high *= 2;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (costOf(things, pickAt(things, middle)) > budget) low = middle;
    else high = middle;
  }
  const picks = pickAt(things, high);
  spendRest(things, picks, budget);
  return result(things, picks, high, budget);
}

function pickAt(things: readonly Options[], multiplier: number): Int32Array {
  return Int32Array.from(things, ({ cost, worth }) => {
    let best = 0;
    let most = -Infinity;
    for (let i = 0; i < cost.length; i++) {
      const gain = (worth[i] as number) - (1 + multiplier) * (cost[i] as number);
      if (gain > most) [best, most] = [i, gain];
    }
    return best;
  });
}

/** The rest of a budget is small; after some moves what is left buys next to nothing. */
const MOST_MOVES = 20;

/** Moves single things to dearer options that earn more and still fit, best return on the extra cost first. */
function spendRest(things: readonly Options[], picks: Int32Array, budget: number): void {
  let left = budget - costOf(things, picks);
  for (let moves = 0; moves < MOST_MOVES; moves++) {
    let best = { thing: -1, option: 0, extra: 0, rate: 0 };
    for (const [thing, { cost, worth }] of things.entries()) {
      const from = picks[thing] as number;
      for (let option = 0; option < cost.length; option++) {
        const extra = (cost[option] as number) - (cost[from] as number);
        if (extra <= 0 || extra > left) continue;
        const gain = (worth[option] as number) - (worth[from] as number) - extra;
        if (gain / extra > best.rate) best = { thing, option, extra, rate: gain / extra };
      }
    }
    if (best.thing < 0) return;
    picks[best.thing] = best.option;
    left -= best.extra;
  }
}

function result(
  things: readonly Options[],
  picks: Int32Array,
  multiplier: number,
  budget: number | null,
): Chosen {
  const cost = costOf(things, picks);
  let profit = -cost;
  let bound = budget === null ? 0 : multiplier * budget;
  const relaxed = pickAt(things, multiplier);
  for (const [thing, options] of things.entries()) {
    profit += options.worth[picks[thing] as number] as number;
    const at = relaxed[thing] as number;
    bound += (options.worth[at] as number) - (1 + multiplier) * (options.cost[at] as number);
  }
  return { picks, cost, profit, multiplier, bound };
}

function costOf(things: readonly Options[], picks: Int32Array): number {
  let sum = 0;
  for (const [thing, { cost }] of things.entries()) sum += cost[picks[thing] as number] as number;
  return sum;
}
