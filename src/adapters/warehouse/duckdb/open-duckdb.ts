import { rowsFrom } from '../first-day.ts';
import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { EdgeError, WarehouseError } from '../../../core/base/errors.ts';
import type { Row, TableDef } from '../../../core/tables/table.ts';
import type { DatasetStore, QueryParams, Scope, Warehouse } from '../../../jobs/ports.ts';
import { openConnections } from './connections.ts';
import type { Connections } from './connections.ts';
import { createTables } from './create-tables.ts';
import { replaceRows } from './load.ts';
import { boundParameters } from './parameters.ts';
import { parquetDatasets } from './parquet-datasets.ts';
import { plainRows } from './rows-out.ts';
import { translate } from './translate.ts';

/** Where the embedded warehouse is and how its tables are called. */
export interface DuckDbOptions {
  /** A file, made if absent, or `:memory:`. */
  readonly path: string;
  /** First part of table names, as on BigQuery. */
  readonly project: string;
  /** Prefix of the datasets: `bidforest` gives `bidforest_raw`. */
  readonly dataset: string;
  /** Tables that must exist, empty if nothing was loaded yet, so that transforms can name them. */
  readonly tables: readonly TableDef[];
  /** What the database may take of the memory; 80 % of the machine's when absent. */
  readonly memoryMb?: number;
}

/** The embedded warehouse, which writes and reads Parquet itself. */
export interface DuckDbWarehouse extends Warehouse {
  /** Training sets as Parquet files of a folder. */
  datasets(folder: string): DatasetStore;
}

/** Opens the embedded warehouse. It speaks GoogleSQL only. @throws WarehouseError when the file is held by another process. */
export async function openDuckDb(options: DuckDbOptions): Promise<DuckDbWarehouse> {
  const connections = await openConnections(options.path, options.memoryMb);
  const session: Session = { connections, project: options.project, made: new Set(options.tables) };
  const ref: Warehouse['ref'] = (table) =>
    `\`${options.project}.${options.dataset}_${table.dataset}.${table.name}\``;
  await connections.use((connection) =>
    attempt(undefined, () => createTables(connection, options.tables, options.dataset)),
  );
  const warehouse: DuckDbWarehouse = {
    ref,
    labelled: () => warehouse,
    query: (sql, params = {}) => query(session, sql, params),
    stream: (sql, params = {}) => stream(session, sql, params),
    load: (table, rows, scope, firstDay) =>
      load(session, options, table, rowsFrom(rows, table, firstDay), scope),
    snapshot: (table, as) => snapshot(session, table, as),
    estimate: (sql) => estimate(session, sql),
    close: async () => connections.close(),
    datasets: (folder) =>
      parquetDatasets(
        {
          translate: (sql) => translate(sql, options.project)[0] ?? '',
          run: (sql) =>
            connections.use((connection) => attempt(sql, async () => void (await connection.run(sql)))),
          stream: (sql) => streamStatement(session, sql, sql, {}),
          ref,
        },
        folder,
      ),
  };
  return warehouse;
}

interface Session {
  readonly connections: Connections;
  readonly project: string;
  /** Tables that are known to exist as defined. */
  readonly made: Set<TableDef>;
}

async function query<T extends Row>(session: Session, sql: string, params: QueryParams): Promise<T[]> {
  const statements = translate(sql, session.project);
  return session.connections.use((connection) =>
    undoneOnError(connection, async () => {
      let rows: Row[] = [];
      for (const statement of statements) {
        const { values, types } = boundParameters(statement, params, sql);
        rows = await attempt(sql, async () => {
          const result = await connection.stream(statement, values, types);
          return allRows(result);
        });
      }
      return rows as T[];
    }),
  );
}

async function allRows(result: DuckDBResult): Promise<Row[]> {
  const names = result.deduplicatedColumnNames();
  const rows: Row[] = [];
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (const row of plainRows(chunk, names)) rows.push(row);
  }
  return rows;
}

async function* stream<T extends Row>(
  session: Session,
  sql: string,
  params: QueryParams,
): AsyncGenerator<readonly T[]> {
  const [statement, ...more] = translate(sql, session.project);
  if (statement === undefined || more.length > 0) {
    throw new WarehouseError('Only one statement can be streamed', { sql });
  }
  yield* streamStatement<T>(session, statement, sql, params);
}

/** Streams the answer to a statement of DuckDB; `sql` is what it was translated from. */
async function* streamStatement<T extends Row>(
  session: Session,
  statement: string,
  sql: string,
  params: QueryParams,
): AsyncGenerator<readonly T[]> {
  const { values, types } = boundParameters(statement, params, sql);
  const connection = await session.connections.acquire();
  try {
    const result = await attempt(sql, () => connection.stream(statement, values, types));
    const names = result.deduplicatedColumnNames();
    for (;;) {
      const chunk = await attempt(sql, () => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield plainRows(chunk, names) as T[];
    }
  } finally {
    session.connections.release(connection);
  }
}

async function load(
  session: Session,
  options: DuckDbOptions,
  table: TableDef,
  rows: AsyncIterable<Row> | Iterable<Row>,
  scope: Scope,
): Promise<number> {
  return session.connections.use(async (connection) => {
    await ensureTable(session, options, connection, table);
    return attempt(undefined, () => replaceRows(connection, table, options.dataset, rows, scope));
  });
}

/** A definition is compared with its table once: nothing else alters tables while the warehouse is open. */
async function ensureTable(
  session: Session,
  options: DuckDbOptions,
  connection: DuckDBConnection,
  table: TableDef,
): Promise<void> {
  if (session.made.has(table)) return;
  await attempt(undefined, () => createTables(connection, [table], options.dataset));
  session.made.add(table);
}

/** Leaves no transaction open on a connection that others will use: what a failed step had begun is undone. */
async function undoneOnError<T>(connection: DuckDBConnection, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    // Where no transaction is open, there is nothing to undo, and DuckDB says so.
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function snapshot(session: Session, table: string, as: string): Promise<void> {
  await query(session, `CREATE OR REPLACE TABLE ${as} AS SELECT * FROM ${table}`, {});
}

async function estimate(session: Session, sql: string): Promise<{ bytes: number; usd: number }> {
  const statements = translate(sql, session.project);
  await session.connections.use(async (connection) => {
    for (const statement of statements) {
      const prepared = await attempt(sql, () => connection.prepare(statement));
      prepared.destroySync();
    }
  });
  return { bytes: 0, usd: 0 };
}

/** Runs a step and says which SQL failed, and why, in DuckDB's words. */
async function attempt<T>(sql: string | undefined, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof EdgeError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new WarehouseError(`The warehouse refused a statement: ${message.split('\n')[0] ?? ''}`, {
      found: message,
      ...(sql === undefined ? {} : { sql }),
      retryable: /conflict/i.test(message),
      cause,
    });
  }
}
