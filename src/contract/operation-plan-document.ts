import { z } from 'zod';

/** What a day asks of the operation quota of an ad platform. */
export const OperationPlanDocument = z.strictObject({
  source: z.string(),
  level: z.enum(['explorer', 'basic', 'standard']),
  limit: z.number().int().nullable().meta({ description: 'Operations in 24 hours; null: no limit.' }),
  lines: z.array(
    z.strictObject({
      what: z.string(),
      operations: z.number().int(),
    }),
  ),
  total: z.number().int(),
  fits: z.boolean(),
  changes: z.number().int().meta({ description: 'Changes that are to be written.' }),
  changesThatFit: z.number().int().meta({ description: 'Those that fit beside the queries.' }),
});
export type OperationPlanDocument = z.infer<typeof OperationPlanDocument>;
