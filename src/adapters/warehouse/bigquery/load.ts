import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bigQueryTable } from '../../../core/tables/big-query-table.ts';
import type { Row, TableDef } from '../../../core/tables/table.ts';
import type { Scope } from '../../../jobs/ports.ts';
import { scopeType } from '../row-refusals.ts';
import type { BigQueryClient, TableName } from './client.ts';
import { isMissing, isTaken, jobFailure } from './failure.ts';
import { writeRows, type WrittenRows } from './rows-in.ts';
import type { RestJob } from './rest-types.ts';

/** Staging tables of runs that were killed go away by themselves. */
const STAGING_MS = 24 * 3_600_000;
const MOST_POLL_MS = 2_000;

/** Rows that were brought into a table of their own, to be merged. */
export interface Staged {
  readonly count: number;
  /** Null when there are no rows. */
  readonly table: TableName | null;
}

/**
 * Brings rows into a staging table by one load job, whose id follows from table, scope and content: a load that is run
 * again after a kill finds its job and reads it. @throws WarehouseError; nothing has changed then.
 */
export async function stageRows(
  client: BigQueryClient,
  table: TableDef,
  target: TableName,
  rows: AsyncIterable<Row> | Iterable<Row>,
  scope: Scope,
): Promise<Staged> {
  for (const name of Object.keys(scope)) scopeType(table, name);
  const file = join(tmpdir(), `bidforest-load-${randomUUID()}.json`);
  try {
    const written = await writeRows(file, table, rows, scope);
    if (written.count === 0) return { count: 0, table: null };
    return {
      count: written.count,
      table: await stageFile(client, table, target, file, loadName(target, scope, written)),
    };
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Adds rows to a table by one load job, which costs nothing and reads nothing. `jobId` must be new: rows are added once
 * under it. @throws WarehouseError
 */
export async function appendRows(
  client: BigQueryClient,
  table: TableDef,
  target: TableName,
  rows: readonly Row[],
  jobId: string,
): Promise<void> {
  const file = join(tmpdir(), `bidforest-load-${randomUUID()}.json`);
  try {
    await writeRows(file, table, rows, {});
    const load = { sourceFormat: 'NEWLINE_DELIMITED_JSON', writeDisposition: 'WRITE_APPEND' };
    const failure = jobFailure(
      (await ended(client, await client.upload(file, target, load, jobId))).status,
      undefined,
    );
    if (failure !== undefined) throw failure;
  } finally {
    await rm(file, { force: true });
  }
}

/** Names a load: the same rows for the same scope of the same table are the same load. */
function loadName(target: TableName, scope: Scope, { hash }: WrittenRows): string {
  return scopeName(target, scope, hash);
}

/** Names a scope of a table, and what is put into it where that is told: the same in every process. */
export function scopeName(target: TableName, scope: Scope, content: string | null = null): string {
  const scoped = Object.entries(scope).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([target, scoped, content]))
    .digest('hex')
    .slice(0, 32);
}

/**
 * A job id is used once and for ever: the job is read where it exists, and its table is taken while it is still there,
 * which only the job itself makes, with all rows at once. Where it is not, since the load had ended, or the job had
 * failed, the next number of the id is tried.
 */
async function stageFile(
  client: BigQueryClient,
  table: TableDef,
  target: TableName,
  file: string,
  name: string,
): Promise<TableName> {
  for (let attempt = 1; ; attempt++) {
    const staging = { dataset: target.dataset, table: `${target.table}__staging_${name}_${attempt}` };
    const jobId = `bidforest_load_${name}_${attempt}`;
    const earlier = await existingJob(client, jobId);
    if (earlier === undefined) {
      if (await loadFile(client, table, staging, file, jobId)) return staging;
    } else {
      const done = await ended(client, earlier);
      if (done.status?.errorResult === undefined && (await isThere(client, staging))) return staging;
    }
  }
}

/** A job by its id, if there is one. */
export async function existingJob(client: BigQueryClient, jobId: string): Promise<RestJob | undefined> {
  try {
    return await client.request<RestJob>({ uri: `/jobs/${jobId}`, qs: { location: client.location } });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** False where another process uses the same id at this moment: its table is its own. */
async function loadFile(
  client: BigQueryClient,
  table: TableDef,
  staging: TableName,
  file: string,
  jobId: string,
): Promise<boolean> {
  const { schema } = bigQueryTable(table);
  try {
    const load = { sourceFormat: 'NEWLINE_DELIMITED_JSON', writeDisposition: 'WRITE_TRUNCATE' };
    const job = await client.upload(
      file,
      staging,
      { ...load, schema: { fields: [...schema.fields] } },
      jobId,
    );
    const failure = jobFailure((await ended(client, job)).status, undefined);
    if (failure !== undefined) throw failure;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
  const json = { expirationTime: String(Date.now() + STAGING_MS) };
  await client.request({ method: 'PATCH', uri: tableUri(staging), json });
  return true;
}

function tableUri({ dataset, table }: TableName): string {
  return `/datasets/${dataset}/tables/${table}`;
}

/** The job when it has ended. */
export async function ended(client: BigQueryClient, job: RestJob): Promise<RestJob> {
  let now = job;
  for (let wait = 100; now.status?.state !== 'DONE'; wait = Math.min(2 * wait, MOST_POLL_MS)) {
    now = await client.request<RestJob>({
      uri: `/jobs/${job.jobReference?.jobId ?? ''}`,
      qs: { location: client.location },
    });
    if (now.status?.state !== 'DONE') await setTimeout(wait);
  }
  return now;
}

async function isThere(client: BigQueryClient, table: TableName): Promise<boolean> {
  try {
    await client.request({ uri: tableUri(table) });
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Drops a table or snapshot, if it is there. */
export async function dropTable(client: BigQueryClient, table: TableName): Promise<void> {
  try {
    await client.request({ method: 'DELETE', uri: tableUri(table) });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
