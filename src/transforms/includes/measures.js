/** Metrics that add up over entities and days, with the unit of each. */
const units = {
  impressions: 'impressions',
  clicks: 'clicks',
  cost: 'account currency',
  conversions: 'conversions',
  conversion_value: 'account currency',
};

const names = Object.keys(units);

/** `SUM(x) AS x` for every metric. */
const sums = () => names.map((name) => `SUM(${name}) AS ${name}`).join(',\n  ');

/** Sums over the rows where `condition` holds; 0 where there is none. */
const sumsWhere = (condition) =>
  names.map((name) => `SUM(IF(${condition}, COALESCE(${name}, 0), 0)) AS ${name}`).join(',\n    ');

/** The value if all rows that tell agree, else NULL. */
const agreed = (name) => `IF(MIN(${name}) = MAX(${name}), MAX(${name}), NULL) AS ${name}`;

/** The amount if all rows that tell agree, else their mean weighted by `weight`. */
const meanAmount = (name, weight) => `IF(
    MIN(${name}) = MAX(${name}),
    MAX(${name}),
    SAFE_DIVIDE(SUM(${name} * ${weight}), SUM(IF(${name} IS NULL, NULL, ${weight})))
  ) AS ${name}`;

/** As {@link meanAmount} for FLOAT64. Summed as whole numbers, since a sum of floats depends on the order of rows; hence weights in millionths. */
const meanFloat = (name, weightMillionths) => `IF(
    MIN(${name}) = MAX(${name}),
    MAX(${name}),
    SAFE_DIVIDE(
      SUM(CAST(${name} * ${weightMillionths} AS INT64)),
      SUM(IF(${name} IS NULL, NULL, ${weightMillionths}))
    )
  ) AS ${name}`;

/** Ratios that every report shows. */
const ratios = () => `SAFE_DIVIDE(clicks, impressions) AS ctr,
  SAFE_DIVIDE(cost, clicks) AS cpc,
  SAFE_DIVIDE(conversions, clicks) AS conversion_rate,
  SAFE_DIVIDE(cost, conversions) AS cpa,
  SAFE_DIVIDE(conversion_value, cost) AS roas`;

/** Documentation of the metrics of a period. */
const docs = (period) =>
  Object.fromEntries(
    Object.entries(units).map(([name, unit]) => [name, `${name.replaceAll('_', ' ')} ${period} (${unit})`]),
  );

/** Documentation of {@link ratios}. */
const ratioDocs = {
  ctr: 'clicks ÷ impressions (share); NULL without impressions',
  cpc: 'cost ÷ clicks (account currency); NULL without clicks',
  conversion_rate: 'conversions ÷ clicks (share, above 1 with view-through conversions); NULL without clicks',
  cpa: 'cost ÷ conversions (account currency); NULL without conversions',
  roas: 'conversion value ÷ cost (ratio); NULL without cost',
};

module.exports = { units, names, sums, sumsWhere, agreed, meanAmount, meanFloat, ratios, docs, ratioDocs };
