import { formatMicros } from '../../src/core/base/micros.ts';
import { orders } from '../../src/core/tables/raw.ts';
import type { World } from '../../src/jobs/world.ts';
import { today, type Market } from '../../src/sandbox/market/market-state.ts';
import type { OrderRow } from '../../src/sandbox/market/market.ts';
import { readOrders } from '../../src/sandbox/market/orders.ts';

const WHERE = { source: 'crm', account_id: 'shop', file: 'orders' } as const;

/** Loads the market's orders as a CRM has them: the first of a customer with the id of the click, repeat purchases without. */
export async function loadClickedOrders(
  { warehouse, now }: World,
  market: Market,
): Promise<readonly OrderRow[]> {
  const placed = readOrders(market, { from: market.world.plan.startDay, to: today(market) });
  const rows = placed.map((order, index) => ({
    ...WHERE,
    line: index + 1,
    imported_at: now().toISOString(),
    date: order.day,
    order_id: order.id,
    customer_id: order.customerId,
    click_id: order.sequence === 1 ? order.clickId : null,
    campaign_id: order.campaignId,
    revenue: formatMicros(order.valueMicros),
    margin: formatMicros(order.marginMicros),
    attributes: '{}',
  }));
  await warehouse.load(orders, rows, WHERE);
  return placed;
}
