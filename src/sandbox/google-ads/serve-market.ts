import { addDays, type Day } from '../../core/base/day.ts';
import { AnalyticsTwin } from '../google-analytics/analytics-twin.ts';
import { analyticsGuest } from '../google-analytics/analytics-guest.ts';
import { marketSite } from '../google-analytics/market-site.ts';
import { makeMetaAccount, type MetaAccount } from '../meta/account.ts';
import { graphGuest } from '../meta/graph-guest.ts';
import { MetaTwin } from '../meta/meta-twin.ts';
import { createMarket } from '../market/create-market.ts';
import { defaultPlan } from '../market/default-account.ts';
import type { Market } from '../market/market-state.ts';
import { MarketStore } from './market-store.ts';
import { serveGoogleAds, type Sandbox, type ServeOptions } from './serve.ts';

export interface ServeMarketOptions extends Omit<ServeOptions, 'store' | 'start'> {
  readonly seed: number;
  /** The first day that is not yet over. */
  readonly today: Day;
  /** Days of history before it. */
  readonly historyDays: number;
  /** Served instead of the default account; must start `historyDays` before `today`. */
  readonly market?: Market;
}

/** The ad account of Meta that the same shop has. */
export const META_ACCOUNT_ID = '314159265358979';

/** The property of Google Analytics that measures the account's web site. */
export const PROPERTY_ID = '271828182';

/** Serves the demo account's market as Google Ads and Google Analytics, with an ad account of Meta beside it, with its history played. The account's morning has come when it starts. */
export async function serveMarket(
  options: ServeMarketOptions,
): Promise<Sandbox & { readonly market: Market }> {
  const startDay = addDays(options.today, -options.historyDays);
  const market = options.market ?? createMarket(defaultPlan({ seed: options.seed, startDay }));
  const sandbox = await serveGoogleAds({
    ...options,
    store: new MarketStore([market]),
    start: Date.parse(`${options.today}T12:00:00Z`),
    guests: (twin, wallClock) => [
      analyticsGuest(new AnalyticsTwin(marketSite(market, PROPERTY_ID), twin, wallClock)),
      graphGuest(new MetaTwin({ accounts: [metaAccountOf(market)], now: () => twin.clock.now() })),
    ],
  });
  return { ...sandbox, market };
}

/** So small that what it claims could have been among the orders of the market's shop. */
const META_SIZE = { campaigns: 2, adSets: 2, impressionsPerAd: 300 } as const;

function metaAccountOf({ account, world }: Market): MetaAccount {
  const { name, currency, timeZone } = account;
  const { seed, startDay } = world.plan;
  const place = { id: META_ACCOUNT_ID, name, currency, timeZone, firstDay: startDay };
  return makeMetaAccount({ seed, ...place, ...META_SIZE });
}
