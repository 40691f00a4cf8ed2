import type { Dice } from './dice.ts';
import type { SessionRow } from './market.ts';

/** How much likelier a returning visitor converts than a new one. */
const RETURNING_LIFT = 2;
/** How much a standard deviation of interest lifts the log of the chance to convert. */
const INTEREST_LIFT = 0.8;
/** Probability that a visitor who converts leaves after one page. */
export const CONVERTED_BOUNCE = 0.02;
const MOST_BOUNCE = 0.97;
const INTEREST_STAYS = 0.35;

/** What a visitor meets and does in the end. */
export interface Visited {
  /** Probability that the click converts, over all kinds of visitors. */
  readonly conversion: number;
  readonly converted: boolean;
  readonly returningShare: number;
  /** Probability that a visitor of average interest bounces. */
  readonly bounce: number;
  /** Median length of a visit that does not bounce. */
  readonly seconds: number;
}

/** What a page that converts better than average does to the log-odds of a bounce; `lift` is the log of the ratio. */
export function pageBounce(lift: number): number {
  return -0.45 * lift;
}

/** The same for the logarithm of a visit's length. */
export function pageDuration(lift: number): number {
  return 0.25 * lift;
}

/** Nodes and weights of the Gauss–Hermite rule with five nodes, for a standard normal. */
const NORMAL_RULE = [
  [-2.857, 0.011_26],
  [-1.3556, 0.222_07],
  [0, 0.533_34],
  [1.3556, 0.222_07],
  [2.857, 0.011_26],
] as const;

/** Probability that a visitor of any interest who does not convert bounces; `bounce` as of {@link Visited}. */
export function meanBounce(bounce: number): number {
  let sum = 0;
  for (const [interest, weight] of NORMAL_RULE)
    sum += weight * Math.min(MOST_BOUNCE, bounce * Math.exp(-INTEREST_STAYS * interest));
  return sum;
}

type Visit = Pick<SessionRow, 'returning' | 'bounced' | 'durationSeconds' | 'pageViews'>;

/**
 * Draws a visit given whether it converts. By Bayes, this is the same as drawing the visitor first and conversion
 * after: returning visitors convert {@link RETURNING_LIFT} times as often, and chances rise with e^(0.8 × interest).
 */
export function drawVisit(visited: Visited, dice: Dice): Visit {
  const returning = dice.next() < returningGiven(visited);
  const interest = interestGiven(visited, dice);
  const chance = Math.min(MOST_BOUNCE, visited.bounce * Math.exp(-INTEREST_STAYS * interest));
  const bounced = dice.next() < (visited.converted ? CONVERTED_BOUNCE : chance);
  const noise = dice.normal();
  const seconds = bounced
    ? 5 * Math.exp(0.6 * noise)
    : visited.seconds * Math.exp(0.4 * interest + 0.4 * noise + (returning ? 0.1 : 0));
  return {
    returning,
    bounced,
    durationSeconds: Math.round(seconds),
    pageViews: bounced ? 1 : 2 + dice.poisson(visited.converted ? 3 : 1.2),
  };
}

function returningGiven({ conversion, converted, returningShare }: Visited): number {
  const rate = conversion / (1 + (RETURNING_LIFT - 1) * returningShare);
  const likely = converted ? rate * RETURNING_LIFT : 1 - Math.min(1, rate * RETURNING_LIFT);
  const otherwise = converted ? rate : 1 - rate;
  return (returningShare * likely) / (returningShare * likely + (1 - returningShare) * otherwise);
}

/** A standard normal, tilted by conversion: shifted where it happened, thinned where it did not. */
function interestGiven({ conversion, converted }: Visited, dice: Dice): number {
  if (converted) return INTEREST_LIFT + dice.normal();
  for (;;) {
    const interest = dice.normal();
    const chance = conversion * Math.exp(INTEREST_LIFT * interest - INTEREST_LIFT ** 2 / 2);
    if (dice.next() >= chance) return interest;
  }
}
