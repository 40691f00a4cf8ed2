import { GoogleAdsApi, type Customer } from 'google-ads-api';
import { openCustomer } from '../../src/adapters/google-ads/ads-customer.ts';
import { openAdsClient } from '../../src/adapters/google-ads/client.ts';
import { keywordDayOf } from '../../src/adapters/google-ads/metric-rows.ts';
import { loadModules } from '../../src/adapters/google-ads/modules.ts';
import type { AdsClientOptions } from '../../src/adapters/google-ads/options.ts';
import { readRows } from '../../src/adapters/google-ads/read-rows.ts';
import { openTokenSource } from '../../src/adapters/google-ads/token-source.ts';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import type { AdsKeywordDay } from '../../src/core/base/ads-metrics.ts';
import { formatMicros } from '../../src/core/base/micros.ts';
import { rawTables } from '../../src/core/tables/raw.ts';
import type { Row } from '../../src/core/tables/table.ts';
import { query, type Measured } from './keyword-days.ts';

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
const SCOPE = { source: 'google-ads', account_id: '1', file: 'keyword_view' };

const sides: Readonly<Record<string, () => Promise<() => Promise<number>>>> = {
  /** The client as it is, parsing on, but for the endpoint. */
  bare: async () => {
    const customer = await bareCustomer();
    await customer.query(WARM_UP);
    return async () => (await customer.query(query.gaql)).length;
  },
  /** Checked and typed. */
  rows: async () => {
    const client = openAdsClient(options);
    await client.query('1', WARM_UP);
    return async () => (await readRows(client, '1', query)).map((row) => keywordDayOf('1', row)).length;
  },
  /** Checked, typed, and in the raw table of a warehouse on disk. */
  duckdb: async () => {
    const client = openAdsClient(options);
    await client.query('1', WARM_UP);
    const tables = Object.values(rawTables);
    const warehouse = await openDuckDb({ path: file, project: 'p', dataset: 'd', tables });
    return async () => {
      const rows = await readRows(client, '1', query);
      return warehouse.load(rawTables.performance, rawRows(rows), SCOPE);
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

function* rawRows(rows: readonly Parameters<typeof keywordDayOf>[1][]): Iterable<Row> {
  const importedAt = new Date().toISOString();
  let line = 0;
  for (const row of rows) yield rawRow(keywordDayOf('1', row), ++line, importedAt);
}

function rawRow(row: AdsKeywordDay, line: number, importedAt: string): Row {
  return {
    ...SCOPE,
    line,
    imported_at: importedAt,
    date: row.day,
    campaign_id: row.campaignId,
    ad_group_id: row.adGroupId,
    keyword_id: row.keywordId,
    device: row.device,
    network: row.network,
    impressions: row.impressions,
    clicks: row.clicks,
    cost: formatMicros(row.costMicros),
    conversions: row.conversions.toFixed(6),
    conversion_value: formatMicros(row.conversionsValueMicros),
    attributes: '{}',
  };
}

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
