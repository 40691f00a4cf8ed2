import { expect, it } from 'vitest';
import { serveGoogleAds } from '../../../src/sandbox/google-ads/serve.ts';
import { NOW, sampleStore } from './sample-account.ts';
import { errorOf, sampleTwin, send, update } from './twin-for-tests.ts';

const bid = (micros: number) => update('adGroups', '111', { cpc_bid_micros: micros });

it('tells what requests wrote, also what changed nothing, and nothing of what failed', () => {
  const twin = sampleTwin();
  send(twin, [bid(1_100_000), update('adGroups', '121', { cpc_bid_micros: 1 })]);
  send(twin, [bid(1_100_000)]);

  const product = { client: 'GOOGLE_ADS_API', email: 'bidforest@example.com' };
  const write = {
    at: NOW,
    editor: product,
    resourceName: 'customers/1/adGroups/111',
    field: 'cpc_bid_micros',
  };
  expect(twin.writes).toEqual([
    { ...write, before: 1_000_000, after: 1_100_000 },
    { ...write, before: 1_100_000, after: 1_100_000 },
  ]);
});

it('tells nothing of requests that only validate, or that are undone as a whole', () => {
  const twin = sampleTwin();
  send(twin, [bid(1_100_000)], { validateOnly: true });
  send(twin, [bid(1_100_000), update('adGroups', '9', { cpc_bid_micros: 1_100_000 })], {
    partialFailure: false,
  });
  twin.settings = { ...twin.settings, mayWrite: false };
  expect(errorOf(() => send(twin, [bid(1_100_000)])).code).toBe('ACTION_NOT_PERMITTED');

  expect(twin.writes).toEqual([]);
});

it('tells of edits that no change event shows, over HTTP too', async () => {
  const sandbox = await serveGoogleAds({ store: sampleStore(), start: NOW });
  const at = (path: string): string => `http://${sandbox.endpoint}/sandbox/${path}`;
  const edit = {
    resourceName: 'customers/1/adGroups/111',
    field: 'cpc_bid_micros',
    value: 1_200_000,
    client: 'GOOGLE_ADS_EDITOR',
    email: 'ann@example.com',
  };
  await fetch(at('edits'), { method: 'POST', body: JSON.stringify(edit) });
  const writes: unknown = await (await fetch(at('writes'))).json();
  await sandbox.close();

  const { value: after, ...told } = edit;
  expect(writes).toEqual([{ ...told, at: new Date(NOW).toISOString(), before: 1_000_000, after }]);
});
