import { RemoteError } from '../../core/base/errors.ts';
import type { MetaClient } from './client.ts';
import type { GraphObject } from './modules.ts';
import { readAs } from './read-as.ts';
import { JobRow } from './schema.ts';

const STATUS = ['async_status', 'async_percent_completion'];
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A job that has not ended by then is given up. */
const MOST_WAIT_MS = 30 * 60_000;

/** A report job that ended without a report. */
export class JobFailed extends RemoteError {}

/** Has a report made, waits until it is there, and gives what its rows are read from. @throws JobFailed, RemoteError */
export async function runReportJob(
  client: MetaClient,
  accountId: string,
  fields: readonly string[],
  params: object,
): Promise<GraphObject> {
  const { sdk, api } = client.open();
  const account = new sdk.AdAccount(`act_${accountId}`, undefined, undefined, api);
  const { id } = await account.getInsightsAsync(fields, { ...params });
  // The package makes the run without its API and takes its id from the data alone.
  const run = new sdk.AdReportRun(null, { report_run_id: id }, undefined, undefined);
  Reflect.set(run, '_api', api);
  let waited = 0;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, 2 * wait)) {
    const { async_status: status, async_percent_completion: percent = 0 } = readAs(
      JobRow,
      (await run.get(STATUS)).exportAllData(),
      'the state of a report job',
    );
    // Results may be asked for only when both say so.
    if (status === 'Job Completed' && percent === 100) return run;
    if (status === 'Job Failed' || status === 'Job Skipped') throw jobFailed(status);
    if (waited >= MOST_WAIT_MS)
      throw jobFailed(`${status}, ${percent} % after ${MOST_WAIT_MS / 60_000} minutes`);
    await client.sleep(wait);
    waited += wait;
  }
}

function jobFailed(status: string): JobFailed {
  return new JobFailed(`Meta: a report job did not end well: ${status}`, {
    code: 'job_failed',
    retryable: true,
    next: 'Run it again; it goes on where it was.',
  });
}
