import { WarehouseError } from '../../core/base/errors.ts';
import type { CrmReading, CrmSource } from '../../jobs/crm-port.ts';
import type { Warehouse } from '../../jobs/ports.ts';
import { googleSql } from './dialect.ts';
import { mappedTables, mappingOf, triesSalt, type CrmOptions } from './options.ts';
import { changeReader, readId, type CrmRecord } from './read-change.ts';
import { selectChanges, selectIds } from './select.ts';

/**
 * A CRM that is copied into tables of the warehouse. Moments carry their time zone there, and the copy may change
 * while it is read: what is missed is seen when ids are compared.
 */
export function warehouseCrm(
  warehouse: Pick<Warehouse, 'stream' | 'estimate'>,
  options: CrmOptions,
): CrmSource {
  const reading: CrmReading = {
    async *changes(table, since) {
      const mapping = mappingOf(options, table);
      const read = changeReader(table, mapping, options);
      const sql = selectChanges(googleSql, mapping, since !== null);
      const params = { time_zone: options.timeZone, ...(since === null ? {} : { since }) };
      for await (const records of warehouse.stream<CrmRecord & Record<string, string>>(sql, params))
        yield records.map(read);
    },
    async *ids(table) {
      const sql = selectIds(googleSql, table, mappingOf(options, table));
      for await (const records of warehouse.stream<CrmRecord & Record<string, string>>(sql))
        yield records.flatMap((record) => readId(table, record, options) ?? []);
    },
  };
  return {
    tables: mappedTables(options),
    triesSalt: () => triesSalt(options),
    examine: async (table) => {
      const mapping = mappingOf(options, table);
      const sql = selectChanges(googleSql, mapping, false);
      const { bytes } = await planned(mapping.table, () =>
        warehouse.estimate(sql, { time_zone: options.timeZone }),
      );
      return { hasRows: null, updatedAt: null, bytes };
    },
    read: (task) => task(reading),
  };
}

/** A plan, or what to correct where there is none. @throws WarehouseError */
async function planned<T>(table: string, plan: () => Promise<T>): Promise<T> {
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof WarehouseError) || error.next !== undefined) throw error;
    throw new WarehouseError(`${table} cannot be read as the CRM: ${error.message}`, {
      ...(error.found === undefined ? {} : { found: error.found }),
      next: 'Correct `crm.….table` and `crm.….columns`, or make a view that casts what is of another type.',
      retryable: error.retryable,
      cause: error,
    });
  }
}
