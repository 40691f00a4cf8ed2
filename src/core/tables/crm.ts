import type { RowOf, TableDef } from './table.ts';

/** How far a CRM has been read. */
export const crmReadings = {
  dataset: 'ops',
  name: 'crm_readings',
  doc: 'How far each table of a CRM has been read; replaced after every batch, which makes it the last thing a batch does.',
  key: ['source', 'account_id', 'table_name'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'table_name', type: 'STRING', required: true, doc: 'customers or orders' },
    {
      name: 'batch',
      type: 'INT64',
      required: true,
      doc: 'Number of the last batch; its rows carry it as file',
    },
    {
      name: 'updated_to',
      type: 'STRING',
      doc: 'Last change that was read, ISO 8601 in UTC with microseconds; null while there is none',
    },
    { name: 'compared_at', type: 'TIMESTAMP', doc: 'When the ids were last compared' },
  ],
} as const satisfies TableDef;

/** What is there in a CRM, to be compared with what the warehouse holds. */
export const crmIds = {
  dataset: 'ops',
  name: 'crm_ids',
  doc: 'Ids that a CRM held when they were last compared; replaced with each comparison.',
  key: ['source', 'account_id', 'table_name', 'id'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'table_name', type: 'STRING', required: true, doc: 'customers or orders' },
    { name: 'id', type: 'STRING', required: true, doc: 'Order id, or customer id as it is kept' },
    { name: 'updated_at', type: 'TIMESTAMP', doc: 'When the CRM last changed the row' },
  ],
} as const satisfies TableDef;

export type CrmReadingRow = RowOf<typeof crmReadings>;
export type CrmIdRow = RowOf<typeof crmIds>;
