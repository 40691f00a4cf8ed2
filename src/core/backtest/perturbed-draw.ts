/** What a random draw of a bid brought while it was in force. Money in currency units. */
export interface Results {
  readonly cost: number;
  /** What the conversions are worth under the goal, what is still to be reported included. */
  readonly worth: number;
}

/**
 * One random sign and what came of it: the bid was `baseBid · e^(sign · size)` for the days of `results`.
 * Draws of one entity need not be independent of each other's results; signs must be drawn anew for each.
 */
export interface PerturbedDraw {
  readonly entity: string;
  /** The bid that would have been sent without the random part. */
  readonly baseBid: number;
  /** What was drawn; null where the bid was not random after all, because a guardrail changed it. */
  readonly perturbation: Perturbation | null;
  readonly results: Results;
  /** What days before the draw let expect of it, for the same number of days. */
  readonly expected: Results;
}

/** The random part of a bid, as the decision record carries it. */
export interface Perturbation {
  readonly sign: -1 | 1;
  /** Step of the log-bid, such as 0.05. */
  readonly size: number;
  /** Probability of the sign that was drawn. */
  readonly probability: number;
}

/** A policy: what it would have bid where a draw was made. */
export type Policy = (draw: PerturbedDraw) => number;

/** A draw with what a policy would have done, where that lies within what was tried. */
export interface WeightedDraw {
  readonly draw: PerturbedDraw;
  readonly perturbation: Perturbation;
  /** Log of the policy's bid over the base bid. */
  readonly step: number;
  /** Probability of the drawn sign under the policy over that under the log. */
  readonly weight: number;
}

/** Rounding to a billable unit may carry a bid this far beyond what was tried, in logs. */
const ROUNDING = 1e-6;

/**
 * The importance weight of a draw, or null where the policy bids outside what was tried. Between two tried bids a
 * policy is the mixture of both with the same mean log-bid: exact where results are linear in the log-bid over so
 * short a way, and off by half their curvature times size² where not.
 */
export function weighDraw(draw: PerturbedDraw, policyBid: number): WeightedDraw | null {
  const { perturbation, baseBid } = draw;
  if (perturbation === null) return null;
  const { sign, size, probability } = perturbation;
  const step = Math.log(policyBid / baseBid);
  if (!(size > 0 && probability > 0 && probability < 1) || !(Math.abs(step) <= size + ROUNDING)) return null;
  const up = Math.min(1, Math.max(0, (step / size + 1) / 2));
  return { draw, perturbation, step, weight: (sign === 1 ? up : 1 - up) / probability };
}
