import { InvariantError } from '../../core/base/errors.ts';
import { addDays, type Day } from '../../core/base/day.ts';
import { micros } from '../../core/base/micros.ts';
import { clicksOf } from './click.ts';
import { dayAt } from './demand.ts';
import { Dice } from './dice.ts';
import { lagBucketOf, LONGEST_LAG_DAYS } from './lag.ts';
import type { DayResult, Market } from './market-state.ts';
import { DEVICES, type ConversionRow, type Device } from './market.ts';
import { isKnown, knownUntil, locationIdOf, namesOf, resultsOf, type DayRange } from './result-days.ts';

/** Which conversions: by default those of clicks on these days, else those that arrived on them. */
export interface ConversionQuery extends DayRange {
  readonly by?: 'click' | 'arrival';
  /** Last day whose arrivals are known; by default the last one played. */
  readonly asOf?: Day;
}

/** Recorded conversions one by one, in order of click day. */
export function readConversions(market: Market, query: ConversionQuery): ConversionRow[] {
  const dice = new Dice(market.world.plan.seed);
  const known = knownUntil(market, query.asOf);
  const byArrival = query.by === 'arrival';
  const clicks = byArrival ? { ...query, from: addDays(query.from, -LONGEST_LAG_DAYS) } : query;
  return resultsOf(market, clicks)
    .flatMap((result) =>
      Array.from(result.outcomes.lot.keys())
        .filter((outcome) => isKnown(result, outcome, known))
        .map((outcome) => conversionOf(market, result, outcome, dice)),
    )
    .filter(({ conversionDay }) => !byArrival || (conversionDay >= query.from && conversionDay <= query.to));
}

function conversionOf(market: Market, result: DayResult, outcome: number, dice: Dice): ConversionRow {
  const { layout, outcomes } = result;
  const { startDay } = market.world.plan;
  const lot = outcomes.lot[outcome] as number;
  const nth = outcomes.click[outcome] as number;
  const click = clicksOf(result, lot, nth + 1, dice)[nth];
  if (click === undefined) throw new InvariantError(`no click ${nth} in lot ${lot}`);
  return {
    clickDay: dayAt(startDay, result.index),
    conversionDay: dayAt(startDay, outcomes.arrival[outcome] as number),
    ...namesOf(market, layout.keyword[lot] as number),
    device: DEVICES[layout.device[lot] as number] as Device,
    hour: click.hour,
    network: click.network,
    locationId: locationIdOf(market, layout.location[lot] as number),
    lagBucket: lagBucketOf(outcomes.lagHours[outcome] as number),
    valueMicros: micros(outcomes.value[outcome] as number),
  };
}
