import { z } from 'zod';
import { Metrics } from './train-document.ts';

/** `bidforest evaluate --json`: the stored champion on the held-out rows of the data as it is now. */
export const EvaluateDocument = z.strictObject({
  runId: z.string(),
  model: z.string(),
  champion: z.string(),
  trainedOn: z
    .string()
    .meta({ description: 'Data version at training, and now: when they are equal, so must be the figures.' }),
  evaluatedOn: z.string(),
  rows: z.number().int(),
  trials: z.number(),
  metrics: Metrics,
  recorded: Metrics.meta({ description: 'The figures of the training run.' }),
});
export type EvaluateDocument = z.infer<typeof EvaluateDocument>;
