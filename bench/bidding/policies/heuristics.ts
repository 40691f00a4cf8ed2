import { CELLS, type Arena } from '../arena.ts';
import { within, type Budget, type MakePolicy, type Policy } from './policy.ts';
import { weekdayFactors } from './weekday-factors.ts';

/** The bids that the people before left. */
export const staticBids: MakePolicy = (arena) => {
  const bids = arena.days.at(-1)!.bid.slice();
  return plain(() => bids);
};

/** Weekly: return on spend of some weeks below the target lowers a bid by 10 %, above 1.1 targets raises it. */
export function rule(target: number, windowDays: number): MakePolicy {
  return (arena) => {
    const bids = arena.days.at(-1)!.bid.slice();
    return weekly(() => {
      const { clicks, cost, value } = sums(arena, windowDays, 1);
      for (const [i, bid] of bids.entries()) {
        const roas = (value[i]! * arena.marginShare) / Math.max(1e-9, cost[i]!);
        if (clicks[i]! < 30) continue;
        if (roas < target) bids[i] = within(bid * 0.9);
        else if (roas > 1.1 * target) bids[i] = within(bid * 1.1);
      }
      return bids;
    });
  };
}

/** Weekly: margin per click of four weeks, drawn towards the account's by some clicks, times a factor. */
export function valuePerClick(factor: number, pseudoClicks: number): MakePolicy {
  return (arena) => {
    let bids = arena.days.at(-1)!.bid.slice();
    return weekly(() => {
      const { clicks, value } = sums(arena, 28, 0);
      const all = (arena.marginShare * add(value)) / Math.max(1, add(clicks));
      bids = bids.map((bid, i) => {
        if (clicks[i]! < 5) return bid;
        const worth =
          (arena.marginShare * value[i]! + pseudoClicks * all) / Math.max(1, clicks[i]! + pseudoClicks);
        return within(worth > 0 ? factor * worth : bid * 0.8);
      });
      return bids;
    });
  };
}

/** One multiplier on all bids, steered by proportional and integral control towards a target return, or a budget. */
export function pid(target: number): MakePolicy {
  return (arena) => {
    const first = arena.days.at(-1)!.bid.slice();
    let integral = 0;
    return plain((budget) => {
      const { cost, value } = sums(arena, 7, 0);
      const spend = add(cost);
      const byReturn = Math.log((Math.max(1, add(value)) * arena.marginShare) / spend / target);
      const error = budget === null ? byReturn : Math.min(byReturn, Math.log(budget.perDay / (spend / 7)));
      integral = Math.max(-20, Math.min(20, integral + error));
      const move = Math.max(-1.5, Math.min(1.5, 0.1 * error + 0.02 * integral));
      return first.map((bid) => within(bid * Math.exp(move)));
    });
  };
}

/** A policy with one multiplier on all of its bids that takes throttling away: what a practitioner adds under a budget. */
export function scaledToBudget(make: MakePolicy): MakePolicy {
  return (arena, seed) => {
    const policy = make(arena, seed);
    let multiplier = 1;
    return {
      async act(budget) {
        const controls = await policy.act(budget);
        if (budget === null) return controls;
        const last = arena.days.at(-1)!;
        const unthrottled = add(last.cost) / (1 - last.lostShare) / weekdayFactors(arena)[last.weekday]!;
        const wanted = Math.max(0.05 * budget.perDay, budget.moneyLeft / budget.daysLeft);
        multiplier *= Math.max(0.85, Math.min(1.15, (wanted / unthrottled) ** 0.35));
        multiplier = Math.max(0.1, Math.min(1, multiplier));
        return { ...controls, bids: controls.bids.map((bid) => within(bid * multiplier)) };
      },
    };
  };
}

function plain(bidsFor: (budget: Budget | null) => Float64Array): Policy {
  return { act: (budget) => ({ bids: bidsFor(budget), devices: null, schedule: null }) };
}

function weekly(bids: () => Float64Array): Policy {
  let round = 0;
  let current = new Float64Array();
  return plain(() => {
    if (round++ % 7 === 0) current = Float64Array.from(bids());
    return current;
  });
}

function sums(
  { days, entities }: Arena,
  windowDays: number,
  skip: number,
): { clicks: Float64Array; cost: Float64Array; value: Float64Array } {
  const clicks = new Float64Array(entities);
  const cost = new Float64Array(entities);
  const value = new Float64Array(entities);
  for (const day of days.slice(-windowDays - skip, skip === 0 ? undefined : -skip))
    for (let i = 0; i < entities; i++) {
      for (let cell = 0; cell < CELLS; cell++) clicks[i] = clicks[i]! + day.clicks[i * CELLS + cell]!;
      cost[i] = cost[i]! + day.cost[i]!;
      value[i] = value[i]! + day.value[i]!;
    }
  return { clicks, cost, value };
}

function add(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
