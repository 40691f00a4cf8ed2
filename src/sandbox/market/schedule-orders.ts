import type { DayPlan } from './day-plan.ts';
import { STREAM, type Dice } from './dice.ts';
import type { Arrival, DayResult, Market } from './market-state.ts';

/** Mean number of repeat purchases of a customer, and mean days between them. */
const REPEATS = 0.35;
const DAYS_BETWEEN = 45;

/** Files the orders of a day's clicks under the days on which they are placed, repeat purchases included. */
export function scheduleOrders(market: Market, result: DayResult, dice: Dice): void {
  const at = market.results.length - 1;
  for (let outcome = 0; outcome < result.outcomes.lot.length; outcome++) {
    let day = result.outcomes.arrival[outcome] as number;
    file(market, day, { result: at, outcome, sequence: 1 });
    dice.deal(STREAM.order, result.index, outcome);
    const repeats = dice.poisson(REPEATS);
    for (let n = 0; n < repeats; n++) {
      day += 1 + Math.floor(-Math.log(dice.next()) * DAYS_BETWEEN);
      file(market, day, { result: at, outcome, sequence: n + 2 });
    }
  }
}

/** Conversions that arrive on the planned day are recorded, unless tracking is out. */
export function recordArrivals(market: Market, plan: DayPlan): void {
  for (const { result, outcome, sequence } of market.arrivals.get(plan.index) ?? []) {
    const from = market.results[result];
    if (from === undefined || sequence > 1) continue;
    const keyword = from.layout.keyword[from.outcomes.lot[outcome] as number] as number;
    const adGroup = market.world.adGroupOfKeyword[keyword] as number;
    from.outcomes.recorded[outcome] = plan.drift.trackingOut[adGroup] === 1 ? 0 : 1;
  }
}

function file(market: Market, day: number, arrival: Arrival): void {
  const known = market.arrivals.get(day);
  if (known === undefined) market.arrivals.set(day, [arrival]);
  else known.push(arrival);
}
