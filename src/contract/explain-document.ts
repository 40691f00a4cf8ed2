import { z } from 'zod';
import { PlannedDecision } from './plan-document.ts';

/** `bidforest explain --json`: the decisions about the entities that match, as the last plan would make them. */
export const ExplainDocument = z.strictObject({
  query: z.string(),
  goal: z.string(),
  currency: z.string(),
  runId: z.string().nullable(),
  why: z.string(),
  matches: z.array(PlannedDecision),
});
export type ExplainDocument = z.infer<typeof ExplainDocument>;
