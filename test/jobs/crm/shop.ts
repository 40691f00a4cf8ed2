import type { Database } from '../../../src/sandbox/crm/serve-database.ts';

/** A CRM as shops have them: names with capitals and blanks, personal data, free text, a flag and a moment. */
export const SHOP = `
  CREATE SCHEMA shop;
  CREATE TABLE shop.customers (
    "Customer ID" int PRIMARY KEY, "Full name" text, "E-mail" text, phone text, notes text,
    "since" timestamptz, ltv numeric, updated_at timestamptz, deleted_at timestamptz
  );
  CREATE TABLE shop.orders (
    id int PRIMARY KEY, customer int, placed timestamptz, total numeric(12, 2), margin numeric(12, 2), currency text,
    gclid text, utm_campaign text, utm_source text, refunded numeric, refunded_at timestamptz, segment text, comment text,
    updated_at timestamptz, is_deleted boolean
  );
`;

/** The section `crm` for {@link SHOP}, as YAML indented by two. */
export const SHOP_MAPPING = `
  customers:
    table: shop.customers
    columns: { customer_id: Customer ID, created_at: since, updated_at: updated_at, email: E-mail, phone: phone, lifetime_value: ltv, deleted: deleted_at }
  orders:
    table: shop.orders
    columns:
      { order_id: id, customer_id: customer, ordered_at: placed, updated_at: updated_at, revenue: total, margin: margin, currency: currency, click_id: gclid, campaign_id: utm_campaign, traffic_source: utm_source, refund: refunded, refunded_at: refunded_at, deleted: is_deleted }
    attributes: { segment: { column: segment, type: category } }
`;

/** One customer of the shop. */
export interface ShopCustomer {
  readonly id: number;
  readonly name?: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly updatedAt: string;
}

/** One order of the shop. */
export interface ShopOrder {
  readonly id: number;
  readonly customer?: number | null;
  readonly total?: string | null;
  readonly updatedAt: string | null;
  readonly gclid?: string | null;
  readonly currency?: string;
  readonly refunded?: string | null;
}

export async function putCustomers(shop: Database, rows: readonly ShopCustomer[]): Promise<void> {
  for (const { id, name, email, phone, updatedAt } of rows)
    await shop.query(
      `INSERT INTO shop.customers VALUES ($1, $2, $3, $4, $5, '2025-06-01T10:00:00Z', 12.5, $6, NULL)
       ON CONFLICT ("Customer ID") DO UPDATE SET "E-mail" = EXCLUDED."E-mail", updated_at = EXCLUDED.updated_at`,
      [id, name ?? 'Nobody', email ?? null, phone ?? null, `Call ${name ?? 'nobody'} before noon`, updatedAt],
    );
}

export async function putOrders(shop: Database, rows: readonly ShopOrder[]): Promise<void> {
  for (const row of rows)
    await shop.query(
      `INSERT INTO shop.orders VALUES ($1, $2, '2026-10-31T23:30:00Z', $3, 4.5, $4, $5, 'Brand', 'google', $6, '2026-11-03T09:00:00Z', 'retail', 'ring twice', $7, false)
       ON CONFLICT (id) DO UPDATE SET total = EXCLUDED.total, refunded = EXCLUDED.refunded, updated_at = EXCLUDED.updated_at`,
      [
        row.id,
        row.customer ?? null,
        row.total === undefined ? '10.00' : row.total,
        row.currency ?? 'EUR',
        row.gclid ?? null,
        row.refunded ?? null,
        row.updatedAt,
      ],
    );
}
