import { z } from 'zod';
import { QuarantinedPartition } from './quarantine-document.ts';
import { AutonomyEntry } from './experiment-document.ts';
import { Amount, DataAlert, DayText, LevelName, LeverName } from './parts.ts';

/** What one rule said. */
export const VerdictEntry = z.strictObject({
  rule: z.string(),
  verdict: z.enum(['pass', 'clamp', 'block']),
  reason: z.string(),
});

/** What the days of the whole account say of a click, as `ClickEstimate` of the core. */
export const EstimateEntry = z.strictObject({
  priorRate: z.number().meta({
    description: 'Conversions per click as others like it have them, learned without its own.',
  }),
  priorConversions: z.number().meta({ description: 'What that counts, in conversions.' }),
  clicks: z.number().meta({ description: 'Its own clicks; old and very young ones count in part.' }),
  conversions: z.number(),
  rate: z.number().meta({ description: 'Conversions per click, prior and own together.' }),
  orderValue: Amount.meta({ description: 'Value of one conversion.' }),
  uncertainty: z.number().meta({ description: 'Standard deviation of the logarithm of rate × order value.' }),
  marginalCostFactor: z.number().meta({ description: 'Cost of one more click over the bid.' }),
  budgetDivisor: z.number().meta({
    description: 'What the bid is divided by so that its campaign keeps within its budget; 1: not felt.',
  }),
  modifierDivisor: z.number().optional().meta({
    description:
      'What the bid is divided by because bid modifiers multiply it where it is clicked; absent: there are none.',
  }),
});
export type EstimateEntry = z.infer<typeof EstimateEntry>;

/** What decides on a bid modifier, as `ModifierFacts` of the core. */
export const ModifierEntry = z.strictObject({
  conversions: z.number().meta({ description: 'Of its clicks; old and very young ones count in part.' }),
  expected: z.number().meta({ description: 'Conversions that the rates of its keywords let expect.' }),
  othersFactor: z
    .number()
    .meta({ description: 'Conversions over those expected, in the account’s other campaigns.' }),
  priorConversions: z.number().meta({ description: 'What theirs counts, in conversions.' }),
  aim: z.number().meta({
    description: 'The modifier at which clicks are 1 on average, so that the base bid keeps its meaning.',
  }),
});
export type ModifierEntry = z.infer<typeof ModifierEntry>;

/** What becomes of the monthly budget. */
export const BudgetEntry = z.strictObject({
  month: z.string().meta({ description: 'Such as 2026-11.' }),
  perMonth: Amount,
  spent: Amount.meta({
    description:
      'In the month before today; a day that nothing is known of yet counts as it is expected to have been.',
  }),
  knownTo: DayText.nullable().meta({ description: 'Last day whose spend is known; null: none.' }),
  divisor: z
    .number()
    .meta({ description: 'What all bids and targets are divided by; 1: the budget is not felt.' }),
  state: z.enum(['kept', 'unused', 'exceeded', 'unknown']).meta({
    description:
      '`unused`: the rest would cost more than it brings; `exceeded`: even the lowest bids that the rules allow cost more; `unknown`: what days cost is not known, and nothing is held to the budget.',
  }),
  expected: Amount.meta({ description: 'What the month is expected to cost, today’s plan in force.' }),
  unpaced: Amount.meta({ description: 'The same, were there no budget.' }),
  least: Amount.meta({ description: 'The same, at the lowest bids that the rules allow.' }),
  chargeable: Amount.nullable().meta({
    description:
      'The most that the month can cost under the daily budgets of campaigns, by the limits of the platform; null where one of them is shared or not known.',
  }),
  text: z.string(),
});
export type BudgetEntry = z.infer<typeof BudgetEntry>;

/** Something that changed in an account at once, and what was done about it. */
export const BreakEntry = z.strictObject({
  account: z.string(),
  campaign: z.string().nullable().meta({ description: 'Null for the whole account.' }),
  stream: z
    .enum(['conversions', 'bounces', 'sessions', 'cpc', 'clicks'])
    .meta({ description: 'Where it showed.' }),
  cause: z.enum(['landing-page', 'conversion', 'response', 'tracking', 'analytics']),
  alarmOn: DayText.meta({ description: 'Day whose counts gave it away.' }),
  since: DayText.meta({ description: 'First day of the change, as far as can be told.' }),
  until: DayText.nullable().meta({
    description: 'Day on which faulty tracking was over; null while it lasts.',
  }),
  ratio: z.number().meta({ description: 'What was seen since, over what was expected.' }),
  action: z.enum(['forgotten', 'held', 'left_out', 'none']),
  entities: z.number().int().meta({ description: 'Entities that it was done to.' }),
  factor: z.number().nullable().meta({
    description: 'Conversions per click since, over those before; null where nothing was forgotten.',
  }),
  text: z.string(),
});
export type BreakEntry = z.infer<typeof BreakEntry>;

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
  estimate: EstimateEntry.nullable().meta({
    description:
      'What `rate` and the value of a conversion come from; null where there are no days or too few, or no model may bid.',
  }),
  accountDivisor: z.number().optional().meta({
    description:
      'What the bid is divided by for the monthly budget of the account, beside `estimate.budgetDivisor`; absent: it is not.',
  }),
  modifier: ModifierEntry.optional().meta({ description: 'Where the lever is a bid modifier.' }),
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
  alerts: z.array(DataAlert).optional().meta({
    description: 'Data that were behind when the plan was made; absent in plans of earlier versions.',
  }),
  live: z.boolean(),
  autonomy: AutonomyEntry.meta({
    description: 'How far the limits of the rules follow the results of experiments',
  }),
  budget: BudgetEntry.optional().meta({ description: 'Absent where no monthly budget is set.' }),
  breaks: z.array(BreakEntry).meta({
    description: 'What broke lately, and older breaks that still count; the newest first.',
  }),
  quarantined: z
    .array(QuarantinedPartition)
    .meta({ description: 'Days that are left out; bids that depend on them stay' }),
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
