import type { RowOf, TableDef } from './table.ts';

/** Partitions that a person has let through although they break what is expected of them. */
export const releasedPartitions = {
  dataset: 'ops',
  name: 'released_partitions',
  doc: 'One row per broken rule of a partition (source, account, day) that a person has released, so that the partition is used again.',
  key: ['raw_table', 'source', 'account_id', 'date', 'rule'],
  columns: [
    {
      name: 'raw_table',
      type: 'STRING',
      required: true,
      doc: 'ad_performance, sessions, orders or ad_clicks',
    },
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'date', type: 'DATE', required: true, doc: 'Day of the partition' },
    { name: 'rule', type: 'STRING', required: true, doc: 'The rule that it breaks' },
    { name: 'released_at', type: 'TIMESTAMP', required: true, doc: 'When' },
    { name: 'released_by', type: 'STRING', required: true, doc: 'Who' },
    { name: 'reason', type: 'STRING', required: true, doc: 'Why' },
    { name: 'found', type: 'STRING', required: true, doc: 'What the rule had found then, in words' },
  ],
} as const satisfies TableDef;

export type ReleasedPartitionRow = RowOf<typeof releasedPartitions>;
