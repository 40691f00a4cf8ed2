import { z } from 'zod';

/** `bidforest features --json`: the tables, views and assertions that were run, in order. */
export const FeaturesDocument = z.strictObject({
  steps: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['table', 'view', 'incremental', 'assertion']),
      /** Rows of the table; null for views and assertions. */
      rows: z.number().int().nullable(),
      /** Rows that break the assertion. */
      failures: z.number().int(),
    }),
  ),
  /** Assertions that do not hold. */
  failures: z.number().int(),
});
export type FeaturesDocument = z.infer<typeof FeaturesDocument>;
