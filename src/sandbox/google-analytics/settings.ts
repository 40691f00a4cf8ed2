/** How the property treats its readers; may be changed while it runs. */
export interface AnalyticsSettings {
  /** Whether the Data API is enabled in the cloud project of the credentials. */
  readonly apiEnabled: boolean;
  /** Whether the caller has access to the property. */
  readonly mayRead: boolean;
  readonly tokensPerDay: number;
  readonly tokensPerHour: number;
  readonly tokensPerProjectPerHour: number;
  readonly concurrentRequests: number;
  /** Share of sessions that reports are made from; 1 is all of them. */
  readonly samplingRate: number;
  /** Rows of fewer sessions are withheld, so that nobody can be told from them; 0 withholds none. */
  readonly thresholdSessions: number;
  /** Rows beyond so many are added up as `(other)`. */
  readonly mostRows: number;
  /** Kinds of metrics that the caller's role may not see. */
  readonly restrictedMetrics: readonly 'REVENUE_DATA'[];
  /** Hours after the end of a day until all its sessions are processed. */
  readonly processingHours: number;
  /** Share of a day's sessions that are there until then. */
  readonly processedShare: number;
}

/** A standard property, as documented in 2026. */
export const ANALYTICS_DEFAULTS: AnalyticsSettings = {
  apiEnabled: true,
  mayRead: true,
  tokensPerDay: 200_000,
  tokensPerHour: 40_000,
  tokensPerProjectPerHour: 14_000,
  concurrentRequests: 10,
  samplingRate: 1,
  thresholdSessions: 0,
  mostRows: 100_000,
  restrictedMetrics: [],
  processingHours: 24,
  processedShare: 0.8,
};
