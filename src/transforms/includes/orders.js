/** What is counted of orders a day, in the order of `staging.campaign_orders`. */
const counts = [
  'orders',
  'revenue',
  'margin_orders',
  'margin',
  'customer_orders',
  'repeat_orders',
  'customers',
  'customer_revenue',
];

/** The same as columns without any. */
const none = counts
  .map((name) => `CAST(NULL AS ${/revenue|^margin$/.test(name) ? 'NUMERIC' : 'INT64'}) AS ${name}`)
  .join(', ');

/** Customers bring for as long as they stay: what they brought is counted over all time before the day. */
const isOverAllTime = (name) => name.startsWith('customers') || name === 'customer_revenue';

/** Sums over the windows `last_90d` and `so_far`; 0 where they are empty. */
const sums = counts
  .map((name) => `COALESCE(SUM(${name}) OVER ${isOverAllTime(name) ? 'so_far' : 'last_90d'}, 0) AS ${name}`)
  .join(',\n    ');

const soFar = (key) =>
  `PARTITION BY ${key} ORDER BY UNIX_DATE(\`date\`) RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING`;

const ofCampaign = {
  orders: [
    'campaign_orders_90d',
    'Purchases that the campaign won in the 90 days that end the day before (orders)',
  ],
  revenue: ['campaign_order_revenue_90d', 'Their value less refunds of the same days (account currency)'],
  margin_orders: ['campaign_margin_orders_90d', 'Those whose margin is known (orders)'],
  margin: ['campaign_order_margin_90d', 'Their contribution margin (account currency)'],
  customer_orders: ['campaign_customer_orders_90d', 'Those whose customer is known (orders)'],
  repeat_orders: ['campaign_repeat_orders_90d', 'Those of customers who had bought before (orders)'],
  customers: [
    'campaign_customers',
    'Customers whose first purchase the campaign won before the day (customers)',
  ],
  customer_revenue: [
    'campaign_customer_revenue',
    'What these had brought before the day, less refunds (account currency)',
  ],
};

const ofAccount = [
  [
    'account_order_value_90d',
    'revenue',
    'orders',
    'Mean value of a purchase in the account, same window (account currency)',
  ],
  [
    'account_order_margin_90d',
    'margin',
    'margin_orders',
    'Mean margin of a purchase in the account, same window (account currency)',
  ],
  [
    'account_repeat_share_90d',
    'repeat_orders',
    'customer_orders',
    'Share of purchases by customers who had bought before, in the account (share 0..1)',
  ],
  [
    'account_customer_value',
    'customer_revenue',
    'customers',
    'Mean of what a customer of the account had brought before the day (account currency)',
  ],
];

/** Names of the columns that features are made of. */
const names = [...Object.values(ofCampaign).map(([name]) => name), ...ofAccount.map(([name]) => name)];

/** These columns, from the sums of campaigns `c` and of accounts `a`. */
const columns = [
  ...Object.entries(ofCampaign).map(([count, [name]]) => `c.${count} AS ${name}`),
  ...ofAccount.map(([name, over, under]) => `SAFE_DIVIDE(CAST(a.${over} AS FLOAT64), a.${under}) AS ${name}`),
].join(',\n  ');

const docs = Object.fromEntries([
  ...Object.values(ofCampaign),
  ...ofAccount.map(([name, , , doc]) => [name, doc]),
]);

/** The same, of a row that may belong to no account with orders. */
const docsOrNull = Object.fromEntries(
  Object.entries(docs).map(([name, doc]) => [name, `${doc}; NULL before the account’s first order in a CRM`]),
);

module.exports = { counts, none, sums, soFar, names, columns, docs, docsOrNull };
