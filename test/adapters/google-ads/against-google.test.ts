import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';
import { serveGoogleAds } from '../../../src/sandbox/google-ads/serve.ts';
import { openGoogleProxy } from '../../sandbox/google-ads/google-proxy.ts';
import { NOW, sampleStore } from '../../sandbox/google-ads/sample-account.ts';

it('speaks to Google’s own hosts over TLS, with a token on every call', { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twin-'));
  const sandbox = await serveGoogleAds({ store: sampleStore(), start: NOW });
  const authenticate = vi.spyOn(sandbox.twin.access, 'authenticate');
  const proxy = await openGoogleProxy(sandbox.endpoint);
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, proxy.ca);
  const { NO_PROXY: _a, no_proxy: _b, ...env } = process.env;
  const address = `http://127.0.0.1:${proxy.port}`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, 'against-google.ts')],
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
  const callers = authenticate.mock.calls.map(([{ authorization }]) => authorization);
  await proxy.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });

  expect(JSON.parse(stdout)).toEqual({
    queried: [{ campaign: { id: '11', resourceName: 'customers/1/campaigns/11' } }],
    failure: null,
    accessible: ['1'],
  });
  expect(callers).toHaveLength(3);
  expect(callers.every((authorization) => authorization?.startsWith('Bearer ') === true)).toBe(true);
});

it('loads the heavy packages with the first request, never with a file', () => {
  const root = resolve(import.meta.dirname, '../../../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const eager = files.filter((name) =>
    /^import (?!type\b)[^;]*'(google-ads-api|google-ads-node|google-gax|google-auth-library|axios)/m.test(
      readFileSync(join(root, name), 'utf8'),
    ),
  );

  expect(eager).toEqual([]);
});
