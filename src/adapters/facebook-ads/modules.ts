import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';

/** An object of the graph as the package wraps it. */
export interface GraphObject {
  exportAllData(): Readonly<Record<string, unknown>>;
  get(fields: readonly string[], params?: object): Promise<GraphObject>;
  getInsights(fields: readonly string[], params: object): Promise<GraphCursor>;
  getInsightsAsync(fields: readonly string[], params: object): Promise<{ readonly id: string }>;
  getAdAccounts(fields: readonly string[], params: object): Promise<GraphCursor>;
}

/** A page of objects; `next` fills the same one anew. */
export interface GraphCursor extends ReadonlyArray<GraphObject> {
  hasNext(): boolean;
  next(): Promise<GraphCursor>;
}

/** The one method through which every request of the package goes. A path that is a text is a whole URL. */
export interface GraphCaller {
  call(
    method: string,
    path: readonly string[] | string,
    params?: object,
    files?: object,
    multipart?: boolean,
    urlOverride?: string,
  ): Promise<Record<string, unknown>>;
}

interface ApiClass {
  readonly VERSION: string;
  new (
    token: string,
    locale: string,
    crashLog: boolean,
  ): GraphCaller & { setShowHeader(show: boolean): unknown };
}

type ObjectClass = new (
  id: string | null,
  data: object | undefined,
  parentId: undefined,
  api: GraphCaller | undefined,
) => GraphObject;

/** The package as far as it is used. */
export interface FacebookSdk {
  readonly FacebookAdsApi: ApiClass;
  readonly AdAccount: ObjectClass;
  readonly AdReportRun: ObjectClass;
  readonly User: ObjectClass;
}

let loaded: FacebookSdk | undefined;
/** Deadlines of requests, by how their address begins. */
const deadlines = new Map<string, number>();

/** Loads the package on first use, as it takes 100 ms and more that `bidforest --help` should not pay. */
export function loadSdk(base: string, deadlineMs: number): FacebookSdk {
  deadlines.set(base, deadlineMs);
  if (loaded !== undefined) return loaded;
  const require = createRequire(import.meta.url);
  loaded = require('facebook-nodejs-business-sdk') as FacebookSdk;
  giveDeadlinesAndReasons(
    createRequire(require.resolve('facebook-nodejs-business-sdk'))('axios') as AxiosStatic,
  );
  return loaded;
}

/**
 * The package waits for ever and takes no option for it, and drops why no answer came; so its copy of axios is told of
 * deadlines and puts the reason where the package looks for Meta's words, for addresses of Meta only.
 */
function giveDeadlinesAndReasons(axios: AxiosStatic): void {
  axios.interceptors.request.use((config) => {
    for (const [base, deadline] of deadlines)
      if (config.url?.startsWith(`${base}/`) === true) config.timeout = deadline;
    return config;
  });
  axios.interceptors.response.use(undefined, (error: unknown) => {
    if (axios.isAxiosError(error) && error.response === undefined && isMeta(error.config?.url))
      Object.assign(error, { response: { data: { error: { message: error.message } } } });
    throw error;
  });
}

function isMeta(url: string | undefined): boolean {
  return [...deadlines.keys()].some((base) => url?.startsWith(`${base}/`) === true);
}
