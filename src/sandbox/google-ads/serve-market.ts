import { addDays, type Day } from '../../core/base/day.ts';
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

/** Serves the demo account's market, with its history played. The account's morning has come when it starts. */
export async function serveMarket(
  options: ServeMarketOptions,
): Promise<Sandbox & { readonly market: Market }> {
  const startDay = addDays(options.today, -options.historyDays);
  const market = options.market ?? createMarket(defaultPlan({ seed: options.seed, startDay }));
  const sandbox = await serveGoogleAds({
    ...options,
    store: new MarketStore([market]),
    start: Date.parse(`${options.today}T12:00:00Z`),
  });
  return { ...sandbox, market };
}
