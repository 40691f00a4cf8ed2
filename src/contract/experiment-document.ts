import { z } from 'zod';
import { DayText } from './parts.ts';

/** A figure with bounds; null where nothing can be told yet. */
export const Bounded = z.strictObject({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** The factor on limits, and why. */
export const AutonomyEntry = z.strictObject({
  factor: z.number().meta({ description: 'Factor on the largest step and the spend caps of the rules' }),
  why: z.string(),
});
export type AutonomyEntry = z.infer<typeof AutonomyEntry>;

const Detectable = z.strictObject({
  days: z.number().int(),
  periods: z.number().int().meta({ description: 'Past periods of that length that were tried' }),
  error: z.number().meta({ description: 'Standard deviation of the lift when nothing is done' }),
  lift: z.number().meta({
    description: 'Smallest lift found in 80 % of experiments: profit per unit of what the units cost before',
  }),
  perDay: z.number().meta({ description: 'The same as profit a day, account currency' }),
});

/** `bidforest experiment plan --json`: what an experiment would be able to show, from the account’s own history. */
export const ExperimentPlanDocument = z.strictObject({
  source: z.string(),
  account: z.string(),
  currency: z.string(),
  units: z.number().int(),
  treated: z.number().int(),
  heldOut: z.number().int(),
  leftOut: z
    .array(z.strictObject({ campaign: z.string(), reason: z.string() }))
    .meta({ description: 'Campaigns that cannot take part; they are bid as ever' }),
  costPerDay: z.number().meta({ description: 'What the units cost a day before, account currency' }),
  profitPerDay: z.number().meta({ description: 'What they earned a day above cost, under the goal' }),
  daysBefore: z.number().int(),
  looks: z.number().int(),
  lengths: z
    .array(Detectable)
    .meta({ description: 'By length; without those that the history is too short to try' }),
  refusal: z.string().nullable().meta({ description: 'Why it cannot be started; null when it can' }),
});
export type ExperimentPlanDocument = z.infer<typeof ExperimentPlanDocument>;

/** One look at an experiment. */
export const ExperimentLook = z.strictObject({
  look: z.number().int(),
  lookedAt: z.string(),
  lastDay: DayText,
  lift: Bounded.meta({ description: 'Profit gained per unit of what the units cost before the start' }),
  perDay: Bounded.meta({ description: 'Profit a day if all units are treated instead of none' }),
  explained: z.number().meta({ description: 'Share of the variance that the days before explain' }),
  reported: z.number().meta({ description: 'Share of the conversions that had been reported' }),
  lagError: z.number().meta({ description: 'Part of the error of the lift that comes from that share' }),
  verdict: z.enum(['better', 'worse', 'open']),
});
export type ExperimentLook = z.infer<typeof ExperimentLook>;

/** An experiment as it stands. */
export const ExperimentDocument = z.strictObject({
  id: z.string(),
  source: z.string(),
  account: z.string(),
  currency: z.string(),
  state: z.enum(['running', 'ended', 'stopped']),
  firstDay: DayText,
  lastDay: DayText,
  stopped: z.strictObject({ on: DayText, by: z.string(), reason: z.string() }).nullable(),
  daysBefore: z.number().int(),
  costPerDay: z.number(),
  campaigns: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string().nullable(),
      unit: z.string(),
      arm: z.enum(['treated', 'held_out']),
    }),
  ),
  detectable: Detectable.nullable().meta({ description: 'As it was told at the start' }),
  looks: z.array(ExperimentLook),
  nextLook: DayText.nullable().meta({ description: 'Day whose results the next look waits for' }),
  autonomy: AutonomyEntry,
});
export type ExperimentDocument = z.infer<typeof ExperimentDocument>;

/** `bidforest experiment status --json`: all experiments, the newest first. */
export const ExperimentStatusDocument = z.strictObject({
  experiments: z.array(ExperimentDocument),
});
export type ExperimentStatusDocument = z.infer<typeof ExperimentStatusDocument>;
