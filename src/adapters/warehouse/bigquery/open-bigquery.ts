import { setTimeout } from 'node:timers/promises';
import type { Day } from '../../../core/base/day.ts';
import { WarehouseError } from '../../../core/base/errors.ts';
import { costs } from '../../../core/tables/costs.ts';
import type { Row, TableDef } from '../../../core/tables/table.ts';
import type { QueryParams, Scope, Warehouse } from '../../../jobs/ports.ts';
import type { QueryLabels } from '../../../jobs/warehouse-port.ts';
import { rowsFrom } from '../first-day.ts';
import { bigQueryClient, type BigQueryClient, type BigQueryConnection, type TableName } from './client.ts';
import { costLog, type CostLimits, type CostLog, type CostStore } from './cost-log.ts';
import { jobFailure } from './failure.ts';
import { appendRows, dropTable, ended, scopeName, stageRows } from './load.ts';
import { daysOfScope, replaceScope, type Statement } from './replace-scope.ts';
import { dryRun, runAs, runQuery, startQuery, type QueryLimits } from './run-query.ts';
import { nextTurn, type KnownTurns } from './scope-turns.ts';
import { createTables } from './tables.ts';

/** Which tables of BigQuery are the warehouse, and what queries may cost. */
export interface BigQueryOptions extends BigQueryConnection {
  /** Prefix of the datasets: `bidforest` gives `bidforest_raw`. */
  readonly dataset: string;
  /** Tables that must exist, empty if nothing was loaded yet, so that transforms can name them. */
  readonly tables: readonly TableDef[];
  readonly maxBytesPerQuery: number;
  /** Null: nothing is written down and there is no budget, as where only others’ tables are read. */
  readonly costs: CostLimits | null;
  readonly now: () => Date;
}

const TIB = 2 ** 40;
/** Waits between tries of a statement that met another one on the same table. */
const RETRIES_MS = [500, 1_000, 2_000, 4_000, 8_000];

/** Opens BigQuery as a warehouse: makes and migrates its tables. @throws WarehouseError */
export async function openBigQuery(options: BigQueryOptions): Promise<Warehouse> {
  const client = bigQueryClient(options);
  const own = options.costs === null ? [] : [costs];
  await createTables(client, [...new Set([...options.tables, ...own])], options.dataset);
  const log =
    options.costs === null ? NOT_COUNTED : costLog(options.costs, costStore(client, options), options.now);
  return warehouse({ client, options, log, labels: {}, made: new Set(options.tables), turns: new Map() });
}

const NOT_COUNTED: CostLog = {
  admit: () => Promise.resolve(Infinity),
  record: () => undefined,
  flush: () => Promise.resolve(),
};

interface Session {
  readonly client: BigQueryClient;
  readonly options: BigQueryOptions;
  readonly log: CostLog;
  readonly labels: QueryLabels;
  /** Tables that are known to exist as defined. */
  readonly made: Set<TableDef>;
  readonly turns: KnownTurns;
}

function warehouse(session: Session): Warehouse {
  const { client, options, log } = session;
  return {
    ref: (table) => ref(options, table),
    query: (sql, params = {}) => query(session, sql, params),
    stream: <T extends Row>(sql: string, params: QueryParams = {}) =>
      run(session, sql, params) as AsyncIterable<readonly T[]>,
    load: (table, rows, scope, firstDay) =>
      load(session, table, rowsFrom(rows, table, firstDay), scope, firstDay),
    snapshot: (table, as) => snapshot(session, table, as),
    estimate: (sql, params = {}) => estimate(session, sql, params),
    labelled: (labels) => warehouse({ ...session, labels: { ...session.labels, ...labels } }),
    close: async () => {
      await log.flush();
      client.close();
    },
  };
}

function ref({ project, dataset }: BigQueryOptions, table: Pick<TableDef, 'dataset' | 'name'>): string {
  return `\`${project}.${dataset}_${table.dataset}.${table.name}\``;
}

/** Where costs are kept: read by one query a day and process, added to by load jobs, which are free. */
function costStore(client: BigQueryClient, options: BigQueryOptions): CostStore {
  const target = { dataset: `${options.dataset}_${costs.dataset}`, table: costs.name };
  return {
    spentOn: async (day) => {
      const sql = `SELECT SUM(usd) AS usd FROM ${ref(options, costs)} WHERE spent_on = @day`;
      const limits = { maxBytesPerQuery: options.maxBytesPerQuery, labels: {} };
      let usd = 0;
      for await (const page of runQuery(client, sql, { day }, limits, () => undefined))
        for (const row of page) usd += Number(row['usd'] ?? 0);
      return usd;
    },
    append: (rows, batchId) => appendRows(client, costs, target, rows, `bidforest_costs_${batchId}`),
  };
}

