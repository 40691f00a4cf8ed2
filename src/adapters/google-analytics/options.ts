/** A source of access tokens for the Data API. */
export interface AnalyticsTokens {
  token(): Promise<string>;
  /** Forgets the token, so that the next call fetches another. */
  forget(): void;
}

/** One property to read. */
export interface AnalyticsProperty {
  /** Digits, as in `properties/271828182`. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
}

/** What the connector needs to reach Google Analytics. */
export interface AnalyticsOptions {
  readonly properties: readonly AnalyticsProperty[];
  /** ISO 4217: Google converts revenue to it. */
  readonly currency: string;
  /** Time zone of the advertising account, to which that of a property is compared. */
  readonly timeZone: string;
  /** Asked with the first request, so that nobody needs credentials who asks for nothing. */
  readonly tokens: () => Promise<AnalyticsTokens>;
  /** `host:port` of a local twin, without TLS. Null is Google. */
  readonly endpoint: string | null;
  /** For an answer to a request. */
  readonly timeoutMs?: number;
  /** Rows of a page. */
  readonly pageRows?: number;
  /** Waits between attempts; injectable, as is the jitter. */
  readonly sleep?: (ms: number) => Promise<void>;
  readonly random?: () => number;
}

/** Rows of a page: some 5 MB, far below what Google would give at once. */
export const PAGE_ROWS = 20_000;
export const ANALYTICS_TIMEOUT_MS = 60_000;
/** What a token must be good for. */
export const ANALYTICS_SCOPE = 'https://www.googleapis.com/auth/analytics.readonly';
