import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveGoogleAds, type Sandbox } from '../../../src/sandbox/google-ads/serve.ts';
import { openGoogleProxy, type GoogleProxy } from './google-proxy.ts';
import { NOW, sampleStore } from './sample-account.ts';

const folder = mkdtempSync(join(tmpdir(), 'twin-'));
let sandbox: Sandbox;
let proxy: GoogleProxy;

beforeAll(async () => {
  sandbox = await serveGoogleAds({ store: sampleStore(), start: NOW });
  proxy = await openGoogleProxy(sandbox.endpoint);
  writeFileSync(join(folder, 'ca.pem'), proxy.ca);
});

afterAll(async () => {
  await proxy.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

it(
  'serves the unmodified client, which is given a proxy and a certificate authority by its environment',
  { timeout: 180_000 },
  async () => {
    const { NO_PROXY: _a, no_proxy: _b, ...env } = process.env;
    const address = `http://127.0.0.1:${proxy.port}`;
    const ca = join(folder, 'ca.pem');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, 'unmodified-client.mjs')],
      {
        env: {
          ...env,
          https_proxy: address,
          HTTPS_PROXY: address,
          NODE_EXTRA_CA_CERTS: ca,
          GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: ca,
        },
      },
    );

    expect(JSON.parse(stdout)).toEqual({
      queried: [
        {
          campaign: { id: 11, bidding_strategy_type: 3, resource_name: 'customers/1/campaigns/11' },
          metrics: { clicks: 40 },
        },
      ],
      streamed: [111, 121, 131, 151],
      reported: ['Search | Shoes'],
      updated: { names: ['customers/1/adGroups/111', ''], errors: [[1, 2]] },
      mutated: ['customers/1/campaignBudgets/11'],
      accessible: ['customers/1'],
    });
    expect(sandbox.twin.store.records('1')?.adGroups.get('111')?.cpcBidMicros).toBe(2_000_000);
    expect(new Set(proxy.asked)).toEqual(
      new Set(['googleads.googleapis.com:443', 'oauth2.googleapis.com:443']),
    );
  },
);
