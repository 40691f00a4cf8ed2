import { crmReadings } from '../../core/tables/crm.ts';
import type { CrmTable } from '../crm-port.ts';
import type { World } from '../world.ts';

/** A table of a CRM, as rows carry it. */
export interface CrmPlace {
  readonly source: string;
  readonly account: string;
  readonly table: CrmTable;
}

/** How far a table has been read. */
export interface ReadingState {
  /** Number of the last batch; 0 before the first. */
  readonly batch: number;
  readonly updatedTo: string | null;
  readonly comparedAt: string | null;
}

const NOTHING_READ: ReadingState = { batch: 0, updatedTo: null, comparedAt: null };

/** The columns of `ops` that name a table of a CRM. */
export function scopeOf({ source, account, table }: CrmPlace): {
  readonly source: string;
  readonly account_id: string;
  readonly table_name: CrmTable;
} {
  return { source, account_id: account, table_name: table };
}

/** What the rows of a batch carry as their file; in order of number as text too. */
export function batchFile(table: CrmTable, batch: number): string {
  return `${table} ${String(batch).padStart(6, '0')}`;
}

export async function readState(world: Pick<World, 'warehouse'>, place: CrmPlace): Promise<ReadingState> {
  const sql = `SELECT batch, updated_to, compared_at FROM ${world.warehouse.ref(crmReadings)}
    WHERE source = @source AND account_id = @account_id AND table_name = @table_name`;
  const [row] = await world.warehouse.query<{
    batch: number;
    updated_to: string | null;
    compared_at: string | null;
  }>(sql, scopeOf(place));
  if (row === undefined) return NOTHING_READ;
  return { batch: row.batch, updatedTo: row.updated_to, comparedAt: row.compared_at };
}

/** The last step of a batch: what is not noted here is read again. */
export async function noteState(
  world: Pick<World, 'warehouse'>,
  place: CrmPlace,
  state: ReadingState,
): Promise<void> {
  const scope = scopeOf(place);
  const { batch, updatedTo, comparedAt } = state;
  const row = { ...scope, batch, updated_to: updatedTo, compared_at: comparedAt };
  await world.warehouse.load(crmReadings, [row], scope);
}
