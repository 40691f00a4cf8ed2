/** How to reach Meta, and what to ask it. */
export interface FacebookAdsOptions {
  /** Looked up with the first request. @throws ConfigError */
  readonly token: () => string;
  /** Secret of the app that the token belongs to, looked up with the first request; null: none. @throws ConfigError */
  readonly appSecret: (() => string) | null;
  /** Where the token comes from, in words, never what it is. */
  readonly tokenFrom: string;
  /** Digits, without `act_`; null: all that the token reaches. */
  readonly accountIds: readonly string[] | null;
  /** `host:port` of a local twin, without TLS; null: Meta. */
  readonly endpoint: string | null;
  readonly deadlineMs: number;
  /** Windows in which actions count, `7d_click` …; none contains another, so that they add up. */
  readonly attributionWindows: readonly string[];
  /** The action type that is a conversion, `purchase` …; one only, since types contain each other. */
  readonly conversionAction: string;
  readonly now: () => Date;
  readonly sleep?: (ms: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}
