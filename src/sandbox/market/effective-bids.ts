import type { Day } from '../../core/base/day.ts';
import { microsFromUnits, roundToUnit, type Micros } from '../../core/base/micros.ts';
import { planDay } from './day-plan.ts';
import { indexOf, type Market } from './market-state.ts';

/** The bid in force of a keyword, and who set it, named as Google's `BiddingSource`. */
export interface EffectiveBid {
  readonly keywordId: string;
  readonly bidMicros: Micros;
  readonly source: 'AD_GROUP_CRITERION' | 'AD_GROUP' | 'CAMPAIGN_BIDDING_STRATEGY';
}

/**
 * Bids in force on a day, before modifiers; in automated campaigns the mean of what the strategy bids,
 * weighted by the auctions it is for.
 */
export function effectiveBids(market: Market, day: Day): EffectiveBid[] {
  const { account, world } = market;
  const plan = planDay(market, account, indexOf(market, day));
  const bids = account.keywords.map(() => ({ sum: 0, weight: 0 }));
  for (let lot = 0; lot < plan.layout.lots; lot++) {
    const into = bids[plan.layout.keyword[lot] as number];
    if (into === undefined) continue;
    const eligible = plan.eligible[lot] as number;
    into.sum += eligible * Math.exp(plan.logBid[lot] as number);
    into.weight += eligible;
  }
  return account.keywords.map(({ id, bidMicros }, k) => {
    const automated = account.campaigns[world.campaignOfKeyword[k] as number]?.strategy.type !== 'MANUAL_CPC';
    const mean = bids[k] !== undefined && bids[k].weight > 0 ? bids[k].sum / bids[k].weight : 0;
    if (automated)
      return {
        keywordId: id,
        bidMicros: roundToUnit(microsFromUnits(mean), account.billableUnitMicros),
        source: 'CAMPAIGN_BIDDING_STRATEGY',
      };
    const inherited = account.adGroups[world.adGroupOfKeyword[k] as number]?.bidMicros ?? microsFromUnits(0);
    return {
      keywordId: id,
      bidMicros: bidMicros ?? inherited,
      source: bidMicros === null ? 'AD_GROUP' : 'AD_GROUP_CRITERION',
    };
  });
}
