import { addDays } from '../../../src/core/base/day.ts';
import { openTokenSource } from '../../../src/adapters/google-ads/token-source.ts';
import { googleAnalyticsSource } from '../../../src/adapters/google-analytics/google-analytics-source.ts';
import { ANALYTICS_SCOPE, type AnalyticsOptions } from '../../../src/adapters/google-analytics/options.ts';
import type { ReportSource, SourceChunk } from '../../../src/jobs/ports.ts';
import type { ServedSite } from '../../sandbox/google-analytics/serve-site.ts';
import { TODAY } from '../../sandbox/google-analytics/serve-site.ts';

/** A connector to a served site, and what it waited for. */
export interface Connected {
  readonly source: ReportSource;
  readonly waits: number[];
}

/** Connects to the property `5` of a served site, with tokens of its own `/token`; waits take no time. */
export function connect({ sandbox }: ServedSite, options: Partial<AnalyticsOptions> = {}): Connected {
  const waits: number[] = [];
  const credentials = {
    kind: 'refresh_token',
    clientId: 'twin',
    clientSecret: 'twin',
    refreshToken: 'r',
  } as const;
  const source = googleAnalyticsSource({
    properties: [{ id: '5', name: 'Shop' }],
    currency: 'EUR',
    timeZone: 'UTC',
    endpoint: sandbox.endpoint,
    tokens: () => openTokenSource({ credentials, endpoint: sandbox.endpoint, scope: ANALYTICS_SCOPE }),
    now: () => new Date(sandbox.twin.clock.now()),
    random: () => 0.5,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    ...options,
  });
  return { source, waits };
}

/** Reads a report of the last days, all of it. */
export async function readAll(source: ReportSource, name: string, days = 3): Promise<SourceChunk[]> {
  const [account] = await source.accounts();
  const report = source.reports.find((each) => each.name === name);
  if (account === undefined || report === undefined) throw new Error(`no account or no report ${name}`);
  const chunks: SourceChunk[] = [];
  const range = { from: addDays(TODAY, -days), to: addDays(TODAY, -1) };
  for await (const chunk of source.read(account, report, range)) chunks.push(chunk);
  return chunks;
}
