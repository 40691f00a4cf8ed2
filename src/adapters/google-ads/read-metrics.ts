import type {
  AdsCampaignDay,
  AdsCampaignHour,
  AdsCampaignPlace,
  AdsClick,
  AdsConversionLag,
  AdsImpressionShare,
  AdsKeywordDay,
} from '../../core/base/ads-metrics.ts';
import { addDays, type Day } from '../../core/base/day.ts';
import type { AdsMetrics, DayRange } from '../../jobs/ports.ts';
import type { AdsClient } from './client.ts';
import {
  campaignDayOf,
  campaignHourOf,
  campaignPlaceOf,
  clickOf,
  conversionLagOf,
  conversionsOnOf,
  impressionShareOf,
  keywordDayOf,
  plainKeywordDay,
} from './metric-rows.ts';
import {
  campaignDaysQuery,
  campaignHoursQuery,
  campaignPlacesQuery,
  clicksQuery,
  conversionLagsQuery,
  conversionsOnQuery,
  impressionSharesQuery,
  keywordDaysQuery,
  keywordDeviceDaysQuery,
  type AdsQuery,
} from './queries.ts';
import { parsedRow, readRows } from './read-rows.ts';
import type { ParsedRow, RowName } from './schema.ts';

/** Days per query: the client holds the whole answer of a query in memory. */
const DAYS_PER_QUERY = 30;

/** Reads everything that is counted over a range: five queries for each month of it. */
export async function readMetrics(
  client: AdsClient,
  accountId: string,
  range: DayRange,
): Promise<AdsMetrics> {
  const read = <N extends RowName, T>(
    queryOf: (part: DayRange) => AdsQuery<N>,
    rowOf: (accountId: string, row: ParsedRow<N>) => T,
  ): Promise<T[]> => readParts(client, accountId, partsOf(range), queryOf, rowOf);
  return {
    keywordDays: await readDays(client, accountId, range, keywordDaysQuery),
    campaignHours: await read(campaignHoursQuery, campaignHourOf),
    conversionLags: await read(conversionLagsQuery, conversionLagOf),
    conversionsOn: await read(conversionsOnQuery, conversionsOnOf),
    impressionShares: await read(impressionSharesQuery, impressionShareOf),
  };
}

/** Reads counts by keyword, day and device: one query for each month of the range. */
export function readKeywordDays(
  client: AdsClient,
  accountId: string,
  range: DayRange,
): Promise<AdsKeywordDay[]> {
  return readDays(client, accountId, range, keywordDeviceDaysQuery);
}

/** Reads in which share of their auctions ad groups were shown, by day: one query for each month of the range. */
export function readImpressionShares(
  client: AdsClient,
  accountId: string,
  range: DayRange,
): Promise<AdsImpressionShare[]> {
  return readParts(client, accountId, partsOf(range), impressionSharesQuery, impressionShareOf);
}

/** Reads how long after the click conversions came: one query for each month of the range. */
export function readConversionLags(
  client: AdsClient,
  accountId: string,
  range: DayRange,
): Promise<AdsConversionLag[]> {
  return readParts(client, accountId, partsOf(range), conversionLagsQuery, conversionLagOf);
}

/** Reads what campaigns spent and missed by day: one query for each month of the range. */
export function readCampaignDays(
  client: AdsClient,
  accountId: string,
  range: DayRange,
): Promise<AdsCampaignDay[]> {
  return readParts(client, accountId, partsOf(range), campaignDaysQuery, campaignDayOf);
}

/** Reads counts of campaigns by the hour: one query for each month of the range. */
export function readCampaignHours(
  client: AdsClient,
  accountId: string,
  range: DayRange,
): Promise<AdsCampaignHour[]> {
  return readParts(client, accountId, partsOf(range), campaignHoursQuery, campaignHourOf);
}

/** Reads counts of campaigns by the place that they target: one query for each month of the range. */
export async function readCampaignPlaces(
  client: AdsClient,
  accountId: string,
  range: DayRange,
): Promise<AdsCampaignPlace[]> {
  const rows = await readParts(client, accountId, partsOf(range), campaignPlacesQuery, campaignPlaceOf);
  return rows.filter((row) => row !== null);
}

/** Reads the clicks of a day that have an id: one query. */
export async function readClicks(client: AdsClient, accountId: string, day: Day): Promise<AdsClick[]> {
  const rows = await readRows(client, accountId, clicksQuery(day));
  return rows.map((row) => clickOf(accountId, row)).filter((click) => click !== null);
}

async function readDays(
  client: AdsClient,
  accountId: string,
  range: DayRange,
  queryOf: (part: DayRange) => AdsQuery<'keywordDay'>,
): Promise<AdsKeywordDay[]> {
  const parts: AdsKeywordDay[][] = [];
  for (const part of partsOf(range))
    parts.push(
      await client.read(
        accountId,
        queryOf(part).gaql,
        (row, number) =>
          plainKeywordDay(accountId, row) ?? keywordDayOf(accountId, parsedRow('keywordDay', row, number)),
      ),
    );
  return parts.length === 1 ? (parts[0] ?? []) : parts.flat();
}

async function readParts<N extends RowName, T>(
  client: AdsClient,
  accountId: string,
  parts: readonly DayRange[],
  queryOf: (part: DayRange) => AdsQuery<N>,
  rowOf: (accountId: string, row: ParsedRow<N>) => T,
): Promise<T[]> {
  const all: T[] = [];
  for (const part of parts)
    for (const row of await readRows(client, accountId, queryOf(part))) all.push(rowOf(accountId, row));
  return all;
}

function partsOf({ from, to }: DayRange): DayRange[] {
  const parts: DayRange[] = [];
  for (let at = from; at <= to; at = addDays(at, DAYS_PER_QUERY)) {
    const last = addDays(at, DAYS_PER_QUERY - 1);
    parts.push({ from: at, to: last < to ? last : to });
  }
  return parts;
}
