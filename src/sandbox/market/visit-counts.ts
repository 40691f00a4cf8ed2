import { Dice, STREAM } from './dice.ts';
import type { DayResult, Market } from './market-state.ts';
import { lotKey } from './sample-lot.ts';
import { MEASURED, pageOf } from './sessions.ts';
import { CONVERTED_BOUNCE, meanBounce } from './visit.ts';

/** Visits of one page and all visits of a day. float64, shape (keywords). */
export interface VisitCounts {
  readonly visits: Float64Array;
  readonly bounces: Float64Array;
}

/** Counts a day's visits without drawing each: the same chances as `readSessions`, other draws, some hundred times sooner. */
export function countVisits(market: Market, result: DayResult): VisitCounts {
  const { layout, outcomes } = result;
  const visits = new Float64Array(market.account.keywords.length);
  const bounces = new Float64Array(visits.length);
  const dice = new Dice(market.world.plan.seed);
  let outcome = 0;
  for (let lot = 0; lot < layout.lots; lot++) {
    const first = outcome;
    while (outcomes.lot[outcome] === lot) outcome++;
    const clicks = result.clicks[lot] as number;
    if (clicks === 0) continue;
    const k = layout.keyword[lot] as number;
    dice.deal(STREAM.visitCount, k, lotKey(result, lot), result.index);
    const buyers = dice.binomial(outcome - first, MEASURED);
    const others = dice.binomial(clicks - (outcome - first), MEASURED);
    visits[k] = (visits[k] as number) + buyers + others;
    bounces[k] =
      (bounces[k] as number) +
      dice.binomial(buyers, CONVERTED_BOUNCE) +
      dice.binomial(others, meanBounce(pageOf(market, result, lot).bounce));
  }
  return { visits, bounces };
}
