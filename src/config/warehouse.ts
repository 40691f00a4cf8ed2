import { z } from 'zod';

const Dataset = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and underscores, starting with a letter');

/** Whom BigQuery is asked as; the credentials themselves are never in the configuration. */
const BigQueryCredentials = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('default').meta({
      description:
        'Application default credentials: the service account of a Google Cloud machine, or `gcloud auth application-default login`',
    }),
  }),
  z.strictObject({
    from: z
      .literal('file')
      .meta({ description: 'The key of a service account, as Google’s JSON file has it' }),
    path: z.string().min(1).meta({
      description: 'Outside the repository: absolute, from `~/`, or relative to the configuration',
    }),
  }),
]);

/** Where tables are kept. */
export const WarehouseSetting = z.strictObject({
  engine: z.enum(['duckdb', 'bigquery']).default('duckdb').meta({
    description: 'duckdb: a file on this machine. bigquery: Google Cloud (docs/bigquery.md)',
  }),
  project: z
    .string()
    .regex(
      /^[a-z][a-z0-9_-]*$/,
      'lower-case letters, digits, underscores and hyphens, starting with a letter',
    )
    .default('bidforest')
    .meta({ description: 'BigQuery: id of the Google Cloud project. DuckDB: name of the file' }),
  dataset: Dataset.default('bidforest').meta({
    description: 'Prefix of the datasets: bidforest_raw and so on',
  }),
  memoryMb: z.number().int().min(256).optional().meta({
    description:
      'Memory that DuckDB may take, MB; what does not fit goes to disk, in the home folder. Half of the machine’s (or container’s) when absent',
  }),
  location: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'a location such as EU, US or europe-west1')
    .default('US')
    .meta({ description: 'BigQuery: where datasets are made and jobs run; they cannot be moved later' }),
  maxGiBPerQuery: z.number().positive().default(100).meta({
    description: 'BigQuery: a query that would read more is refused before it runs',
  }),
  usdPerTiB: z.number().min(0).default(6.25).meta({
    description: 'BigQuery: price of 2^40 bytes read, by which costs are counted',
  }),
  budget: z
    .strictObject({
      usdPerDay: z.number().positive().default(10).meta({
        description: 'What queries may cost in a day (UTC); a query that would exceed it is not run',
      }),
    })
    .prefault({})
    .meta({ description: 'BigQuery: what stops jobs before they cost more' }),
  credentials: BigQueryCredentials.prefault({ from: 'default' }).meta({
    description: 'BigQuery: whom it is asked as',
  }),
  endpoint: z
    .string()
    .regex(/^https?:\/\/[^\s/]+$/, 'an address such as http://127.0.0.1:9050')
    .optional()
    .meta({ description: 'BigQuery: an emulator, which is asked without credentials; Google when absent' }),
  transferEndpoint: z
    .string()
    .regex(/^https?:\/\/[^\s/]+$/, 'an address such as http://127.0.0.1:9051')
    .optional()
    .meta({
      description:
        'BigQuery: an emulator of its Data Transfer Service, beside `endpoint` only; without it an emulator has no scheduled queries',
    }),
});

export type WarehouseSetting = z.infer<typeof WarehouseSetting>;
