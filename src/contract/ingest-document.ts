import { z } from 'zod';
import { DayText } from './parts.ts';

/** What was read of one account. */
const IngestedAccount = z.strictObject({
  source: z.string(),
  account: z.string(),
  name: z.string(),
  from: DayText.meta({ description: 'Monday of the first week asked for.' }),
  to: DayText.meta({
    description: 'Last day of the last week asked for; the day before today where that week is not over.',
  }),
  weeks: z.number().int().meta({ description: 'Weeks asked for.' }),
  held: z
    .number()
    .int()
    .meta({ description: 'Weeks that an earlier run had read and that are not restated any more.' }),
  read: z.number().int().meta({ description: 'Weeks read now.' }),
  postponed: z
    .number()
    .int()
    .meta({ description: 'Weeks still to be read: the quota has no room for them, or the account failed.' }),
  rows: z.number().int().meta({ description: 'Rows of the weeks read now.' }),
  error: z.string().nullable().meta({ description: 'Why the account was left; null when it was not.' }),
});

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
  report: z.string().meta({ description: '`keyword_days`: counts; `keywords`: bids and states.' }),
  firstDay: DayText,
  lastDay: DayText,
  rows: z.number().int(),
  loadedAt: z.string().meta({ description: 'When rows last came that were not there before, ISO 8601.' }),
});

/** `bidforest ingest --json`: each account, what it took of the quotas, and what the tables hold now. */
export const IngestDocument = z.strictObject({
  rows: z.number().int(),
  complete: z.boolean().meta({ description: 'Whether every week asked for is in the tables.' }),
  accounts: z.array(IngestedAccount),
  operations: z.array(IngestOperations).meta({ description: 'Sources that have a quota.' }),
  freshness: z.array(Freshness),
});
export type IngestDocument = z.infer<typeof IngestDocument>;
export type IngestedAccount = z.infer<typeof IngestedAccount>;
