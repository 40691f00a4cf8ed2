import { cpus } from 'node:os';
import { GoogleAdsApi, Customer } from 'google-ads-api';
import { openCustomer } from '../../src/adapters/google-ads/ads-customer.ts';
import { openAdsClient } from '../../src/adapters/google-ads/client.ts';
import { keywordDayOf } from '../../src/adapters/google-ads/metric-rows.ts';
import { loadModules } from '../../src/adapters/google-ads/modules.ts';
import type { AdsClientOptions } from '../../src/adapters/google-ads/options.ts';
import { keywordDaysQuery } from '../../src/adapters/google-ads/queries.ts';
import { readRows } from '../../src/adapters/google-ads/read-rows.ts';
import { openTokenSource } from '../../src/adapters/google-ads/token-source.ts';
import { addDays, day } from '../../src/core/base/day.ts';
import { MemoryStore } from '../../src/sandbox/google-ads/memory-store.ts';
import { serveGoogleAds } from '../../src/sandbox/google-ads/serve.ts';
import type { Fact } from '../../src/sandbox/google-ads/store.ts';
import { NOW, sampleAccount } from '../../test/sandbox/google-ads/sample-account.ts';

/*
 * Reading keyword-days from the twin: our checked, typed rows against the client's own bare query(), both over the
 * same connection and with the twin in the same process. Run: node bench/google-ads/read.ts [rows] [rounds]
 */
const [rows = 100_000, rounds = 5] = process.argv.slice(2).map(Number);
const DAYS = 25;
const range = { from: day('2026-10-01'), to: addDays(day('2026-10-01'), DAYS - 1) };

const sandbox = await serveGoogleAds({ store: storeOf(rows), start: NOW });
const options: AdsClientOptions = {
  endpoint: sandbox.endpoint,
  loginCustomerId: null,
  credentials: { kind: 'refresh_token', clientId: 'i', clientSecret: 's', refreshToken: 'r' },
};
const query = keywordDaysQuery(range);
const ours = openAdsClient(options);
const bare = await bareCustomer(options);

const times: { readonly ours: number[]; readonly bare: number[] } = { ours: [], bare: [] };
for (let round = 0; round <= rounds; round++) {
  const a = await timed(
    async () => (await readRows(ours, '1', query)).map((row) => keywordDayOf('1', row)).length,
  );
  const b = await timed(async () => (await bare.query(query.gaql)).length);
  if (round === 0) continue;
  times.ours.push(a);
  times.bare.push(b);
}
await ours.close();
await sandbox.close();

const [cpu] = cpus();
process.stdout.write(
  `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, Node ${process.versions.node}, ${rounds} rounds, alternating\n` +
    `typed rows ${median(times.ours).toFixed(0)} ms, bare query() ${median(times.bare).toFixed(0)} ms, ratio ${(median(times.ours) / median(times.bare)).toFixed(2)}, peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB\n`,
);

/** The client as it is, parsing on, but for the endpoint. */
async function bareCustomer(of: AdsClientOptions): Promise<Customer> {
  const { customer } = openCustomer(await loadModules(), of, await openTokenSource(of), '1');
  const plain = new GoogleAdsApi({ client_id: '', client_secret: '', developer_token: '' }).Customer({
    customer_id: '1',
    refresh_token: 'r',
  });
  plain.getAccessToken = () => customer.getAccessToken();
  const parts = plain as unknown as {
    prepareGoogleAdsServicePostRequestArgs: (...args: unknown[]) => object;
  };
  const original = parts.prepareGoogleAdsServicePostRequestArgs.bind(plain);
  parts.prepareGoogleAdsServicePostRequestArgs = (...args) => {
    const request = original(...args) as { readonly url: string };
    const url = request.url.replace('https://googleads.googleapis.com', `http://${of.endpoint}`);
    return { ...request, url, proxy: false };
  };
  return plain;
}

function storeOf(count: number): MemoryStore {
  const records = sampleAccount();
  const like = records.keywords.get('111~1002');
  if (like === undefined) throw new Error('expected the sample keyword');
  const keywords = Math.ceil(count / DAYS);
  for (let i = 0; i < keywords; i++)
    records.keywords.set(`111~${20_000 + i}`, { ...like, id: String(20_000 + i) });
  const facts = Array.from({ length: count }, (_, i): Fact => ({
    day: addDays(range.from, i % DAYS),
    campaignId: '11',
    adGroupId: '111',
    keywordId: String(20_000 + Math.floor(i / DAYS)),
    device: 'MOBILE',
    network: 'SEARCH',
    hour: null,
    lagBucket: null,
    counts: { impressions: 100 + i, clicks: 10, costMicros: 7_000_000, conversions: 0.5, valueMicros: 2e7 },
  }));
  return new MemoryStore([{ records, facts }]);
}

async function timed(work: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const count = await work();
  if (count !== rows) throw new Error(`expected ${rows} rows, found ${count}`);
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
