import { GoogleAdsApi, type Customer } from 'google-ads-api';
import { openCustomer } from '../../src/adapters/google-ads/ads-customer.ts';
import { googleAdsPlatform } from '../../src/adapters/google-ads/google-ads-platform.ts';
import { loadModules } from '../../src/adapters/google-ads/modules.ts';
import type { AdsClientOptions } from '../../src/adapters/google-ads/options.ts';
import { openTokenSource } from '../../src/adapters/google-ads/token-source.ts';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { keywordDayRows } from '../../src/core/ingest/performance-rows.ts';
import { rawTables } from '../../src/core/tables/raw.ts';
import { gaql, range, type Measured } from './keyword-days.ts';

/*
 * One side of the benchmark in a process of its own: packages loaded, a token fetched and the warehouse open before the
 * clock runs. Run by read.ts: node bench/google-ads/read-once.ts <duckdb|rows|bare> <endpoint> <file>
 */
const [side = '', endpoint = '', file = ''] = process.argv.slice(2);
const options: AdsClientOptions = {
  endpoint,
  loginCustomerId: null,
  credentials: { kind: 'refresh_token', clientId: 'i', clientSecret: 's', refreshToken: 'r' },
};
const WARM_UP = 'SELECT campaign.id FROM campaign LIMIT 1';
const SCOPE = { source: 'google-ads', account_id: '1', file: 'keyword_days' };

const sides: Readonly<Record<string, () => Promise<() => Promise<number>>>> = {
  /** The client as it is, parsing on, but for the endpoint. */
  bare: async () => {
    const customer = await bareCustomer();
    await customer.query(WARM_UP);
    return async () => (await customer.query(gaql)).length;
  },
  /** Checked and typed, as the job of `bidforest ingest` reads them. */
  rows: async () => {
    const platform = googleAdsPlatform({ ...options, accountIds: ['1'], now: () => new Date() });
    await platform.accounts();
    return async () => (await platform.readKeywordDays('1', range)).length;
  },
  /** Checked, typed, and in the raw table of a warehouse on disk, committed. */
  duckdb: async () => {
    const platform = googleAdsPlatform({ ...options, accountIds: ['1'], now: () => new Date() });
    const entities = await platform.readEntities('1');
    const tables = Object.values(rawTables);
    const warehouse = await openDuckDb({ path: file, project: 'p', dataset: 'd', tables });
    return async () => {
      const days = await platform.readKeywordDays('1', range);
      const report = { ...SCOPE, imported_at: new Date().toISOString() };
      return warehouse.load(rawTables.performance, keywordDayRows(days, [], entities, report), SCOPE);
    };
  },
};

const work = await sides[side]?.();
if (work === undefined) throw new Error(`expected one of ${Object.keys(sides).join(', ')}, found ${side}`);
const started = performance.now();
const rows = await work();
const ms = performance.now() - started;
const measured: Measured = { rows, ms, peakMb: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(measured), () => process.exit(0));

async function bareCustomer(): Promise<Customer> {
  const { customer } = openCustomer(await loadModules(), options, await openTokenSource(options), '1');
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
    const url = request.url.replace('https://googleads.googleapis.com', `http://${endpoint}`);
    return { ...request, url, proxy: false };
  };
  return plain;
}
