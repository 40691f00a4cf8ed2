import { z } from 'zod';
import { Amount, DayText, HealthFinding } from './parts.ts';

/** Sums over the rows that were loaded. A metric that the source lacks is 0. */
export const ImportTotals = z.strictObject({
  impressions: z.number().int(),
  clicks: z.number().int(),
  cost: Amount,
  conversions: z.number(),
  conversionValue: Amount,
});
export type ImportTotals = z.infer<typeof ImportTotals>;

/** What one file brought. */
export const ImportedFile = z.strictObject({
  file: z.string(),
  source: z.string(),
  account: z.string(),
  kind: z
    .enum(['performance', 'sessions', 'customers', 'orders', 'report'])
    .meta({ description: '`report`: a table that only its source fills.' }),
  contentHash: z.string(),
  rows: z.number().int(),
  rejected: z.number().int(),
  skippedTotals: z.number().int(),
  from: DayText.nullable(),
  to: DayText.nullable(),
  totals: ImportTotals,
  health: z.array(HealthFinding),
  doubts: z
    .array(z.string())
    .meta({ description: 'What the guessed mapping was not sure of; empty with a written mapping.' }),
  notes: z
    .array(z.string())
    .optional()
    .meta({ description: 'What a connected source says of its numbers, such as that they were sampled.' }),
  /** Rows that could not be read, at most the first 100; the warehouse has all. */
  quarantine: z.array(
    z.strictObject({
      line: z.number().int(),
      column: z.string().nullable(),
      value: z.string().nullable(),
      reason: z.string(),
    }),
  ),
});
export type ImportedFile = z.infer<typeof ImportedFile>;

/** `bidforest import --json`: sums over all files, and each file. */
export const ImportDocument = z.strictObject({
  rows: z.number().int(),
  rejected: z.number().int(),
  totals: ImportTotals,
  health: z.array(HealthFinding.extend({ file: z.string() })),
  files: z.array(ImportedFile),
});
export type ImportDocument = z.infer<typeof ImportDocument>;
