import type { CrmMapping } from '../../../src/adapters/crm/options.ts';
import { postgresCrm, type PostgresOptions } from '../../../src/adapters/crm/postgres-crm.ts';
import type { CrmChange, CrmSource, CrmTable } from '../../../src/jobs/crm-port.ts';
import { testPseudonyms } from '../files/read-all.ts';

export const ORDER_COLUMNS = {
  order_id: 'id',
  ordered_at: 'placed',
  updated_at: 'changed',
  revenue: 'total',
};

/** A CRM at an address, with one table of orders. */
export function crmAt(
  connection: string,
  orders: Partial<CrmMapping> = {},
  options: Partial<PostgresOptions> = {},
): CrmSource {
  return postgresCrm({
    tables: { orders: { table: 'orders', columns: ORDER_COLUMNS, attributes: {}, ...orders } },
    currency: 'EUR',
    timeZone: 'Europe/Paris',
    crmTimeZone: 'Europe/Paris',
    customerIdIsPersonal: true,
    pseudonyms: testPseudonyms,
    connection: () => connection,
    connectionFrom: 'the environment variable CRM',
    tls: 'off',
    certificateAuthority: null,
    connectMs: 15_000,
    statementMs: 30_000,
    ...options,
  });
}

/** Everything that changed since a moment. */
export async function changesOf(
  crm: CrmSource,
  since: string | null = null,
  table: CrmTable = 'orders',
): Promise<CrmChange[]> {
  return crm.read(async (reading) => {
    const all: CrmChange[] = [];
    for await (const chunk of reading.changes(table, since)) all.push(...chunk);
    return all;
  });
}
