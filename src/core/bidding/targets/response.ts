import type { TargetFacts } from '../../flow.ts';

/** One point of a target simulation. `worth`: what the strategy counts, conversions or their value. */
export interface TargetPoint {
  /** The target, in the unit of `at` of {@link responseOf}. */
  readonly at: number;
  readonly cost: number;
  readonly worth: number;
}

/**
 * What is assumed where no simulation tells: clicks answer a bid with 0.5 to 1 per cent and their price with about
 * 0.75, so that conversions answer cost with 0.4 to 0.57; 0.55 is the cautious end, as targets move least with it.
 */
const USUAL = { response: 0.55, sd: 0.1 } as const;

/** Error of the slope of one simulation: a model of a platform about a week. */
const SIMULATION_SD = 0.1;

/** Only what is said of targets near the present one counts: a move is never further. */
const NEAR = 1.5;
const FEWEST_PAIRS = 2;
const RANGE = { least: 0.35, most: 0.8 } as const;

/**
 * Per cent by which conversions (or their value) move when cost moves by one per cent: the median slope between
 * neighbouring points of the simulation near the target, drawn towards what is usual. Levels of simulations are often
 * wrong, so only ratios of their points are used; pairs in which worth falls as cost rises are a budget's doing.
 */
export function responseOf(
  points: readonly TargetPoint[],
  at: number,
): Pick<TargetFacts, 'response' | 'responseFrom'> {
  const near = points
    .filter(
      (point) => point.cost > 0 && point.worth > 0 && Math.abs(Math.log(point.at / at)) <= Math.log(NEAR),
    )
    .toSorted((a, b) => a.cost - b.cost);
  const slopes = near.slice(1).flatMap((point, i) => {
    const before = near[i];
    const slope =
      before === undefined ? 0 : Math.log(point.worth / before.worth) / Math.log(point.cost / before.cost);
    return slope > 0 && slope < 1 ? [slope] : [];
  });
  if (slopes.length < FEWEST_PAIRS) return { response: USUAL.response, responseFrom: 'usual' };
  const [own, usual] = [SIMULATION_SD ** -2, USUAL.sd ** -2];
  const mixed = (own * median(slopes) + usual * USUAL.response) / (own + usual);
  return {
    response: Math.min(RANGE.most, Math.max(RANGE.least, mixed)),
    responseFrom: 'simulation',
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
