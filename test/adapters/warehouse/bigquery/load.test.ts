import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiRequest, BigQueryClient } from '../../../../src/adapters/warehouse/bigquery/client.ts';
import { warehouseFailure } from '../../../../src/adapters/warehouse/bigquery/failure.ts';
import { dropTable, stageRows, type Staged } from '../../../../src/adapters/warehouse/bigquery/load.ts';
import { contractTable } from '../warehouse-contract.ts';

/** Jobs and tables as BigQuery keeps them: a job id is used once, and a load makes its table with all rows at once. */
class MemoryBigQuery implements BigQueryClient {
  readonly project = 'proj';
  readonly location = 'EU';
  readonly endpoint = null;
  readonly credentials = null;
  readonly tables = new Set<string>();
  readonly jobs = new Map<string, { readonly status: object }>();
  uploads = 0;
  /** Fails the next load job, as BigQuery does with a job that it took. */
  fails = false;
  /** What another process does just before the next upload. */
  before: () => void = () => undefined;

  async request<T>({ method = 'GET', uri }: ApiRequest): Promise<T> {
    const table = tableOf(uri);
    const there = uri.startsWith('/jobs/')
      ? this.jobs.get(uri.slice(6))
      : this.tables.has(table)
        ? {}
        : undefined;
    if (there === undefined) throw failed(404, 'notFound', uri);
    if (method === 'DELETE') this.tables.delete(table);
    return there as T;
  }

  async upload(
    _file: string,
    into: { readonly table: string },
    _load: object,
    jobId: string,
  ): Promise<object> {
    this.before();
    this.before = () => undefined;
    if (this.jobs.has(jobId)) throw failed(409, 'duplicate', jobId);
    this.uploads++;
    const job = {
      status: {
        state: 'DONE',
        ...(this.fails ? { errorResult: { reason: 'invalid', message: 'bad' } } : {}),
      },
    };
    if (!this.fails) this.tables.add(into.table);
    this.fails = false;
    this.jobs.set(jobId, job);
    return job;
  }

  signIn(): Promise<string> {
    return Promise.resolve('nobody');
  }

  close(): void {}
}

function tableOf(uri: string): string {
  return uri.replace(/^.*\/tables\//, '');
}

function failed(code: number, reason: string, message: string): Error {
  return warehouseFailure({ code, errors: [{ reason, message }] }, undefined);
}

describe('stageRows', () => {
  let client: MemoryBigQuery;
  beforeEach(() => {
    client = new MemoryBigQuery();
  });
  const target = { dataset: 'd', table: 't' };
  const stage = (id = 1, source = 'google'): Promise<Staged> =>
    stageRows(client, contractTable, target, [{ source, id }], { source });

  it('reads the job of a load that was made before, and does not repeat it', async () => {
    const first = await stage();
    expect(await stage()).toEqual(first);
    expect(client.uploads).toBe(1);
  });

  it('makes a new job for other rows, and for the same rows in another scope', async () => {
    const tables = [await stage(), await stage(2), await stage(1, 'meta')].map(({ table }) => table?.table);
    expect(new Set(tables).size).toBe(3);
  });

  it('loads again what was merged and dropped since', async () => {
    const first = await stage();
    if (first.table !== null) await dropTable(client, first.table);
    const second = await stage();
    expect(second.table?.table).toMatch(/_2$/);
    expect(client.tables).toContain(second.table?.table);
  });

  it('says why a job failed, and tries again under another id the next time', async () => {
    client.fails = true;
    await expect(stage()).rejects.toThrow(/bad/);
    const { table } = await stage();
    expect(table?.table).toMatch(/_2$/);
  });

  it('takes a table of its own where another process loads the same rows at that moment', async () => {
    const name = ((await stage()).table?.table ?? '').replace(/^t__staging_|_\d+$/g, '');
    client = new MemoryBigQuery();
    client.before = () => client.jobs.set(`bidforest_load_${name}_1`, { status: { state: 'DONE' } });
    expect((await stage()).table?.table).toMatch(/_2$/);
  });

  it('uploads nothing where there are no rows', async () => {
    expect(await stageRows(client, contractTable, target, [], {})).toEqual({ count: 0, table: null });
    expect(client.uploads).toBe(0);
  });
});
