import type { Day } from '../../core/base/day.ts';
import { indexOf, type DayResult, type Market } from './market-state.ts';
import type { MetricRow } from './market.ts';

/** Days to read, both ends included; days that were not played are left out. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

/** Results of the days that were played within a range. */
export function resultsOf(market: Market, range: DayRange): DayResult[] {
  const from = Math.max(0, indexOf(market, range.from));
  return market.results.slice(from, Math.max(from, indexOf(market, range.to) + 1));
}

/** Index of the last day whose arrivals are known: the one asked for, or the last one played. */
export function knownUntil(market: Market, asOf: Day | undefined): number {
  const last = market.played - 1;
  return asOf === undefined ? last : Math.min(last, indexOf(market, asOf));
}

/** Whether a conversion had arrived, and been recorded, by the end of a day. */
export function isKnown({ outcomes }: DayResult, outcome: number, known: number): boolean {
  return outcomes.recorded[outcome] === 1 && (outcomes.arrival[outcome] as number) <= known;
}

/** Ids of a keyword and its parents. */
export function namesOf(
  { account, world }: Market,
  keyword: number,
): Pick<MetricRow, 'campaignId' | 'adGroupId' | 'keywordId'> {
  return {
    campaignId: account.campaigns[world.campaignOfKeyword[keyword] as number]?.id ?? '',
    adGroupId: account.adGroups[world.adGroupOfKeyword[keyword] as number]?.id ?? '',
    keywordId: account.keywords[keyword]?.id ?? '',
  };
}

/** Id of a place. */
export function locationIdOf(market: Market, location: number): string {
  return market.account.locations[location]?.id ?? '';
}
