import { z } from 'zod';

/** Money in the account's currency as an exact decimal text, such as `"1234.5"`. */
export const Amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ description: 'Money in account currency, exact, as a decimal string' });

/** What a bid hangs on, as `EntityLevel` of the core. */
export const LevelName = z.enum([
  'keyword',
  'ad',
  'ad_group',
  'campaign',
  'campaign_modifier',
  'ad_group_modifier',
]);

/** What is turned, as `Lever` of the core. */
export const LeverName = z.enum([
  'max_cpc',
  'target_cpa',
  'target_roas',
  'device_modifier',
  'hour_modifier',
  'location_modifier',
  'budget',
]);

/** A calendar day, `YYYY-MM-DD`. */
export const DayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** An estimate with its 95 % interval. */
export const Interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
export type Interval = z.infer<typeof Interval>;

/** A finding of the data health checks. */
export const HealthFinding = z.strictObject({
  check: z.enum([
    'missing_values',
    'duplicates',
    'clicks_above_impressions',
    'conversions_without_clicks',
    'conversions_above_clicks',
    'cost_without_clicks',
    'negative_values',
    'date_gaps',
    'sudden_jump',
    'out_of_range',
  ]),
  severity: z.enum(['info', 'warning', 'error']),
  column: z
    .string()
    .nullable()
    .meta({ description: 'Column or metric concerned; null when the row as a whole.' }),
  count: z.number().int().meta({ description: 'Rows (or days) concerned.' }),
  share: z.number().meta({ description: 'Share of all rows (or days), 0..1.' }),
  message: z.string(),
  examples: z
    .array(z.strictObject({ line: z.number().int().nullable(), detail: z.string() }))
    .meta({ description: 'Up to ten places: line of the file (null for days) and what is there.' }),
});
export type HealthFinding = z.infer<typeof HealthFinding>;

/** Data of a connected source that are behind. */
export const DataAlert = z.strictObject({
  source: z.string(),
  account: z.string().nullable().meta({ description: 'Null where no account was ever read.' }),
  report: z.string().nullable().meta({ description: 'Null where none was ever read.' }),
  lastDay: DayText.nullable().meta({ description: 'Last day that was read; null where none was.' }),
  dueDay: DayText.meta({ description: 'Last day that should be there.' }),
  stopsDecisions: z.boolean().meta({ description: 'Whether bids stay until it is there.' }),
  text: z.string(),
});
export type DataAlert = z.infer<typeof DataAlert>;
