import type { RowOf, TableDef } from './table.ts';

/** Training sets that were kept. */
export const datasetVersions = {
  dataset: 'ops',
  name: 'dataset_versions',
  doc: 'One row per version of a training set. What a version holds never changes; pruning takes its rows away and leaves this one.',
  key: ['version'],
  columns: [
    { name: 'version', type: 'STRING', required: true, doc: 'SHA-256 of the dataset' },
    { name: 'model', type: 'STRING', required: true, doc: 'Model it was first made for' },
    { name: 'grain', type: 'STRING', required: true, doc: 'performance or sessions' },
    { name: 'made_at', type: 'TIMESTAMP', required: true, doc: 'When it was first made' },
    { name: 'rows', type: 'INT64', required: true, unit: 'rows', doc: 'Rows' },
    { name: 'columns', type: 'INT64', required: true, unit: 'columns', doc: 'Columns' },
    {
      name: 'manifest',
      type: 'JSON',
      required: true,
      doc: 'Column statistics, source windows and imports, hashes of the transforms, cleaning policy',
    },
    { name: 'pruned_at', type: 'TIMESTAMP', doc: 'When its rows were deleted; null while they are kept' },
  ],
} as const satisfies TableDef;

export type DatasetVersionRow = RowOf<typeof datasetVersions>;
