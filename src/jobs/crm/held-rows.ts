import { crmIds } from '../../core/tables/crm.ts';
import { quarantine } from '../../core/tables/ops.ts';
import { rawTables } from '../../core/tables/raw.ts';
import type { Row } from '../../core/tables/table.ts';
import type { CrmTable } from '../crm-port.ts';
import type { World } from '../world.ts';
import { scopeOf, type CrmPlace } from './reading-state.ts';

/** Beyond so many rows of the overlap they are not looked up: they are loaded once more, which changes nothing. */
const MOST_HELD = 200_000;

const ID: Readonly<Record<CrmTable, string>> = { customers: 'customer_id', orders: 'order_id' };

/** GoogleSQL of what the warehouse holds of a table of a CRM, one row an id: its latest version. */
function latest({ warehouse }: Pick<World, 'warehouse'>, table: CrmTable): string {
  return `SELECT ${ID[table]} AS id, \`date\`, updated_at, version, deleted
    FROM ${warehouse.ref(rawTables[table])}
    WHERE source = @source AND account_id = @account_id AND ${ID[table]} IS NOT NULL AND version IS NOT NULL
    QUALIFY ROW_NUMBER() OVER (
      PARTITION BY ${ID[table]} ORDER BY imported_at DESC, file DESC, line
    ) = 1`;
}

/** Versions by id of the rows that changed at or after a moment: they need not be loaded again. */
export async function heldVersions(
  world: Pick<World, 'warehouse'>,
  place: CrmPlace,
  since: string,
): Promise<ReadonlyMap<string, string>> {
  const sql = `SELECT id, version FROM (${latest(world, place.table)})
    WHERE updated_at >= CAST(@since AS TIMESTAMP) OR updated_at IS NULL LIMIT ${MOST_HELD + 1}`;
  const { source, account_id } = scopeOf(place);
  const rows = await world.warehouse.query<{ id: string; version: string }>(sql, {
    source,
    account_id,
    since,
  });
  return new Map(rows.length > MOST_HELD ? [] : rows.map(({ id, version }) => [id, version]));
}

/** Ids of rows that were turned away, which need not be turned away again. */
export async function badIds(
  { warehouse }: Pick<World, 'warehouse'>,
  place: CrmPlace,
): Promise<ReadonlySet<string>> {
  const { source, account_id } = scopeOf(place);
  const sql = `SELECT DISTINCT value FROM ${warehouse.ref(quarantine)}
    WHERE source = @source AND account_id = @account_id AND value IS NOT NULL AND STARTS_WITH(file, @prefix)
    LIMIT ${MOST_HELD}`;
  const rows = await warehouse.query<{ value: string }>(sql, {
    source,
    account_id,
    prefix: `${place.table} `,
  });
  return new Set(rows.map(({ value }) => value));
}

/** What a comparison of all ids shows. */
export interface Comparison {
  /** Rows that the warehouse holds and that are not deleted. */
  readonly held: number;
  /** Those of them that the CRM has no longer. */
  readonly lost: number;
  /** The oldest change that the warehouse should hold and does not; null where it holds all. */
  readonly missedSince: string | null;
}

/** Compares the ids of the CRM, loaded before, with what the warehouse holds. */
export async function compareIds(world: Pick<World, 'warehouse'>, place: CrmPlace): Promise<Comparison> {
  const { warehouse } = world;
  const sql = `WITH held AS (${latest(world, place.table)}),
    there AS (
      SELECT id, MAX(updated_at) AS updated_at FROM ${warehouse.ref(crmIds)}
      WHERE source = @source AND account_id = @account_id AND table_name = @table_name GROUP BY id
    ),
    bad AS (
      SELECT DISTINCT value AS id FROM ${warehouse.ref(quarantine)}
      WHERE source = @source AND account_id = @account_id AND value IS NOT NULL
        AND STARTS_WITH(file, CONCAT(@table_name, ' '))
    )
    SELECT
      (SELECT COUNT(*) FROM held WHERE deleted IS NOT TRUE) AS held_rows,
      (SELECT COUNT(*) FROM held AS h LEFT JOIN there AS t ON t.id = h.id
        WHERE h.deleted IS NOT TRUE AND t.id IS NULL) AS lost_rows,
      (SELECT MIN(t.updated_at) FROM there AS t LEFT JOIN held AS h ON h.id = t.id LEFT JOIN bad AS b ON b.id = t.id
        WHERE b.id IS NULL AND (h.id IS NULL OR h.deleted OR h.updated_at < t.updated_at)) AS missed_since`;
  const [row] = await warehouse.query<{
    held_rows: number;
    lost_rows: number;
    missed_since: string | null;
  }>(sql, scopeOf(place));
  return {
    held: row?.held_rows ?? 0,
    lost: row?.lost_rows ?? 0,
    missedSince: row?.missed_since ?? null,
  };
}

/** A row for each that the CRM has no longer, which takes the place of what was there. */
export async function* deletions(
  world: Pick<World, 'warehouse'>,
  place: CrmPlace,
): AsyncGenerator<readonly Row[]> {
  const { warehouse } = world;
  const sql = `SELECT h.id, h.\`date\` FROM (${latest(world, place.table)}) AS h
    LEFT JOIN (
      SELECT id FROM ${warehouse.ref(crmIds)}
      WHERE source = @source AND account_id = @account_id AND table_name = @table_name
    ) AS t ON t.id = h.id
    WHERE h.deleted IS NOT TRUE AND t.id IS NULL ORDER BY h.id`;
  for await (const rows of warehouse.stream<{ id: string; date: string | null }>(sql, scopeOf(place)))
    yield rows.map(({ id, date }) => ({
      ...EMPTY[place.table],
      [ID[place.table]]: id,
      date,
      attributes: '{}',
      deleted: true,
      version: 'deleted',
    }));
}

const EMPTY: Readonly<Record<CrmTable, Row>> = {
  customers: emptyRow('customers'),
  orders: emptyRow('orders'),
};

function emptyRow(table: CrmTable): Row {
  const provenance = new Set(['source', 'account_id', 'file', 'line', 'imported_at']);
  const names = rawTables[table].columns.map(({ name }) => name as string);
  return Object.fromEntries(names.filter((name) => !provenance.has(name)).map((name) => [name, null]));
}