async function query<T extends Row>(session: Session, sql: string, params: QueryParams): Promise<T[]> {
  const rows: Row[] = [];
  for await (const page of run(session, sql, params)) for (const row of page) rows.push(row);
  return rows as T[];
}

async function* run(session: Session, sql: string, params: QueryParams): AsyncGenerator<Row[]> {
  const { client, log, labels } = session;
  const limits = await limitsOf(session, sql, params);
  yield* runQuery(client, sql, params, limits, (job) => log.record(job, labels));
}

/** What a query may read, once it was planned. @throws WarehouseError where the budget does not reach for it */
async function limitsOf(
  { client, options, log, labels }: Session,
  sql: string,
  params: QueryParams,
): Promise<QueryLimits> {
  const most = await log.admit(await dryRun(client, sql, params), sql);
  return { maxBytesPerQuery: Math.min(options.maxBytesPerQuery, most), labels: labelTexts(labels) };
}

/** Labels as BigQuery takes them: lower case, digits, hyphens and underscores, at most 63 of them. */
function labelTexts(labels: QueryLabels): Record<string, string> {
  const texts = Object.entries(labels) as [string, string][];
  return Object.fromEntries(
    texts.map(([name, text]) => [
      name,
      text
        .toLowerCase()
        .replaceAll(/[^a-z0-9_-]/g, '_')
        .slice(0, 63),
    ]),
  );
}

async function load(
  session: Session,
  table: TableDef,
  rows: AsyncIterable<Row> | Iterable<Row>,
  scope: Scope,
  firstDay: Day | undefined,
): Promise<number> {
  const { client, options } = session;
  if (!session.made.has(table)) {
    await createTables(client, [table], options.dataset);
    session.made.add(table);
  }
  const target: TableName = { dataset: `${options.dataset}_${table.dataset}`, table: table.name };
  const staged = await stageRows(client, table, target, rows, scope);
  const staging =
    staged.table === null ? null : `\`${options.project}.${staged.table.dataset}.${staged.table.table}\``;
  const name = scopeName(target, scope);
  await retried(async () => {
    for (;;) {
      const turn = await nextTurn(client, name, options.now(), session.turns);
      const days = await daysToReplace(session, table, scope, firstDay);
      // No row of the scope is there yet, and none is to come.
      if (staging === null && days?.length === 0) return;
      if (await runInTurn(session, replaceScope(table, ref(options, table), staging, scope, days), turn))
        return;
    }
  });
  if (staged.table !== null) await dropTable(client, staged.table);
  return staged.count;
}

/** False where another process took the turn first: what was asked before is stale. */
async function runInTurn(session: Session, { sql, params }: Statement, turn: string): Promise<boolean> {
  const { client, log, labels } = session;
  const limits = await limitsOf(session, sql, params);
  return runAs(client, turn, { sql, params }, limits, (job) => log.record(job, labels));
}

/** The partitions that hold rows of a scope; null where the table has none. */
async function daysToReplace(
  session: Session,
  table: TableDef,
  scope: Scope,
  firstDay: Day | undefined,
): Promise<readonly (string | null)[] | null> {
  if (table.partitionBy === undefined) return null;
  const only = scope[table.partitionBy];
  if (only !== undefined) return [only];
  const { sql, params } = daysOfScope(table, ref(session.options, table), scope, firstDay);
  return (await query<{ day: string | null }>(session, sql, params)).map(({ day }) => day);
}

/** Runs a step again that met another writer of the table. */
async function retried(step: () => Promise<void>): Promise<void> {
  for (const wait of RETRIES_MS) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof WarehouseError) || !error.retryable) throw error;
      await setTimeout(wait);
    }
  }
  return step();
}

async function snapshot(session: Session, table: string, as: string): Promise<void> {
  const [, dataset = '', name = ''] = as.replaceAll('`', '').split('.');
  await dropTable(session.client, { dataset, table: name });
  const sql = `CREATE SNAPSHOT TABLE ${as} CLONE ${table}`;
  const jobReference = await startQuery(
    session.client,
    sql,
    {},
    {
      maxBytesPerQuery: session.options.maxBytesPerQuery,
      labels: labelTexts(session.labels),
    },
  );
  const failure = jobFailure((await ended(session.client, { jobReference })).status, sql);
  if (failure !== undefined) throw failure;
}

async function estimate(
  session: Session,
  sql: string,
  params: QueryParams,
): Promise<{ bytes: number; usd: number }> {
  const bytes = await dryRun(session.client, sql, params);
  return { bytes, usd: (bytes / TIB) * (session.options.costs?.usdPerTiB ?? 0) };
}
