import { z } from 'zod';
import { DayText, Interval } from './parts.ts';

/** Figures on the held-out rows; a row of k successes in n trials counts as n outcomes. */
export const Metrics = z.strictObject({
  rocAuc: Interval,
  prAuc: Interval,
  logLoss: z.number(),
  normalizedEntropy: z.number().meta({
    description: 'Log loss divided by the entropy of the base rate: below 1 beats guessing the average.',
  }),
  brier: z.number(),
  calibrationError: z.number().meta({ description: 'Expected calibration error over 15 quantile bins.' }),
  threshold: z.number().meta({
    description:
      'The probability from which a prediction counts as positive; chosen on the training part by F1.',
  }),
  accuracy: z.number(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
});
export type Metrics = z.infer<typeof Metrics>;

/** One engine on one feature set, fitted on the training part and measured on the held-out part. */
export const ModelResult = z.strictObject({
  name: z.enum(['forest', 'ml-random-forest', 'logistic-regression', 'gradient-boosting']),
  featureSet: z
    .enum(['honest', 'with-leakage-prone'])
    .meta({ description: '`honest` leaves the leakage-prone features out; only such a model may bid.' }),
  params: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  metrics: Metrics,
  confusion: z.strictObject({ tp: z.number(), fp: z.number(), fn: z.number(), tn: z.number() }),
  roc: z
    .array(z.strictObject({ fpr: z.number(), tpr: z.number() }))
    .meta({ description: 'At most 200 points, from (0,0) to (1,1).' }),
  precisionRecall: z.array(z.strictObject({ recall: z.number(), precision: z.number() })),
  calibration: z.array(z.strictObject({ predicted: z.number(), observed: z.number(), trials: z.number() })),
  importance: z.array(z.strictObject({ feature: z.string(), importance: z.number() })),
});
export type ModelResult = z.infer<typeof ModelResult>;

/** A segment in which the champion errs more than elsewhere. */
export const ErrorSegment = z.strictObject({
  segment: z.string(),
  trials: z.number(),
  misclassified: z.number(),
  errorRate: z.number(),
  lift: z.number().meta({
    description:
      'Error rate here divided by the error rate overall; for rows of many trials, misplaced outcomes divided by what chance alone gives',
  }),
  meanPredicted: z.number(),
  meanObserved: z.number(),
  examples: z.array(
    z.strictObject({ row: z.string(), predicted: z.number(), observed: z.number(), trials: z.number() }),
  ),
});
export type ErrorSegment = z.infer<typeof ErrorSegment>;

/** How rows were divided. */
export const Split = z.strictObject({
  method: z.enum(['time', 'stratified-random']),
  why: z.string(),
  trainRows: z.number().int(),
  testRows: z.number().int(),
  trainTrials: z.number(),
  testTrials: z.number(),
  gapRows: z.number().int(),
  gapDays: z.number().int(),
  trainTo: DayText.nullable(),
  testFrom: DayText.nullable(),
});
export type Split = z.infer<typeof Split>;

/** One step of cleaning and what it did. */
export const CleaningCount = z.strictObject({
  step: z.string(),
  column: z.string().nullable(),
  rows: z.number().int(),
  detail: z.string(),
});
export type CleaningCount = z.infer<typeof CleaningCount>;

/** `bidforest train --json`. */
export const TrainDocument = z.strictObject({
  runId: z.string(),
  model: z.string(),
  startedAt: z.string(),
  dataVersion: z.string(),
  split: Split,
  cleaning: z.array(CleaningCount).meta({ description: 'Counts over all rows that reached the dataset.' }),
  features: z.strictObject({
    used: z.array(z.string()),
    removed: z.array(z.strictObject({ feature: z.string(), why: z.string() })),
    leakageProne: z.array(z.strictObject({ feature: z.string(), why: z.string() })),
  }),
  tuning: z.array(
    z.strictObject({
      trees: z.number(),
      depth: z.number(),
      minLeafRows: z.number(),
      logLoss: z.number(),
      folds: z.number(),
    }),
  ),
  models: z.array(ModelResult),
  champion: z.string().nullable().meta({
    description:
      'The engine that won the held-out part on the honest features; null when none beats guessing the average.',
  }),
  mayBid: z.boolean(),
  why: z.string().meta({ description: 'In words: who won by how much, and why it may or may not bid.' }),
  errors: z.array(ErrorSegment),
  artifact: z
    .string()
    .nullable()
    .meta({ description: 'Hash of the artifact in the model store; null without a champion.' }),
});
export type TrainDocument = z.infer<typeof TrainDocument>;
