import { InvariantError } from '../../core/base/errors.ts';
import { micros } from '../../core/base/micros.ts';
import { dayAt } from './demand.ts';
import { Dice, STREAM } from './dice.ts';
import { indexOf, type Arrival, type Market } from './market-state.ts';
import type { OrderRow } from './market.ts';
import { namesOf, type DayRange } from './result-days.ts';
import { clickIdOf } from './sessions.ts';

/** A repeat purchase against the first: sd of the logarithm of their ratio. */
const REPEAT_SPREAD = 0.5;

/** Orders placed on these days, first ones and repeat purchases: what a CRM knows, also while tracking is out. */
export function readOrders(market: Market, range: DayRange): OrderRow[] {
  const from = Math.max(0, indexOf(market, range.from));
  const to = Math.min(market.played - 1, indexOf(market, range.to));
  const dice = new Dice(market.world.plan.seed);
  const rows: OrderRow[] = [];
  for (let index = from; index <= to; index++)
    for (const arrival of market.arrivals.get(index) ?? []) rows.push(orderOf(market, index, arrival, dice));
  return rows;
}

function orderOf(market: Market, index: number, arrival: Arrival, dice: Dice): OrderRow {
  const { startDay, marginShare } = market.world.plan;
  const result = market.results[arrival.result];
  if (result === undefined) throw new InvariantError(`no result ${arrival.result}`);
  const lot = result.outcomes.lot[arrival.outcome] as number;
  const clickId = clickIdOf(result, lot, result.outcomes.click[arrival.outcome] as number);
  const first = result.outcomes.value[arrival.outcome] as number;
  const value = arrival.sequence === 1 ? first : repeatValue(first, result.index, arrival, dice);
  return {
    id: `o-${clickId}-${arrival.sequence}`,
    customerId: `c-${clickId}`,
    day: dayAt(startDay, index),
    valueMicros: micros(value),
    marginMicros: micros(Math.round((value * marginShare) / 10_000) * 10_000),
    clickId,
    clickDay: dayAt(startDay, result.index),
    ...namesOf(market, result.layout.keyword[lot] as number),
    sequence: arrival.sequence,
  };
}

function repeatValue(first: number, index: number, { outcome, sequence }: Arrival, dice: Dice): number {
  dice.deal(STREAM.order, index, outcome, sequence);
  return Math.max(1, Math.round((first * dice.logNormal(REPEAT_SPREAD)) / 10_000)) * 10_000;
}
