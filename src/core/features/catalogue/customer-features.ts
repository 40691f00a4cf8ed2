import { column, type Feature } from './feature.ts';

const base = { group: 'customer_value', grain: 'customer', known: 'outcome' } as const;

/** What the warehouse computes of customers, in `features.customer_value`: for reports, not for models of clicks. */
export const customerFeatures: readonly Feature[] = [
  column({
    ...base,
    name: 'customer_lifetime_value',
    unit: 'account currency',
    formula: 'average_purchase_value × purchase_frequency × customer_lifespan_years',
    sources: ['average_purchase_value', 'purchase_frequency', 'customer_lifespan_years'],
    zero: 'a lifespan below a twelfth of a year counts as one; 0 without a purchase',
    origin: { kind: 'warehouse' },
  }),
];
