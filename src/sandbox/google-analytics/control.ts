import { z } from 'zod';
import type { AnalyticsTwin } from './analytics-twin.ts';
import type { AnalyticsSettings } from './settings.ts';

const count = z.int().min(0);
const share = z.number().gt(0).max(1);

const knobs = z.strictObject({
  apiEnabled: z.boolean().optional(),
  mayRead: z.boolean().optional(),
  tokensPerDay: count.optional(),
  tokensPerHour: count.optional(),
  tokensPerProjectPerHour: count.optional(),
  concurrentRequests: count.optional(),
  samplingRate: share.optional(),
  thresholdSessions: count.optional(),
  mostRows: count.optional(),
  restrictedMetrics: z.array(z.enum(['REVENUE_DATA'])).optional(),
  processingHours: z.number().min(0).optional(),
  processedShare: share.optional(),
});

/** Turns the knobs of the property: `POST /sandbox/analytics`; what they are then. @throws ZodError */
export function turnAnalyticsKnobs(analytics: AnalyticsTwin, body: unknown): object {
  const patch = knobs.parse(body) as Partial<AnalyticsSettings>;
  analytics.settings = { ...analytics.settings, ...patch };
  const { propertyId, name, currency, timeZone } = analytics.site;
  return { property: { id: propertyId, name, currency, timeZone }, settings: analytics.settings };
}
