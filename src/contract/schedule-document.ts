import { z } from 'zod';

const Bytes = z.number().int().nullable();

/** `bidforest schedule show|set|remove --json`: the query by which BigQuery refreshes the tables of reports by itself. */
export const ScheduleDocument = z.strictObject({
  scheduled: z
    .strictObject({
      id: z.string().meta({ description: 'The transfer config of BigQuery' }),
      schedule: z.string().meta({ description: 'When, in UTC' }),
      enabled: z.boolean().meta({ description: 'False: a person has switched it off' }),
      nextRunAt: z.string().nullable(),
      lastRun: z
        .strictObject({ at: z.string().nullable(), state: z.string(), error: z.string().nullable() })
        .nullable()
        .meta({ description: 'Null before the first one' }),
      outdated: z.boolean().meta({
        description: 'Its SQL is not that of this version: `bidforest schedule set` brings it up to date',
      }),
    })
    .nullable()
    .meta({ description: 'Null where nothing is scheduled' }),
  tables: z
    .array(
      z.strictObject({
        name: z.string(),
        bytes: Bytes.meta({
          description: 'What a run reads for it now, as planned; null before the first build',
        }),
      }),
    )
    .meta({ description: 'What a run renews, in order' }),
  bytes: Bytes.meta({ description: 'What a run reads now' }),
  usd: z.number().nullable().meta({ description: 'What that costs' }),
  sql: z.string().meta({ description: 'The script' }),
});
export type ScheduleDocument = z.infer<typeof ScheduleDocument>;
