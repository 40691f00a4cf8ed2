import { z } from 'zod';
import { QuarantinedPartition } from './quarantine-document.ts';

/** `bidforest features --json`: the tables, views and assertions that were run, in order. */
export const FeaturesDocument = z.strictObject({
  steps: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['table', 'view', 'incremental', 'assertion']),
      rows: z
        .number()
        .int()
        .nullable()
        .meta({ description: 'Rows of the table; null for views and assertions.' }),
      failures: z.number().int().meta({ description: 'Rows that break the assertion.' }),
    }),
  ),
  failures: z.number().int().meta({ description: 'Assertions that do not hold.' }),
  quarantined: z
    .array(QuarantinedPartition)
    .meta({ description: 'Days that are left out, because their data break what is expected' }),
});
export type FeaturesDocument = z.infer<typeof FeaturesDocument>;
