import { dayAt } from './demand.ts';
import type { Market } from './market-state.ts';
import { DEVICES, type Device, type ShareRow } from './market.ts';
import { namesOf, resultsOf, type DayRange } from './result-days.ts';

/** Auctions by keyword and device: what impression shares are made of; sum them before dividing. */
export function readShares(market: Market, range: DayRange): ShareRow[] {
  return resultsOf(market, range).flatMap((result) => {
    const { layout } = result;
    const day = dayAt(market.world.plan.startDay, result.index);
    const counts = [
      result.impressions,
      result.lostToBudget,
      result.lostToRank,
      result.top,
      result.absoluteTop,
    ];
    const sums = new Float64Array(counts.length);
    const rows: ShareRow[] = [];
    for (let lot = 0; lot < layout.lots; lot++) {
      for (const [i, count] of counts.entries()) sums[i] = (sums[i] as number) + (count[lot] as number);
      const more =
        layout.keyword[lot] === layout.keyword[lot + 1] && layout.device[lot] === layout.device[lot + 1];
      if (more) continue;
      const [
        impressions = 0,
        lostToBudget = 0,
        lostToRank = 0,
        topImpressions = 0,
        absoluteTopImpressions = 0,
      ] = sums;
      const eligible = impressions + lostToBudget + lostToRank;
      sums.fill(0);
      if (eligible === 0) continue;
      rows.push({
        day,
        ...namesOf(market, layout.keyword[lot] as number),
        device: DEVICES[layout.device[lot] as number] as Device,
        eligible,
        impressions,
        lostToBudget,
        lostToRank,
        topImpressions,
        absoluteTopImpressions,
      });
    }
    return rows;
  });
}

/** The share a report shows for impressions won: `< 10%` is written 0.0999, undefined without auctions. */
export function reportedShare(part: number, eligible: number): number | undefined {
  if (eligible <= 0) return undefined;
  const share = part / eligible;
  return share < 0.1 ? 0.0999 : Math.round(share * 10_000) / 10_000;
}

/** The share a report shows for impressions lost: `> 90%` is written 0.9001, undefined without auctions. */
export function reportedLoss(part: number, eligible: number): number | undefined {
  if (eligible <= 0) return undefined;
  const share = part / eligible;
  return share > 0.9 ? 0.9001 : Math.round(share * 10_000) / 10_000;
}
