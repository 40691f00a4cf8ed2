import type { Day } from '../../core/base/day.ts';
import { clicksOf } from './click.ts';
import { dayAt } from './demand.ts';
import { Dice } from './dice.ts';
import type { DayResult, Market } from './market-state.ts';
import { DEVICES, type Device, type Network } from './market.ts';
import { locationIdOf, namesOf, resultsOf, type DayRange } from './result-days.ts';
import { clickIdOf } from './sessions.ts';

/** One click on an ad, whether web analytics saw its visit or not. */
export interface ClickRow {
  /** What sessions and orders call it. */
  readonly clickId: string;
  readonly day: Day;
  readonly campaignId: string;
  readonly adGroupId: string;
  readonly keywordId: string;
  readonly device: Device;
  readonly network: Network;
  readonly locationId: string;
}

/** Every click of these days, in the order of their lots. */
export function readClicks(market: Market, range: DayRange): ClickRow[] {
  return resultsOf(market, range).flatMap((result) => dayClicks(market, result));
}

function dayClicks(market: Market, result: DayResult): ClickRow[] {
  const { layout } = result;
  const { startDay, seed } = market.world.plan;
  const dice = new Dice(seed);
  const rows: ClickRow[] = [];
  for (let lot = 0; lot < layout.lots; lot++) {
    const count = result.clicks[lot] as number;
    if (count === 0) continue;
    const names = namesOf(market, layout.keyword[lot] as number);
    for (const [nth, { network }] of clicksOf(result, lot, count, dice).entries())
      rows.push({
        clickId: clickIdOf(result, lot, nth),
        day: dayAt(startDay, result.index),
        ...names,
        device: DEVICES[layout.device[lot] as number] as Device,
        network,
        locationId: locationIdOf(market, layout.location[lot] as number),
      });
  }
  return rows;
}
