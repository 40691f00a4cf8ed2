import { randomUUID } from 'node:crypto';
import { WarehouseError } from '../../../core/base/errors.ts';
import type { Row } from '../../../core/tables/table.ts';
import type { QueryParams } from '../../../jobs/ports.ts';
import type { BigQueryClient } from './client.ts';
import { isTaken, jobFailure } from './failure.ts';
import { queryParameters } from './parameters.ts';
import { plainRows, type RestRow } from './rows-out.ts';
import type { RestJob, RestPage } from './rest-types.ts';

/** Rows of one page; BigQuery itself ends a page at 10 MB. */
const PAGE_ROWS = 4_096;
const POLL_MS = 10_000;

/** What goes with every query. */
export interface QueryLimits {
  readonly maxBytesPerQuery: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a query would read, without running it; validates it. @throws WarehouseError */
export async function dryRun(client: BigQueryClient, sql: string, params: QueryParams): Promise<number> {
  const job = await client.request<RestJob>(
    { method: 'POST', uri: '/jobs', json: queryJob(client, sql, params, null) },
    sql,
  );
  const failure = jobFailure(job.status, sql);
  if (failure !== undefined) throw failure;
  return Number(job.statistics?.query?.totalBytesProcessed ?? job.statistics?.totalBytesProcessed ?? 0);
}

/**
 * Runs a query and gives its rows page by page. A request that is repeated because its answer was lost finds the job by
 * its id. @throws WarehouseError
 */
export async function* runQuery(
  client: BigQueryClient,
  sql: string,
  params: QueryParams,
  limits: QueryLimits,
  onDone: (job: RestJob) => void,
): AsyncGenerator<Row[]> {
  const { jobId } = await startQuery(client, sql, params, limits);
  yield* answer(client, sql, jobId, onDone);
}

/**
 * Runs a statement under an id that others may want too; false where another process took it. @throws WarehouseError
 */
export async function runAs(
  client: BigQueryClient,
  jobId: string,
  { sql, params }: { readonly sql: string; readonly params: QueryParams },
  limits: QueryLimits,
  onDone: (job: RestJob) => void,
): Promise<boolean> {
  const mark = randomUUID();
  const marked = { ...limits, labels: { ...limits.labels, [MARK]: mark } };
  if (!(await insertJob(client, sql, params, { jobId, ...marked }))) {
    // The answer to our own request may have been lost on the way, and the client have repeated it.
    const job = await readJob(client, jobId);
    if (job.configuration?.labels?.[MARK] !== mark) return false;
  }
  for await (const page of answer(client, sql, jobId, onDone)) void page;
  return true;
}

/** Tells the job that a process started from one that another started under the same id. */
const MARK = 'attempt';

async function* answer(
  client: BigQueryClient,
  sql: string,
  jobId: string,
  onDone: (job: RestJob) => void,
): AsyncGenerator<Row[]> {
  let failed = false;
  try {
    yield* pages(client, sql, jobId);
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    // A query that failed is not billed; one whose rows are not all wanted is.
    if (!failed) onDone(await readJob(client, jobId));
  }
}

/** A job as it stands. */
function readJob(client: BigQueryClient, jobId: string): Promise<RestJob> {
  return client.request<RestJob>({ uri: `/jobs/${jobId}`, qs: { location: client.location } });
}

/** Starts a query under an id of its own. */
export async function startQuery(
  client: BigQueryClient,
  sql: string,
  params: QueryParams,
  limits: QueryLimits,
): Promise<{ readonly jobId: string }> {
  const jobId = `bidforest_${randomUUID()}`;
  await insertJob(client, sql, params, { jobId, ...limits });
  return { jobId };
}

/** False where there is a job of that id. */
async function insertJob(
  client: BigQueryClient,
  sql: string,
  params: QueryParams,
  run: { readonly jobId: string } & QueryLimits,
): Promise<boolean> {
  const json = queryJob(client, sql, params, run);
  try {
    const job = await client.request<RestJob>({ method: 'POST', uri: '/jobs', json }, sql);
    const failure = jobFailure(job.status, sql);
    if (failure !== undefined) throw failure;
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

async function* pages(client: BigQueryClient, sql: string, jobId: string): AsyncGenerator<Row[]> {
  let pageToken: string | undefined;
  do {
    const page = await client.request<RestPage>(
      {
        uri: `/queries/${jobId}`,
        qs: {
          location: client.location,
          maxResults: PAGE_ROWS,
          timeoutMs: POLL_MS,
          'formatOptions.useInt64Timestamp': true,
          ...(pageToken === undefined ? {} : { pageToken }),
        },
      },
      sql,
    );
    if (page.jobComplete === false) continue;
    const rows = (page.rows ?? []) as unknown as readonly RestRow[];
    if (rows.length > 0) yield plainRows(page.schema?.fields ?? [], rows);
    pageToken = page.pageToken;
    if (pageToken === undefined || pageToken === '') return;
  } while (true);
}

function queryJob(
  { project, location }: BigQueryClient,
  sql: string,
  params: QueryParams,
  run: ({ readonly jobId: string } & QueryLimits) | null,
): RestJob {
  if (sql.trim() === '') throw new WarehouseError('There is no statement to run', { sql });
  return {
    ...(run === null
      ? { jobReference: { projectId: project, location } }
      : { jobReference: { projectId: project, location, jobId: run.jobId } }),
    configuration: {
      ...(run === null ? { dryRun: true } : { labels: { ...run.labels } }),
      query: {
        query: sql,
        useLegacySql: false,
        parameterMode: 'NAMED',
        queryParameters: queryParameters(sql, params),
        ...(run === null ? {} : { maximumBytesBilled: String(run.maxBytesPerQuery) }),
      },
    },
  };
}
