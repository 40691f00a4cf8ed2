const HOUR_MS = 3_600_000;

/** Counts the calls of the last hour, by the twin's clock. */
export class Usage {
  readonly #calls: number[] = [];

  /** Notes a call; how much of the limit is used with it, in per cent. */
  note(now: number, callsPerHour: number): number {
    while ((this.#calls[0] ?? Infinity) <= now - HOUR_MS) this.#calls.shift();
    this.#calls.push(now);
    return Math.floor((100 * this.#calls.length) / callsPerHour);
  }

  /** Minutes until the oldest calls are an hour old. */
  regainMinutes(now: number): number {
    return Math.max(1, Math.ceil(((this.#calls[0] ?? now) + HOUR_MS - now) / 60_000));
  }
}

/** The headers in which the API tells its callers. */
export function usageHeaders(
  accountId: string,
  percent: number,
  regainMinutes: number,
): Readonly<Record<string, string>> {
  const business = {
    [accountId]: [
      {
        type: 'ads_insights',
        call_count: percent,
        total_cputime: Math.floor(percent / 2),
        total_time: Math.floor(percent / 2),
        estimated_time_to_regain_access: regainMinutes,
        ads_api_access_tier: 'standard_access',
      },
    ],
  };
  return {
    'x-business-use-case-usage': JSON.stringify(business),
    'x-app-usage': JSON.stringify({ call_count: 1, total_cputime: 1, total_time: 1 }),
    'x-fb-ads-insights-throttle': JSON.stringify({ app_id_util_pct: 1, acc_id_util_pct: percent }),
  };
}
