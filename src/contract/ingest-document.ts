import { z } from 'zod';
import { DayText } from './parts.ts';

/** What was read of one report of one account. */
const IngestedAccount = z.strictObject({
  source: z.string(),
  account: z.string(),
  name: z.string(),
  report: z.string(),
  from: DayText.meta({
    description: 'First day of the first block asked for, a Monday where blocks are weeks.',
  }),
  to: DayText.meta({
    description: 'Last day of the last block asked for; the day before today where that block is not over.',
  }),
  blocks: z.number().int().meta({ description: 'Blocks of days asked for, weeks for most reports.' }),
  held: z
    .number()
    .int()
    .meta({ description: 'Blocks that an earlier run had read and that are not restated any more.' }),
  read: z.number().int().meta({ description: 'Blocks read now.' }),
  postponed: z
    .number()
    .int()
    .meta({ description: 'Blocks still to be read: the quota has no room for them, or the account failed.' }),
  rows: z.number().int().meta({ description: 'Rows of the blocks read now.' }),
  rejected: z.number().int().meta({ description: 'Rows that could not be read, in quarantine.' }),
  notes: z.array(z.string()).meta({ description: 'What the source says of its numbers and its quota.' }),
  error: z.string().nullable().meta({ description: 'Why the account was left; null when it was not.' }),
});

/** A source of which not even the accounts could be read. */
const SourceFailure = z.strictObject({ source: z.string(), error: z.string() });

/** What reading took of a platform's quota. */
const IngestOperations = z.strictObject({
  source: z.string(),
  level: z.enum(['explorer', 'basic', 'standard']),
  limit: z.number().int().nullable().meta({ description: 'Operations in 24 hours; null: no limit.' }),
  before: z.number().int().meta({ description: 'Operations of the last 24 hours when the command began.' }),
  spent: z.number().int().meta({ description: 'Operations that the command took.' }),
  keptForTheDay: z
    .number()
    .int()
    .meta({ description: 'Operations left alone, so that `bidforest run` has what it asks.' }),
});

/** What a table holds of an account. */
const Freshness = z.strictObject({
  source: z.string(),
  account: z.string(),
  table: z.string(),
  report: z.string().meta({
    description: '`keyword_days`: counts; `keywords`: bids and states; further sources name their own.',
  }),
  firstDay: DayText,
  lastDay: DayText,
  rows: z.number().int(),
  loadedAt: z.string().meta({ description: 'When rows last came that were not there before, ISO 8601.' }),
});

/** `bidforest ingest --json`: each account, what it took of the quotas, and what the tables hold now. */
export const IngestDocument = z.strictObject({
  rows: z.number().int(),
  complete: z.boolean().meta({ description: 'Whether every block asked for is in the tables.' }),
  accounts: z.array(IngestedAccount),
  failures: z.array(SourceFailure),
  operations: z.array(IngestOperations).meta({ description: 'Sources that have a quota.' }),
  freshness: z.array(Freshness),
});
export type IngestDocument = z.infer<typeof IngestDocument>;
export type IngestedAccount = z.infer<typeof IngestedAccount>;
export type SourceFailure = z.infer<typeof SourceFailure>;
