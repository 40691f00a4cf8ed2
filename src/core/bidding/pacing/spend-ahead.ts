/** A bid or a target as a forecast of spend knows it. Moves are in logarithms of the bid; a target that saves when raised counts the other way round. */
export interface PacedBid {
  /** What an average day costs at the bid in force, in currency units. */
  readonly costPerDay: number;
  /** How far it should go without the account's budget. */
  readonly want: number;
  /** Logarithm of what its campaign's own budget has divided it by already. */
  readonly taken: number;
  /** Moves smaller than this are not made. */
  readonly band: number;
  /** The largest single move that the rules allow; 0: it may not move at all. */
  readonly step: number;
  /** Days from today until it may move, and from one move to the next: at least 1. */
  readonly waits: number;
  readonly every: number;
  /** Per cent by which spend moves with it. */
  readonly elasticity: number;
}

/** What a campaign is made of, where spend is concerned. */
export interface PacedCampaign {
  /** Cost of an average day that no bid of ours moves, in currency units. */
  readonly fixedPerDay: number;
  readonly bids: readonly PacedBid[];
  /** The most that its own budget lets it be charged in all days ahead; null where that is not known. */
  readonly most: number | null;
}

/** Forecasts from larger moves than this are not worth more. */
const FORESEEABLE = 0.7;

/**
 * What is spent in the days ahead when all bids are divided by the same number, a campaign's own divisor being a part of
 * it: the larger of both counts, as a bid that is dear to its campaign's budget need not be dear to the account's twice.
 * Bids go there step by step, when and as far as the rules let them.
 * `weights`: what each day ahead costs over an average one, today first. O(bids × moves).
 */
export function spendAhead(
  campaigns: readonly PacedCampaign[],
  weights: readonly number[],
  divisor: number,
): number {
  const before = [0];
  for (const weight of weights) before.push((before.at(-1) ?? 0) + weight);
  const logDivisor = Math.log(divisor);
  return campaigns.reduce((total, { fixedPerDay, bids, most }) => {
    let spend = fixedPerDay * (before.at(-1) ?? 0);
    for (const bid of bids) spend += spendOfBid(bid, before, logDivisor);
    return total + (most === null ? spend : Math.min(spend, most));
  }, 0);
}

/** How far a bid should go under a divisor; nothing within its dead band. */
function moveOf({ want, taken, band }: PacedBid, logDivisor: number): number {
  const limited = Math.max(-FORESEEABLE, Math.min(FORESEEABLE, want));
  const move = limited - Math.max(0, logDivisor - taken);
  return Math.abs(move) < band ? 0 : move;
}

/** `before`: sums of the weights of the days before each day ahead. */
function spendOfBid(bid: PacedBid, before: readonly number[], logDivisor: number): number {
  const { costPerDay, step, waits, every, elasticity } = bid;
  const days = before.length - 1;
  const whole = step > 0 ? moveOf(bid, logDivisor) : 0;
  const size = Math.abs(whole);
  let from = whole === 0 ? days : Math.min(days, waits);
  let sum = before[from] ?? 0;
  for (let moved = 0; from < days;) {
    moved = Math.min(size, moved + step);
    const until = moved < size ? Math.min(days, from + every) : days;
    const weight = (before[until] ?? 0) - (before[from] ?? 0);
    sum += weight * Math.exp(elasticity * Math.sign(whole) * moved);
    from = until;
  }
  return costPerDay * sum;
}
