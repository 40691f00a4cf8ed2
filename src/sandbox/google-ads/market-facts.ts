import { addDays } from '../../core/base/day.ts';
import { readConversions } from '../market/conversions.ts';
import type { Market } from '../market/market-state.ts';
import { readMetrics } from '../market/metrics.ts';
import { readShares } from '../market/shares.ts';
import type { Fact, FactRequest } from './store.ts';

/** The market counts conversions up to this long after the click. */
const LONGEST_LAG_DAYS = 31;

/** What a market left behind, as facts: counts, auctions and conversions by their own day add up in the server. */
export function* factsOfMarket(market: Market, request: FactRequest): Iterable<Fact> {
  const { from, to } = request;
  if (request.lag) {
    yield* lagFacts(market, request);
    return;
  }
  const fine = { hours: request.hour, networks: request.network, locations: request.location };
  for (const row of readMetrics(market, { from, to, ...fine })) {
    const { day, campaignId, adGroupId, keywordId, device, hour, network, locationId, ...counts } = row;
    const at = { day, campaignId, adGroupId, keywordId, device, hour, network, location: locationId };
    yield { ...at, lagBucket: null, counts };
  }
  if (request.auctions) yield* auctionFacts(market, request);
  if (request.conversionDates) yield* conversionDateFacts(market, request);
}

/** Auctions are not known by hour or network; such queries get them under none. */
function* auctionFacts(market: Market, { from, to }: FactRequest): Iterable<Fact> {
  for (const row of readShares(market, { from, to })) {
    const { day, campaignId, adGroupId, keywordId, device } = row;
    const { eligible, lostToBudget, lostToRank, topImpressions, absoluteTopImpressions } = row;
    const counts = { eligible, lostToBudget, lostToRank, topImpressions, absoluteTopImpressions };
    yield {
      day,
      campaignId,
      adGroupId,
      keywordId,
      device,
      hour: null,
      network: null,
      location: null,
      lagBucket: null,
      counts,
    };
  }
}

function* lagFacts(market: Market, { from, to }: FactRequest): Iterable<Fact> {
  for (const row of readConversions(market, { from, to })) {
    const { clickDay, campaignId, adGroupId, keywordId, device, hour, network, lagBucket } = row;
    const counts = { conversions: 1, valueMicros: row.valueMicros };
    const at = { day: clickDay, campaignId, adGroupId, keywordId, device, hour, network, location: null };
    yield { ...at, lagBucket, counts };
  }
}

function* conversionDateFacts(market: Market, { from, to }: FactRequest): Iterable<Fact> {
  for (const row of readConversions(market, { from: addDays(from, -LONGEST_LAG_DAYS), to })) {
    const { conversionDay, campaignId, adGroupId, keywordId, device, hour, network } = row;
    if (conversionDay < from || conversionDay > to) continue;
    const counts = { conversionsOn: 1, valueOnMicros: row.valueMicros };
    yield {
      day: conversionDay,
      campaignId,
      adGroupId,
      keywordId,
      device,
      hour,
      network,
      location: null,
      lagBucket: null,
      counts,
    };
  }
}
