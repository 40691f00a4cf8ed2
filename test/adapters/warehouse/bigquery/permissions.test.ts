import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bigQueryProbe } from '../../../../src/adapters/warehouse/bigquery/big-query-probe.ts';
import { runChecks } from '../../../../src/jobs/doctor/run-checks.ts';
import { warehouseChecks } from '../../../../src/jobs/doctor/warehouse-checks.ts';
import type { WarehouseProbe } from '../../../../src/jobs/warehouse-port.ts';

const ALL = ['get', 'getData', 'update', 'updateData', 'delete', 'createSnapshot'].map(
  (one) => `bigquery.tables.${one}`,
);

/** The requests of the probe, answered as Google's reference has it; no emulator knows permissions. */
class Google {
  /** What is granted, by dataset; a dataset without tables is not there. */
  readonly granted: Record<string, readonly string[]> = {};
  #server: Server | undefined;

  async start(): Promise<string> {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const [status, body] = this.#answer(request.url ?? '', Buffer.concat(chunks).toString());
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#server?.once('listening', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server?.close();
  }

  #answer(url: string, body: string): [number, object] {
    const [, dataset = '', rest = ''] = /\/datasets\/(\w+)([^?]*)/.exec(url) ?? [];
    const granted = this.granted[dataset];
    if (url.includes('/jobs')) return [200, { statistics: { totalBytesProcessed: '0' } }];
    if (granted === undefined) return [404, { error: { code: 404, errors: [{ reason: 'notFound' }] } }];
    if (rest === '/tables') return [200, { tables: [{ type: 'VIEW' }, { type: 'TABLE', ...TABLE }] }];
    if (rest !== '/tables/first:testIamPermissions') return [200, { location: 'EU' }];
    const { permissions } = JSON.parse(body) as { permissions: string[] };
    return [200, { permissions: permissions.filter((one) => granted.includes(one)) }];
  }
}

const TABLE = { tableReference: { tableId: 'first' } };

describe('what doctor says of permissions in BigQuery', () => {
  const google = new Google();
  afterEach(() => google.stop());

  async function found(granted: Google['granted']): Promise<object | undefined> {
    Object.assign(google.granted, { d_raw: undefined, d_ops: undefined }, granted);
    const endpoint = await google.start();
    const connection = { project: 'proj', location: 'EU', endpoint, credentials: null };
    const probe: WarehouseProbe = bigQueryProbe(connection, ['d_raw', 'd_ops']);
    const configuration = { name: 'configuration', title: '', expected: '', needs: [] } as const;
    const { checks } = await runChecks(
      [{ ...configuration, look: () => ({ status: 'pass', found: '' }) }, ...warehouseChecks(() => probe)],
      () => undefined,
    );
    probe.close();
    return checks.find(({ check }) => check === 'warehouse_permissions');
  }

  it('names what is missing where, and the role that has it', async () => {
    const some = ALL.filter((one) => !/updateData|createSnapshot/.test(one));
    expect(await found({ d_raw: some, d_ops: ALL })).toMatchObject({
      status: 'fail',
      found: 'd_raw: bigquery.tables.updateData, bigquery.tables.createSnapshot not granted',
      next: 'Grant roles/bigquery.dataEditor on d_raw (docs/bigquery.md).',
    });
  });

  it('passes with all of them', async () => {
    expect(await found({ d_raw: ALL, d_ops: ALL })).toMatchObject({
      status: 'pass',
      found: 'All that is needed is granted.',
    });
  });

  it('says what the first run needs where there is no table yet', async () => {
    expect(await found({})).toMatchObject({
      status: 'pass',
      found: expect.stringMatching(/roles\/bigquery.user/),
    });
  });
});
