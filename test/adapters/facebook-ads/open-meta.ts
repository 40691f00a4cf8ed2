import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { facebookAdsSource } from '../../../src/adapters/facebook-ads/facebook-ads-source.ts';
import type { FacebookAdsOptions } from '../../../src/adapters/facebook-ads/options.ts';
import { day } from '../../../src/core/base/day.ts';
import type { ReportSource, SourceChunk } from '../../../src/jobs/ports.ts';
import { makeMetaAccount, type MetaAccount, type MetaPlan } from '../../../src/sandbox/meta/account.ts';
import { graphGuest } from '../../../src/sandbox/meta/graph-guest.ts';
import { MetaTwin } from '../../../src/sandbox/meta/meta-twin.ts';
import type { MetaFault, MetaSettings } from '../../../src/sandbox/meta/settings.ts';

/** A token that is found in any text it gets into. */
export const TOKEN = 'EAAtwin+secret/token=0123456789';
export const ACCOUNT_ID = '314159265358979';
/** A Sunday; the last day that is over in UTC is Saturday, 2026-10-31. */
const NOW = Date.parse('2026-11-01T12:00:00Z');

/** A twin of Meta on a port, with the connector in front of it. Waiting moves the twin's time. */
export interface OpenMeta {
  readonly twin: MetaTwin;
  readonly account: MetaAccount;
  readonly endpoint: string;
  readonly source: ReportSource;
  /** Requests as they came: method and path with parameters. */
  readonly requests: string[];
  /** What the connector waited, ms. */
  readonly waits: number[];
  readonly options: FacebookAdsOptions;
  advance(ms: number): void;
  /** Called with each request. */
  onRequest(call: () => void): void;
  /** Has the twin say that it is somewhere else, in the addresses of further pages. */
  lead(endpoint: string): void;
  now(): number;
  close(): Promise<void>;
}

export interface MetaOptions {
  readonly plan?: Partial<MetaPlan>;
  readonly settings?: Partial<MetaSettings>;
  readonly faults?: readonly MetaFault[];
  readonly options?: Partial<FacebookAdsOptions>;
}

export async function openMeta({ plan, settings, faults, options }: MetaOptions = {}): Promise<OpenMeta> {
  let now = NOW;
  const account = makeMetaAccount({
    seed: 7,
    id: ACCOUNT_ID,
    name: 'Northpath Outdoor',
    currency: 'USD',
    timeZone: 'UTC',
    firstDay: day('2026-08-01'),
    campaigns: 2,
    adSets: 2,
    ads: 2,
    ...plan,
  });
  const twin = new MetaTwin({
    accounts: [account],
    now: () => now,
    ...(settings === undefined ? {} : { settings }),
    ...(faults === undefined ? {} : { faults }),
  });
  const requests: string[] = [];
  const waits: number[] = [];
  const guest = graphGuest(twin);
  let host: string | null = null;
  let called = (): void => undefined;
  const server = createServer((request: IncomingMessage, response) => {
    requests.push(`${request.method} ${request.url}`);
    called();
    if (host !== null) request.headers.host = host;
    void guest.answer?.(request, response, (request.url ?? '/').split('?')[0] ?? '/');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const all: FacebookAdsOptions = {
    token: () => TOKEN,
    appSecret: null,
    tokenFrom: 'a test',
    accountIds: null,
    endpoint,
    deadlineMs: 5_000,
    attributionWindows: ['7d_click', '1d_view'],
    conversionAction: 'purchase',
    sleep: (ms) => {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
    now: () => new Date(now),
    random: () => 0.5,
    ...options,
  };
  return {
    twin,
    account,
    endpoint,
    source: facebookAdsSource(all),
    requests,
    waits,
    options: all,
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    onRequest: (call) => {
      called = call;
    },
    lead: (elsewhere) => {
      host = elsewhere;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** All chunks of a report as one. */
export async function readAll(
  { source }: OpenMeta,
  name: string,
  from: string,
  to: string,
): Promise<SourceChunk> {
  const [account] = await source.accounts();
  const report = source.reports.find((one) => one.name === name);
  if (account === undefined || report === undefined) throw new Error(`no account or no report ${name}`);
  const rows = [];
  const rejected = [];
  for await (const chunk of source.read(account, report, { from: day(from), to: day(to) })) {
    rows.push(...chunk.rows);
    rejected.push(...chunk.rejected);
  }
  return { rows, rejected };
}
