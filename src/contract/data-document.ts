import { z } from 'zod';

const Rows = z.number().int();

/** What a column of a version holds. */
export const ColumnStatistics = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('number'),
    name: z.string(),
    missing: Rows.meta({ description: 'Rows without a value' }),
    least: z.number().nullable(),
    greatest: z.number().nullable(),
    mean: z.number().nullable(),
  }),
  z.strictObject({
    kind: z.literal('category'),
    name: z.string(),
    missing: Rows,
    levels: z.number().int().meta({ description: 'Different values' }),
    frequent: z
      .array(z.strictObject({ level: z.string(), rows: Rows }))
      .meta({ description: 'The most frequent ones' }),
  }),
]);
export type ColumnStatistics = z.infer<typeof ColumnStatistics>;

/** What a version was made of. */
export const VersionManifest = z.strictObject({
  format: z.literal('bidforest-dataset-version-1'),
  withoutSources: z.array(z.string()).optional().meta({
    description:
      'Sources that take no bids, and whose performance is not learned from; absent in versions made before',
  }),
  sampledBelow: z.string().nullable().meta({
    description: 'Rows whose MD5 of the row key is below this, where there were too many; null: all',
  }),
  rowsBefore: Rows.meta({ description: 'Rows that could be learned from, before any were left out' }),
  sources: z.array(
    z.strictObject({
      source: z.string(),
      account: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      rows: Rows,
    }),
  ),
  imports: z.array(
    z.strictObject({ source: z.string(), account: z.string(), file: z.string(), contentHash: z.string() }),
  ),
  transforms: z
    .record(z.string(), z.string())
    .meta({ description: 'SHA-256 of the SQL of each transform, by name' }),
  attributes: z
    .record(
      z.string(),
      z.strictObject({
        type: z.enum(['number', 'category', 'boolean']),
        known: z.enum(['attribute', 'period', 'outcome']),
        leak: z.string().exactOptional(),
      }),
    )
    .meta({ description: 'Extra columns of the sources, as their mappings declared them' }),
  cleaning: z.array(z.record(z.string(), z.unknown())).meta({
    description:
      'The cleaning policy of the model; only `drop_duplicates` has been done to the rows that are kept',
  }),
  columns: z.array(ColumnStatistics),
});
export type VersionManifest = z.infer<typeof VersionManifest>;

const Version = z.strictObject({
  version: z.string().meta({ description: 'SHA-256 of the dataset' }),
  model: z.string().meta({ description: 'Model it was first made for' }),
  grain: z.enum(['performance', 'sessions']),
  madeAt: z.string(),
  rows: Rows,
  columns: z.number().int(),
  prunedAt: z
    .string()
    .nullable()
    .meta({ description: 'When its rows were deleted; null while they are kept' }),
  usedBy: z.array(z.string()).meta({ description: 'What keeps it from being pruned, in words' }),
});
export type VersionEntry = z.infer<typeof Version>;

/** `bidforest data list --json`. */
export const DataListDocument = z.strictObject({ versions: z.array(Version) });
export type DataListDocument = z.infer<typeof DataListDocument>;

/** `bidforest data show --json`. */
export const DataShowDocument = z.strictObject({ ...Version.shape, manifest: VersionManifest });
export type DataShowDocument = z.infer<typeof DataShowDocument>;

const CellValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** `bidforest data diff --json`. */
export const DataDiffDocument = z.strictObject({
  from: z.string(),
  to: z.string(),
  added: Rows,
  removed: Rows,
  changed: Rows,
  columns: z.record(z.string(), Rows).meta({ description: 'In how many rows each column differs' }),
  transforms: z.array(z.string()).meta({ description: 'Transforms whose SQL differs' }),
  imports: z
    .array(z.string())
    .meta({ description: 'Files that only one of the two has, or with other content' }),
  rows: z
    .array(
      z.strictObject({
        rowKey: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        columns: z.array(z.strictObject({ column: z.string(), from: CellValue, to: CellValue })),
      }),
    )
    .meta({ description: 'The first of the rows that differ, by key' }),
});
export type DataDiffDocument = z.infer<typeof DataDiffDocument>;

/** `bidforest data verify --json`. */
export const DataVerifyDocument = z.strictObject({
  versions: z.array(
    z.strictObject({
      version: z.string(),
      same: z.boolean().meta({ description: 'Whether the kept rows still have this hash' }),
      found: z.string().nullable().meta({ description: 'The hash they have; null where they are gone' }),
      reason: z.string(),
    }),
  ),
  broken: z.number().int(),
});
export type DataVerifyDocument = z.infer<typeof DataVerifyDocument>;

/** `bidforest data checkout --json`. */
export const DataCheckoutDocument = z.strictObject({ version: z.string(), path: z.string(), rows: Rows });
export type DataCheckoutDocument = z.infer<typeof DataCheckoutDocument>;

/** `bidforest data prune --json`. */
export const DataPruneDocument = z.strictObject({
  done: z.boolean().meta({ description: 'Whether the rows were deleted; without --yes they are only named' }),
  prunes: z.array(Version),
  keeps: z.array(Version),
});
export type DataPruneDocument = z.infer<typeof DataPruneDocument>;
