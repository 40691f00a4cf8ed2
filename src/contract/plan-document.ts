import { z } from 'zod';
import { AutonomyEntry } from './experiment-document.ts';
import { Amount, DayText, LevelName, LeverName } from './parts.ts';

/** What one rule said. */
export const VerdictEntry = z.strictObject({
  rule: z.string(),
  verdict: z.enum(['pass', 'clamp', 'block']),
  reason: z.string(),
});

/** One decision: what the bid is, what it should be, and why. */
export const PlannedDecision = z.strictObject({
  entity: z.strictObject({
    source: z.string(),
    account: z.string(),
    level: LevelName,
    id: z.string(),
    name: z.string(),
    matchType: z.string().nullable(),
    campaign: z.string().nullable(),
    adGroup: z.string().nullable(),
    network: z.string().nullable(),
  }),
  lever: LeverName,
  from: Amount.nullable().meta({
    description:
      'Bid or target in force, money or a ratio as the lever says; null when the source does not tell it.',
  }),
  to: Amount.nullable().meta({ description: 'Bid after the guardrails; equal to `from` when it stays.' }),
  wanted: Amount.nullable().meta({
    description:
      'What the click may cost under the goal, or how far the target should move now, before the guardrails.',
  }),
  action: z.enum(['raise', 'lower', 'keep', 'none']),
  reason: z.string(),
  verdicts: z.array(VerdictEntry),
  clicks: z.number(),
  conversions: z.number(),
  cost: Amount,
  modelRate: z.number().meta({
    description: 'Probability that a click converts: the model’s, and after the entity’s own counts.',
  }),
  rate: z.number(),
  valuePerClick: Amount,
  contributions: z.array(
    z.strictObject({ feature: z.string(), value: z.string(), text: z.string(), effect: z.number() }),
  ),
});
export type PlannedDecision = z.infer<typeof PlannedDecision>;

/** `bidforest plan --json`. */
export const PlanDocument = z.strictObject({
  planId: z.string(),
  plannedOn: DayText,
  currency: z.string(),
  goal: z.string(),
  runId: z
    .string()
    .nullable()
    .meta({ description: 'Training run the rates come from; null when there is none.' }),
  mayBid: z.boolean(),
  why: z.string(),
  live: z.boolean(),
  autonomy: AutonomyEntry.meta({
    description: 'How far the limits of the rules follow the results of experiments',
  }),
  summary: z.strictObject({
    entities: z.number().int(),
    raise: z.number().int(),
    lower: z.number().int(),
    keep: z.number().int(),
    none: z.number().int(),
    blocked: z.number().int(),
    clamped: z.number().int(),
  }),
  decisions: z.array(PlannedDecision),
});
export type PlanDocument = z.infer<typeof PlanDocument>;
