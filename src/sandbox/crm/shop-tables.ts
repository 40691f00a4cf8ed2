/** The tables of the shop's CRM. */
export const SHOP_TABLES = `
  CREATE SCHEMA shop;
  CREATE TABLE shop.customers (
    id text PRIMARY KEY,
    full_name text NOT NULL,
    email text NOT NULL,
    phone text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
  );
  CREATE TABLE shop.orders (
    id text PRIMARY KEY,
    customer_id text NOT NULL REFERENCES shop.customers,
    ordered_at timestamptz NOT NULL,
    value numeric(12, 2) NOT NULL,
    margin numeric(12, 2) NOT NULL,
    currency text NOT NULL,
    gclid text,
    utm_source text,
    utm_campaign text,
    updated_at timestamptz NOT NULL
  );
  CREATE INDEX ON shop.customers (updated_at);
  CREATE INDEX ON shop.orders (updated_at);
`;

/** Adds the customers of `$1` (JSON) that are not there; their orders came at noon in the time zone `$2`. */
export const ADD_CUSTOMERS = `
  INSERT INTO shop.customers
  SELECT DISTINCT ON (id) id, full_name, email, phone, placed, placed
  FROM (
    SELECT "customerId" AS id, "fullName" AS full_name, email, phone,
      (day + time '12:00') AT TIME ZONE $2::text AS placed
    FROM jsonb_to_recordset($1::jsonb) AS o("customerId" text, "fullName" text, email text, phone text, day date)
  ) AS found
  ORDER BY id, placed
  ON CONFLICT DO NOTHING
`;

/** Adds the orders of `$1` (JSON), with times in the time zone `$2` and amounts in the currency `$3`. */
export const ADD_ORDERS = `
  INSERT INTO shop.orders
  SELECT id, "customerId", placed, value, margin, $3::text, gclid, "utmSource", "utmCampaign", placed
  FROM (
    SELECT *, (day + time '12:00') AT TIME ZONE $2::text AS placed
    FROM jsonb_to_recordset($1::jsonb) AS o(
      id text, "customerId" text, day date, value numeric, margin numeric, gclid text, "utmSource" text, "utmCampaign" text
    )
  ) AS found
  ON CONFLICT DO NOTHING
`;
