import type { ColumnDef } from './table.ts';

/** Where a row came from: the same five columns lead every raw table. */
export const provenance = [
  {
    name: 'source',
    type: 'STRING',
    required: true,
    doc: 'Name of the source in the configuration or mapping',
  },
  { name: 'account_id', type: 'STRING', required: true, doc: 'Advertising account, property or CRM' },
  {
    name: 'file',
    type: 'STRING',
    required: true,
    doc: 'File (name without folder) or API report; loading it again replaces its rows',
  },
  { name: 'line', type: 'INT64', required: true, doc: 'Line of the file, or ordinal in the report, from 1' },
  { name: 'imported_at', type: 'TIMESTAMP', required: true, doc: 'When the import started' },
] as const satisfies readonly ColumnDef[];
