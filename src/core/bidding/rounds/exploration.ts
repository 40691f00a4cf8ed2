import { BID_SPEND_ELASTICITY } from './spend-elasticity.ts';

/** What may be spent on learning, and on whom. */
export interface Exploration {
  /** Share of the account's spend. */
  readonly mostShare: number;
  /** Entities with fewer clicks in four weeks are starved: nothing will ever be learned of them at their bids. */
  readonly starvedClicks: number;
  /** How far a probe raises a bid, in logarithms. */
  readonly lift: number;
  /** Days that a probe lasts. */
  readonly blockDays: number;
}

export const EXPLORATION: Exploration = { mostShare: 0.02, starvedClicks: 7, lift: 0.5, blockDays: 3 };

/** What is known of entities that may be probed. float64, shape (entities). */
export interface ProbeInput {
  readonly bids: Float64Array;
  /** Of the last 28 days. */
  readonly clicks: Float64Array;
  readonly cost: Float64Array;
}

const DAYS = 28;
/**
 * Which starved entities are probed on a day: a queue that moves on every few days, as long as what the probes are
 * expected to cost more stays within the share of the account's spend. An entity that never had a click is expected to
 * have one a day at its raised bid, so that silence is never taken for cheapness.
 * @returns indices of entities to bid `e^lift` times as much for. `dayNumber` counts days since the epoch.
 */
export function scheduleProbes(
  { bids, clicks, cost }: ProbeInput,
  dayNumber: number,
  exploration: Exploration = EXPLORATION,
): number[] {
  const starved = [...bids.keys()].filter((i) => bids[i]! > 0 && clicks[i]! < exploration.starvedClicks);
  const money = (exploration.mostShare * cost.reduce((sum, value) => sum + value, 0)) / DAYS;
  const block = Math.floor(dayNumber / exploration.blockDays);
  const probed: number[] = [];
  let spent = 0;
  for (let n = 0; n < starved.length; n++) {
    const i = starved[(block * Math.max(1, mostProbes(starved.length)) + n) % starved.length]!;
    const extra = extraCost(bids[i]!, cost[i]! / DAYS, clicks[i]!, exploration);
    if (spent + extra > money) break;
    spent += extra;
    probed.push(i);
  }
  return probed;
}

/** The queue moves on by a tenth, so that all come round within a month. */
function mostProbes(starved: number): number {
  return Math.ceil(starved / 10);
}

function extraCost(bid: number, perDay: number, clicks: number, { lift }: Exploration): number {
  if (clicks === 0) return bid * Math.exp(lift);
  return perDay * (Math.exp(BID_SPEND_ELASTICITY * lift) - 1);
}
