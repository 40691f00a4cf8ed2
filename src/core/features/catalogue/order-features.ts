import { column, type Feature, type RowFormula } from './feature.ts';

const grain = 'performance';

/** Orders (customers) at the mean of the account that each campaign is taken to have had beside its own. */
const PSEUDO_ORDERS = 20;

const LIKE_ITS_ACCOUNT = '0, as of a campaign that is like its account';

/**
 * What the CRM says of the orders that a campaign won, set against its account. Without a CRM, before the first order
 * and where nothing was sold they are all 0, as of an average campaign: that a source is there at all tells nothing.
 */
export const orderFeatures: readonly Feature[] = [
  against('campaign_order_value', shrunkRatio, 'log ratio of mean order values', [
    'campaign_order_revenue_90d',
    'campaign_orders_90d',
    'account_order_value_90d',
  ]),
  against('campaign_order_margin', shrunkRatio, 'log ratio of mean margins', [
    'campaign_order_margin_90d',
    'campaign_margin_orders_90d',
    'account_order_margin_90d',
  ]),
  against('campaign_customer_value', shrunkRatio, 'log ratio of what customers have brought', [
    'campaign_customer_revenue',
    'campaign_customers',
    'account_customer_value',
  ]),
  against('campaign_repeat_share', shrunkDifference, 'difference of shares', [
    'campaign_repeat_orders_90d',
    'campaign_customer_orders_90d',
    'account_repeat_share_90d',
  ]),
];

/** log of ((sum + k × mean) / (n + k)) / mean; 0 where something is not known or the mean is not above 0. A sum below 0 counts as 0. */
export function shrunkRatio(sum: number, n: number, mean: number): number {
  if (Number.isNaN(sum + n + mean) || mean <= 0) return 0;
  return Math.log((Math.max(0, sum) + PSEUDO_ORDERS * mean) / ((n + PSEUDO_ORDERS) * mean));
}

/** (sum + k × mean) / (n + k) − mean; 0 where something is not known. */
export function shrunkDifference(sum: number, n: number, mean: number): number {
  if (Number.isNaN(sum + n + mean)) return 0;
  return (sum + PSEUDO_ORDERS * mean) / (n + PSEUDO_ORDERS) - mean;
}

function against(
  what: string,
  compute: RowFormula,
  unit: string,
  sources: readonly [sum: string, n: string, mean: string],
): Feature {
  const [sum, n, mean] = sources;
  const shrunk = `(${sum} + ${PSEUDO_ORDERS} × ${mean}) / (${n} + ${PSEUDO_ORDERS})`;
  return {
    ...column({
      name: `${what}_against_account`,
      group: 'order_value',
      grain,
      unit,
      known: 'before',
    }),
    formula: compute === shrunkRatio ? `log(${shrunk} / ${mean})` : `${shrunk} − ${mean}`,
    sources,
    zero: LIKE_ITS_ACCOUNT,
    origin: { kind: 'formula', compute },
  };
}
