import { z } from 'zod';

/** How much of what Meta allows is used up, and how long it asks to wait. */
export interface Usage {
  /** Of the limit that is nearest, 0 to 100 and above. */
  readonly percent: number;
  /** 0 where Meta does not say. */
  readonly regainMs: number;
}

const Percent = z.number().min(0);
const BusinessUsage = z.record(
  z.string(),
  z.array(
    z.object({
      call_count: Percent.optional(),
      total_cputime: Percent.optional(),
      total_time: Percent.optional(),
      estimated_time_to_regain_access: z.number().min(0).optional(),
    }),
  ),
);
const AppUsage = z.object({
  call_count: Percent.optional(),
  total_cputime: Percent.optional(),
  total_time: Percent.optional(),
});
const AccountUsage = z.object({ acc_id_util_pct: Percent, reset_time_duration: z.number().optional() });
const InsightsThrottle = z.object({
  app_id_util_pct: Percent.optional(),
  acc_id_util_pct: Percent.optional(),
});

/** Reads the headers in which Meta tells how much is used; null where there are none. */
export function usageOf(headers: Readonly<Record<string, unknown>>): Usage | null {
  const business = parsed(headers['x-business-use-case-usage'], BusinessUsage);
  const app = parsed(headers['x-app-usage'], AppUsage);
  const account = parsed(headers['x-ad-account-usage'], AccountUsage);
  const insights = parsed(headers['x-fb-ads-insights-throttle'], InsightsThrottle);
  const limits = Object.values(business ?? {}).flat();
  const percents = [
    ...[...limits, ...(app === null ? [] : [app])].flatMap((limit) => [
      limit.call_count,
      limit.total_cputime,
      limit.total_time,
    ]),
    account?.acc_id_util_pct,
    insights?.app_id_util_pct,
    insights?.acc_id_util_pct,
  ].filter((percent) => percent !== undefined);
  if (percents.length === 0) return null;
  const minutes = limits.map((limit) => limit.estimated_time_to_regain_access ?? 0);
  return { percent: Math.max(...percents), regainMs: Math.max(0, ...minutes) * 60_000 };
}

/** A header that cannot be read tells nothing: the error that comes with a limit still does. */
function parsed<T>(header: unknown, shape: z.ZodType<T>): T | null {
  if (typeof header !== 'string') return null;
  try {
    const read = shape.safeParse(JSON.parse(header));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
