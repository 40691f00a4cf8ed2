import type { Redraws } from './assignment.ts';

/** What a look knows of each unit, in the order of the assignment. */
export interface UnitResults {
  /** Profit a day before the start. */
  readonly before: readonly number[];
  /** Profit a day since the start. */
  readonly after: readonly number[];
}

/**
 * The adjusted difference between treated and held-out units under every assignment, as a function of the lift δ that
 * a hypothesis claims: the difference is `difference − δ·reach`, its squared standard error
 * `square0 − 2δ·square1 + δ²·square2`. The studentised difference is their quotient.
 */
export interface LiftStatistic {
  readonly difference: Float64Array;
  readonly reach: Float64Array;
  readonly square0: Float64Array;
  readonly square1: Float64Array;
  readonly square2: Float64Array;
}

/**
 * Difference in differences with adjustment for the days before: profit a day since the start is regressed on size
 * and profit a day before it, weighted by 1/size (Deng et al., "CUPED", WSDM 2013; a coefficient of 1 is plain
 * difference in differences), without looking at who was treated (Rosenbaum, Statistical Science 2002), so that the
 * residuals of a claimed lift are the same under every assignment. Their sums per size are compared.
 * The lift is a share of size: a unit twice as large is claimed to gain twice as much.
 */
export function liftStatistic(
  sizes: readonly number[],
  { before, after }: UnitResults,
  drawn: Redraws,
): LiftStatistic {
  const { count, units, treated, probability } = drawn;
  const residual = regression(sizes, before);
  const outcome = residual(after);
  const claim = residual(sizes.map((size, i) => (treated[i] === 1 ? size : 0)));
  const [difference, reach, square0, square1, square2] = Array.from(
    { length: 5 },
    () => new Float64Array(count),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const weight = new Float64Array(units);
  for (let d = 0; d < count; d++) {
    for (let arm = 0; arm < 2; arm++) {
      let members = 0;
      let size = 0;
      let y = 0;
      let w = 0;
      for (let i = 0; i < units; i++) {
        weight[i] = 0;
        if (treated[d * units + i] !== arm) continue;
        const p = probability[i] as number;
        const inverse = 1 / (arm === 1 ? p : 1 - p);
        weight[i] = inverse;
        members++;
        size += inverse * (sizes[i] as number);
        y += inverse * (outcome[i] as number);
        w += inverse * (claim[i] as number);
      }
      const sign = arm === 1 ? 1 : -1;
      difference[d] = (difference[d] as number) + (sign * y) / size;
      reach[d] = (reach[d] as number) + (sign * w) / size;
      const scale = members > 1 ? members / (members - 1) / (size * size) : Number.POSITIVE_INFINITY;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      for (let i = 0; i < units; i++) {
        const inverse = weight[i] as number;
        if (inverse === 0) continue;
        const u = inverse * ((outcome[i] as number) - (y / size) * (sizes[i] as number));
        const v = inverse * ((claim[i] as number) - (w / size) * (sizes[i] as number));
        s0 += u * u;
        s1 += u * v;
        s2 += v * v;
      }
      square0[d] = (square0[d] as number) + scale * s0;
      square1[d] = (square1[d] as number) + scale * s1;
      square2[d] = (square2[d] as number) + scale * s2;
    }
  }
  return { difference, reach, square0, square1, square2 };
}

/** The studentised difference of one assignment under a claimed lift. */
export function studentised(statistic: LiftStatistic, assignment: number, lift: number): number {
  const { difference, reach, square0, square1, square2 } = statistic;
  const value = (difference[assignment] as number) - lift * (reach[assignment] as number);
  const square =
    (square0[assignment] as number) -
    2 * lift * (square1[assignment] as number) +
    lift * lift * (square2[assignment] as number);
  return square > 0 ? value / Math.sqrt(square) : 0;
}

/** The lift that leaves no difference under the real assignment, and its standard error there. */
export function pointEstimate(statistic: LiftStatistic): { readonly lift: number; readonly error: number } {
  const { difference, reach, square0, square1, square2 } = statistic;
  const span = reach[0] as number;
  const lift = (difference[0] as number) / span;
  const square =
    (square0[0] as number) - 2 * lift * (square1[0] as number) + lift * lift * (square2[0] as number);
  return { lift, error: Math.sqrt(Math.max(0, square)) / Math.abs(span) };
}

/** Residuals of a weighted least-squares regression on size and profit before, weights 1/size. */
function regression(
  sizes: readonly number[],
  before: readonly number[],
): (values: readonly number[]) => Float64Array {
  let ss = 0;
  let sx = 0;
  let xx = 0;
  for (const [i, size] of sizes.entries()) {
    const x = before[i] as number;
    ss += size;
    sx += x;
    xx += (x * x) / size;
  }
  const determinant = ss * xx - sx * sx;
  const usable = determinant > 1e-9 * ss * xx;
  return (values) => {
    let sy = 0;
    let xy = 0;
    for (const [i, value] of values.entries()) {
      sy += value;
      xy += ((before[i] as number) * value) / (sizes[i] as number);
    }
    const slope = usable ? (ss * xy - sx * sy) / determinant : 0;
    const base = (sy - slope * sx) / ss;
    return Float64Array.from(
      values,
      (value, i) => value - base * (sizes[i] as number) - slope * (before[i] as number),
    );
  };
}
