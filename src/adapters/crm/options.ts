import { InvariantError } from '../../core/base/errors.ts';
import type { Pseudonyms } from '../../core/base/personal-data.ts';
import type { CrmTable } from '../../jobs/crm-port.ts';

/** A further column to keep. */
export interface CrmAttribute {
  readonly column: string;
  readonly type: 'number' | 'category' | 'boolean';
}

/** Which table of the CRM is read, and which of its columns mean what; names as the CRM has them. */
export interface CrmMapping {
  readonly table: string;
  readonly columns: Readonly<Record<string, string | undefined>>;
  readonly attributes: Readonly<Record<string, CrmAttribute>>;
}

/** How rows of a CRM are read, wherever they are. */
export interface CrmOptions {
  readonly tables: Readonly<Partial<Record<CrmTable, CrmMapping>>>;
  /** Currency of the account; orders in another are rejected. */
  readonly currency: string;
  /** Time zone of the account, in which its days are. */
  readonly timeZone: string;
  /** Time zone of timestamps that carry none. */
  readonly crmTimeZone: string;
  readonly customerIdIsPersonal: boolean;
  readonly pseudonyms: Pseudonyms;
}

/** Columns that hold personal data, beside ids. */
const PERSONAL: ReadonlySet<string> = new Set(['email', 'phone']);

/** Tries the salt that personal data is hashed with; false where none is read. @throws ConfigError */
export function triesSalt({ tables, customerIdIsPersonal, pseudonyms }: CrmOptions): boolean {
  const columns = Object.values(tables).flatMap((mapping) =>
    Object.entries(mapping.columns).flatMap(([name, column]) => (column === undefined ? [] : [name])),
  );
  const isPersonal = (name: string): boolean =>
    PERSONAL.has(name) || (name === 'customer_id' && customerIdIsPersonal);
  if (!columns.some(isPersonal)) return false;
  pseudonyms.of('id', 'nobody');
  return true;
}

/** The tables that are mapped, in the order in which they are read. */
export function mappedTables({ tables }: Pick<CrmOptions, 'tables'>): readonly CrmTable[] {
  return (['customers', 'orders'] as const).filter((table) => tables[table] !== undefined);
}

/** The mapping of a table that has one. */
export function mappingOf({ tables }: Pick<CrmOptions, 'tables'>, table: CrmTable): CrmMapping {
  const mapping = tables[table];
  if (mapping === undefined) throw new InvariantError(`the CRM has no mapping for ${table}`);
  return mapping;
}
