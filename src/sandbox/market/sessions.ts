import { micros } from '../../core/base/micros.ts';
import { clicksOf, costOfClick } from './click.ts';
import { logistic } from './conversion.ts';
import { dayAt } from './demand.ts';
import { Dice, STREAM } from './dice.ts';
import type { DayResult, Market } from './market-state.ts';
import { DEVICES, type Device, type SessionRow } from './market.ts';
import { locationIdOf, namesOf, resultsOf, type DayRange } from './result-days.ts';
import { lotKey } from './sample-lot.ts';
import { drawVisit, pageBounce, pageDuration } from './visit.ts';

/** Share of clicks that web analytics sees: others leave before the page loads or refuse to be measured. */
export const MEASURED = 0.93;

/** Put so that the account as a whole bounces 44% of the time and stays 110 seconds on average. */
const BOUNCE_LOGIT = -0.23;
const VISIT_SECONDS = 122;

/**
 * Visits of these days' clicks. Clicks that convert are drawn no differently, only given that they do:
 * see `visit.ts`. Returning visitors, long visits and few bounces therefore go with conversion.
 */
export function readSessions(market: Market, range: DayRange): SessionRow[] {
  return resultsOf(market, range).flatMap((result) => daySessions(market, result));
}

/** Names a click for ever: by day, keyword, cell, hours and place within them. */
export function clickIdOf(result: DayResult, lot: number, nth: number): string {
  return `${result.index}-${result.layout.keyword[lot]}-${lotKey(result, lot)}-${nth}`;
}

function daySessions(market: Market, result: DayResult): SessionRow[] {
  const { layout, outcomes } = result;
  const { startDay, seed } = market.world.plan;
  const dice = new Dice(seed);
  const rows: SessionRow[] = [];
  let outcome = 0;
  for (let lot = 0; lot < layout.lots; lot++) {
    const count = result.clicks[lot] as number;
    if (count === 0) continue;
    const first = outcome;
    while (outcomes.lot[outcome] === lot) outcome++;
    const page = pageOf(market, result, lot);
    const clicks = clicksOf(result, lot, count, dice);
    dice.deal(STREAM.visit, layout.keyword[lot] as number, lotKey(result, lot), result.index);
    for (const [nth, { hour }] of clicks.entries()) {
      const converted = first + nth < outcome;
      const visit = drawVisit({ ...page, converted }, dice);
      if (dice.next() > MEASURED) continue;
      rows.push({
        id: `s-${clickIdOf(result, lot, nth)}`,
        clickId: clickIdOf(result, lot, nth),
        day: dayAt(startDay, result.index),
        hour,
        ...page.names,
        source: 'google',
        medium: 'cpc',
        device: DEVICES[layout.device[lot] as number] as Device,
        locationId: locationIdOf(market, layout.location[lot] as number),
        landingPage: page.landingPage,
        ...visit,
        cpcMicros: micros(costOfClick(result, lot, nth)),
        converted,
        orderDay: converted ? dayAt(startDay, outcomes.arrival[first + nth] as number) : null,
      });
    }
  }
  return rows;
}

/** What visitors of a lot meet. */
export function pageOf(
  market: Market,
  result: DayResult,
  lot: number,
): Omit<Parameters<typeof drawVisit>[0], 'converted'> & {
  readonly landingPage: string;
  readonly names: ReturnType<typeof namesOf>;
} {
  const { world, account } = market;
  const k = result.layout.keyword[lot] as number;
  const g = world.adGroupOfKeyword[k] as number;
  const conversion = result.conversion[lot] as number;
  const lift = Math.log(conversion / world.plan.targets.conversionRate);
  const broken = result.broken[g] === 1;
  return {
    conversion,
    returningShare: world.returningShare[g] as number,
    bounce: logistic(BOUNCE_LOGIT + pageBounce(lift) + (world.bounceNoise[g] as number) + (broken ? 1.3 : 0)),
    seconds:
      VISIT_SECONDS * Math.exp(pageDuration(lift) + (world.durationNoise[g] as number)) * (broken ? 0.5 : 1),
    landingPage: account.adGroups[g]?.landingPage ?? '',
    names: namesOf(market, k),
  };
}
