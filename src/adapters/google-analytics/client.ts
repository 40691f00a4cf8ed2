import { setTimeout as delay } from 'node:timers/promises';
import type { BetaAnalyticsDataClient } from '@google-analytics/data';
import { RemoteError } from '../../core/base/errors.ts';
import { ANALYTICS_TIMEOUT_MS, type AnalyticsOptions, type AnalyticsTokens } from './options.ts';
import { analyticsError, asRemoteError } from './remote-failure.ts';
import { reportAnswer, type ReportAnswer } from './schema.ts';
import { TokenBudget } from './token-budget.ts';

/** A page of a report. */
export interface ReportQuery {
  readonly propertyId: string;
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly offset: number;
  readonly limit: number;
}

/** The Data API. Every failure is a RemoteError. */
export interface AnalyticsClient {
  /** One page. Asked again after 5, 10 and 20 seconds where that may help: a report changes nothing. */
  runReport(query: ReportQuery): Promise<ReportAnswer>;
  budgetOf(propertyId: string): TokenBudget;
  close(): Promise<void>;
}

const DELAYS_MS = [5_000, 10_000, 20_000] as const;

/** Opens a client. The package behind it is loaded with the first request. */
export function openAnalyticsClient(options: AnalyticsOptions, now: () => number): AnalyticsClient {
  const { sleep = delay, random = Math.random } = options;
  const budgets = new Map<string, TokenBudget>();
  let opened: Promise<Opened> | undefined;
  const open = (): Promise<Opened> => (opened ??= openClient(options));

  const attempt = async (query: ReportQuery): Promise<ReportAnswer> => {
    const { client, tokens } = await open();
    const token = await tokens.token();
    try {
      const [answer] = await client.runReport(requestOf(query, options.currency), {
        timeout: options.timeoutMs ?? ANALYTICS_TIMEOUT_MS,
        otherArgs: { headers: { authorization: `Bearer ${token}` } },
      });
      return parseAnswer(answer, query);
    } catch (error) {
      const failed = asRemoteError(error);
      if (failed.code === 'UNAUTHENTICATED') tokens.forget();
      throw failed;
    }
  };

  const budgetOf = (propertyId: string): TokenBudget => {
    const budget = budgets.get(propertyId) ?? new TokenBudget(now);
    budgets.set(propertyId, budget);
    return budget;
  };

  return {
    budgetOf,
    async runReport(query) {
      const budget = budgetOf(query.propertyId);
      budget.admit();
      const answer = await patiently(() => attempt(query), { sleep, random });
      budget.note(answer.propertyQuota);
      return answer;
    },
    async close() {
      // What failed to open was told to whoever asked; there is nothing to close.
      const client = await opened?.then(
        (open) => open.client,
        () => undefined,
      );
      await client?.close();
    },
  };
}

interface Opened {
  readonly client: BetaAnalyticsDataClient;
  readonly tokens: AnalyticsTokens;
}

/** Tokens travel with each call, so that the package neither looks for credentials nor asks a metadata server. */
async function openClient({ endpoint, tokens }: AnalyticsOptions): Promise<Opened> {
  const source = await tokens();
  const [{ BetaAnalyticsDataClient: Client }, { grpc }] = await Promise.all([
    import('@google-analytics/data'),
    import('google-gax'),
  ]);
  const universe = { universeDomain: 'googleapis.com' };
  if (endpoint === null)
    return { tokens: source, client: new Client({ ...universe, sslCreds: grpc.credentials.createSsl() }) };
  const { hostname, port } = new URL(`http://${endpoint}`);
  const sslCreds = grpc.credentials.createInsecure();
  const client = new Client({ ...universe, apiEndpoint: hostname, port: Number(port), sslCreds });
  return { client, tokens: source };
}

/** Rows in order of all dimensions: pages must fit together. */
function requestOf(
  { propertyId, dimensions, metrics, from, to, offset, limit }: ReportQuery,
  currencyCode: string,
): Parameters<BetaAnalyticsDataClient['runReport']>[0] {
  return {
    property: `properties/${propertyId}`,
    dimensions: dimensions.map((name) => ({ name })),
    metrics: metrics.map((name) => ({ name })),
    dateRanges: [{ startDate: from, endDate: to }],
    orderBys: dimensions.map((dimensionName) => ({ dimension: { dimensionName } })),
    offset,
    limit,
    currencyCode,
    returnPropertyQuota: true,
  };
}

/** @throws RemoteError where the answer is not what was asked for */
function parseAnswer(answer: unknown, { dimensions, metrics }: ReportQuery): ReportAnswer {
  const parsed = reportAnswer.safeParse(answer);
  const named = (headers: readonly { readonly name: string }[] | null | undefined): string =>
    (headers ?? []).map(({ name }) => name).join();
  if (
    parsed.success &&
    named(parsed.data.dimensionHeaders) === dimensions.join() &&
    named(parsed.data.metricHeaders) === metrics.join()
  )
    return parsed.data;
  throw analyticsError('a report came in a form that is not known', {
    code: 'BAD_RESPONSE',
    expected: [...dimensions, ...metrics].join(', '),
    found: parsed.success
      ? `${named(parsed.data.dimensionHeaders)}; ${named(parsed.data.metricHeaders)}`
      : parsed.error.message,
    next: 'Look for a newer version of bidforest.',
  });
}

interface Patience {
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
}

/** @throws RemoteError the last failure, or the first that is not worth another attempt; a refused token gets one more at once */
async function patiently<T>(request: () => Promise<T>, { sleep, random }: Patience): Promise<T> {
  let renewed = false;
  for (let attempt = 0; ;) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      if (error.code === 'UNAUTHENTICATED' && !renewed) {
        renewed = true;
        continue;
      }
      const wait = DELAYS_MS[attempt++];
      if (wait === undefined || !error.retryable) throw error;
      await sleep(wait * (0.75 + 0.5 * random()));
    }
  }
}
