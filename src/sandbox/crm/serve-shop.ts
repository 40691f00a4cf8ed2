import { addDays, type Day } from '../../core/base/day.ts';
import { formatMicros } from '../../core/base/micros.ts';
import type { Market } from '../market/market-state.ts';
import type { OrderRow } from '../market/market.ts';
import { readOrders } from '../market/orders.ts';
import { dayAt } from '../market/demand.ts';
import { personOf } from './person.ts';
import { serveDatabase, type Database } from './serve-database.ts';
import { ADD_CUSTOMERS, ADD_ORDERS, SHOP_TABLES } from './shop-tables.ts';

/** The CRM of the market's shop. */
export interface Shop {
  readonly database: Database;
  /** Takes down the orders of days that were played since; how many. */
  sync(): Promise<number>;
  close(): Promise<void>;
}

const WRITTEN = 5_000;

/**
 * Serves the CRM of a market's shop as a PostgreSQL on 127.0.0.1: everybody who ordered, with a made-up name, address
 * and number, and their orders. An order that an ad click led to has the id of the click and the campaign's name;
 * repeat purchases come without. Tracking outages do not touch it.
 */
export async function serveShop(market: Market, port = 0): Promise<Shop> {
  const database = await serveDatabase(port);
  await database.exec(SHOP_TABLES);
  const names = new Map(market.account.campaigns.map(({ id, name }) => [id, name]));
  const { startDay, seed } = market.world.plan;
  let next: Day = startDay;
  const sync = async (): Promise<number> => {
    const last = dayAt(startDay, market.played - 1);
    if (market.played === 0 || next > last) return 0;
    const orders = readOrders(market, { from: next, to: last });
    next = addDays(last, 1);
    for (let at = 0; at < orders.length; at += WRITTEN) {
      const rows = orders.slice(at, at + WRITTEN).map((order) => shopRow(order, seed, names));
      const json = JSON.stringify(rows);
      const { timeZone, currency } = market.account;
      await database.query(ADD_CUSTOMERS, [json, timeZone]);
      await database.query(ADD_ORDERS, [json, timeZone, currency]);
    }
    return orders.length;
  };
  await sync();
  return { database, sync, close: () => database.close() };
}

function shopRow(
  { id, customerId, day, valueMicros, marginMicros, clickId, campaignId, sequence }: OrderRow,
  seed: number,
  names: ReadonlyMap<string, string>,
): Record<string, string | null> {
  const fromClick = sequence === 1;
  return {
    id,
    customerId,
    ...personOf(customerId, seed),
    day,
    value: formatMicros(valueMicros),
    margin: formatMicros(marginMicros),
    gclid: fromClick ? clickId : null,
    utmSource: fromClick ? 'google' : null,
    utmCampaign: fromClick ? (names.get(campaignId) ?? campaignId) : null,
  };
}
