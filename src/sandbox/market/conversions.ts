import type { Day } from '../../core/base/day.ts';
import { micros } from '../../core/base/micros.ts';
import { clicksOf } from './click.ts';
import { dayAt } from './demand.ts';
import { Dice } from './dice.ts';
import { lagBucketOf } from './lag.ts';
import type { DayResult, Market } from './market-state.ts';
import { DEVICES, type ConversionRow, type Device } from './market.ts';
import { isKnown, knownUntil, locationIdOf, namesOf, resultsOf, type DayRange } from './result-days.ts';

/** Recorded conversions of clicks on these days, as known by the end of `asOf`, one by one. */
export function readConversions(market: Market, query: DayRange & { readonly asOf?: Day }): ConversionRow[] {
  const dice = new Dice(market.world.plan.seed);
  const known = knownUntil(market, query.asOf);
  return resultsOf(market, query).flatMap((result) =>
    Array.from(result.outcomes.lot.keys())
      .filter((outcome) => isKnown(result, outcome, known))
      .map((outcome) => conversionOf(market, result, outcome, dice)),
  );
}

function conversionOf(market: Market, result: DayResult, outcome: number, dice: Dice): ConversionRow {
  const { layout, outcomes } = result;
  const { startDay } = market.world.plan;
  const lot = outcomes.lot[outcome] as number;
  const nth = outcomes.click[outcome] as number;
  const click = clicksOf(result, lot, nth + 1, dice)[nth];
  if (click === undefined) throw new RangeError(`no click ${nth} in lot ${lot}`);
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
