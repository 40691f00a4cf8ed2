import type { Row } from '../core/tables/table.ts';
import type { RejectedRow } from './ports.ts';

/** What is read of a CRM. */
export type CrmTable = 'customers' | 'orders';

/** A row of a CRM: what it says now, personal data hashed. */
export interface CrmChange {
  /** Order id, or customer id as it is kept; null where the CRM has none, and the row is rejected. */
  readonly id: string | null;
  /** When it last changed: ISO 8601, UTC, microseconds; null where the CRM does not say. */
  readonly updatedAt: string | null;
  /** Hash of all that it says. */
  readonly version: string;
  /** Rows of the raw table, without provenance: one, an order that was paid back two, a bad one none. */
  readonly rows: readonly Row[];
  /** What is wrong with it; the value is its id, never what was found. */
  readonly rejected: readonly Omit<RejectedRow, 'line'>[];
}

/** One look at a CRM: whatever changes meanwhile, all of it is as at one moment where the system can do that. */
export interface CrmReading {
  /** Rows that changed at or after a moment, those that do not say when first, then by that moment; all when null. */
  changes(table: CrmTable, since: string | null): AsyncIterable<readonly CrmChange[]>;
  /** Every row that is there, as it is kept and changed last. */
  ids(table: CrmTable): AsyncIterable<readonly Pick<CrmChange, 'id' | 'updatedAt'>[]>;
}

/** What a look at a table finds without reading it. */
export interface CrmTableState {
  /** Null where it would cost a reading to know. */
  readonly hasRows: boolean | null;
  /** When a row changed last: ISO 8601, UTC; null where none says so, or it would cost a reading to know. */
  readonly updatedAt: string | null;
  /** What a reading of all of it is billed for; null where nothing is. */
  readonly bytes: number | null;
}

/** A CRM. Nothing is written to it. @throws RemoteError, ConfigError */
export interface CrmSource {
  /** In the order in which they are read. */
  readonly tables: readonly CrmTable[];
  /** Tries the salt that personal data is hashed with; false where none is read. @throws ConfigError */
  triesSalt(): boolean;
  /** Looks whether a table is there, may be read and has the columns, of the types that are needed. @throws WarehouseError too */
  examine(table: CrmTable): Promise<CrmTableState>;
  /** Everything that `task` reads is of one look. */
  read<T>(task: (reading: CrmReading) => Promise<T>): Promise<T>;
}
