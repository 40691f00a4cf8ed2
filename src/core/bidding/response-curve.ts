import { InvariantError } from '../base/errors.ts';

/** What is known of an entity's clicks around one bid. Money in currency units, counts of a day. */
export interface ResponseBasis {
  /** Bid at which the clicks came, > 0. */
  readonly bid: number;
  readonly clicks: number;
  readonly cost: number;
  /** Clicks that {@link cost} was seen on: few of them say little of what a click costs, and the account fills in. */
  readonly seenClicks: number;
  /** Cost per click over the bid, in the whole account. */
  readonly accountRatio: number;
  /** Cost of one more click over the bid (k), at every bid. */
  readonly marginalCostFactor: number;
  /** What a click brings under the goal, before its cost. */
  readonly worth: number;
  /** What the platform expects at other bids, of a day; empty where it tells nothing. */
  readonly simulated?: readonly SimulatedPoint[];
}

/** A point of the platform's own bid simulation, of a day. */
export interface SimulatedPoint {
  readonly bid: number;
  readonly clicks: number;
  readonly cost: number;
}

/** What a day is expected to bring at a bid. */
export interface ResponsePoint extends SimulatedPoint {
  /** Worth of the clicks less their cost. */
  readonly profit: number;
}

/** Expected clicks, cost and profit of a day over bids. */
export interface ResponseCurve {
  /** Change of clicks by change of bid, both relative (ε). */
  readonly elasticity: number;
  /** Bid with the most profit; null when it lies outside the points. */
  readonly bestBid: number | null;
  /** Ascending bids in equal steps. */
  readonly points: readonly ResponsePoint[];
  readonly at: (bid: number) => ResponsePoint;
}

/** Clicks whose weight the account's ratio of cost to bid has beside an entity's own. */
const ACCOUNT_CLICKS = 50;

/** Part of k that a click may cost over the bid: beyond, clicks would react without measure, or not at all. */
const RATIO_OF_FACTOR = { least: 0.1, most: 0.8 } as const;

/**
 * The response to bids from `least` to `most`, in `steps` equal steps.
 * Clicks grow as bid^ε and the cost of a click as the bid itself (η = 1), so that one more click costs
 * `CPC·(1 + η/ε)`. That this is k × bid at every bid, as the bid rule has it, gives `ε = c / (k − c)` with c the cost
 * per click over the bid, and profit is highest at `worth / k`. Between simulated points, and as far as they
 * reach, lines through them take the place of this.
 */
export function responseCurve(
  basis: ResponseBasis,
  { least, most, steps }: { readonly least: number; readonly most: number; readonly steps: number },
): ResponseCurve {
  const ratio = costRatio(basis);
  const elasticity = ratio / (basis.marginalCostFactor - ratio);
  const respond = responder(basis, elasticity, ratio);
  const at = (bid: number): ResponsePoint => {
    const { clicks, cost } = respond(bid);
    return { bid, clicks, cost, profit: basis.worth * clicks - cost };
  };
  const points = Array.from({ length: steps + 1 }, (_, i) => at(least + ((most - least) * i) / steps));
  return { elasticity, bestBid: bestBid(at, points), points, at };
}

/** Cost per click over the bid, drawn towards the account's where few clicks were seen. */
function costRatio({
  bid,
  clicks,
  cost,
  seenClicks,
  accountRatio,
  marginalCostFactor,
}: ResponseBasis): number {
  const own = clicks > 0 ? cost / clicks / bid : accountRatio;
  const ratio = (seenClicks * own + ACCOUNT_CLICKS * accountRatio) / (seenClicks + ACCOUNT_CLICKS);
  const { least, most } = RATIO_OF_FACTOR;
  return Math.min(most * marginalCostFactor, Math.max(least * marginalCostFactor, ratio));
}

function responder(basis: ResponseBasis, elasticity: number, ratio: number): (bid: number) => SimulatedPoint {
  const simulated = (basis.simulated ?? []).toSorted((a, b) => a.bid - b.bid);
  const [first] = simulated;
  const last = simulated.at(-1);
  if (first === undefined || last === undefined || first.bid === last.bid) {
    const here = { bid: basis.bid, clicks: basis.clicks, cost: basis.clicks * ratio * basis.bid };
    return (bid) => extended(here, bid, elasticity);
  }
  return (bid) => {
    if (bid <= first.bid) return extended(first, bid, elasticity);
    if (bid >= last.bid) return extended(last, bid, elasticity);
    return between(simulated, bid);
  };
}

/** Clicks grow as bid^ε and their cost as bid^(ε+1). */
function extended({ bid, clicks, cost }: SimulatedPoint, to: number, elasticity: number): SimulatedPoint {
  const more = (to / bid) ** elasticity;
  return { bid: to, clicks: clicks * more, cost: (cost * more * to) / bid };
}

function between(points: readonly SimulatedPoint[], bid: number): SimulatedPoint {
  const i = points.findIndex((point) => point.bid > bid);
  const low = points[i - 1];
  const high = points[i];
  if (low === undefined || high === undefined) {
    throw new InvariantError(`expected a bid between the simulated ones, found ${bid}`);
  }
  const part = (bid - low.bid) / (high.bid - low.bid);
  const mix = (from: number, to: number): number => from + part * (to - from);
  return { bid, clicks: mix(low.clicks, high.clicks), cost: mix(low.cost, high.cost) };
}

/** The best point, refined between its neighbours by golden section; null at either end. */
function bestBid(at: (bid: number) => ResponsePoint, points: readonly ResponsePoint[]): number | null {
  let best = 0;
  for (const [i, { profit }] of points.entries()) if (profit > (points[best]?.profit ?? -Infinity)) best = i;
  let low = points[best - 1]?.bid;
  let high = points[best + 1]?.bid;
  if (low === undefined || high === undefined) return null;
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 60; step++) {
    const left: number = high - golden * (high - low);
    const right: number = low + golden * (high - low);
    if (at(left).profit < at(right).profit) low = left;
    else high = right;
  }
  return (low + high) / 2;
}
