import type { SourceReport } from '../../jobs/ports.ts';
import { sessionDays, type SessionDayRow } from '../../core/tables/analytics.ts';

/** A report of the Data API: what each row is about, and what is counted. */
export interface AnalyticsReport extends SourceReport {
  readonly breakdown: SessionDayRow['breakdown'];
  /** At most nine. */
  readonly dimensions: readonly string[];
}

/** What every report counts; at most ten. Rates come with it where counts do not exist. */
export const METRICS = [
  'sessions',
  'engagedSessions',
  'averageSessionDuration',
  'screenPageViews',
  'keyEvents',
  'sessionKeyEventRate',
  'purchaseRevenue',
] as const;

/** Credit of key events moves for up to twelve days, and the last days are still being processed. */
const LOOK_BACK_DAYS = 14;
const BLOCK_DAYS = 7;

const CAMPAIGN = ['date', 'sessionCampaignId', 'sessionCampaignName', 'sessionSource', 'sessionMedium'];

/**
 * One report a breakdown rather than one with every dimension: the more dimensions, the more rows are withheld,
 * sampled, or added up as `(other)`.
 */
export const ANALYTICS_REPORTS: readonly AnalyticsReport[] = [
  report('campaign_sessions', 'campaigns', [...CAMPAIGN, 'deviceCategory', 'newVsReturning']),
  {
    ...report('landing_page_sessions', 'landing_pages', [...CAMPAIGN, 'landingPage', 'deviceCategory']),
    advisory: true,
  },
  { ...report('hour_sessions', 'hours', [...CAMPAIGN, 'hour', 'deviceCategory']), advisory: true },
];

function report(
  name: string,
  breakdown: SessionDayRow['breakdown'],
  dimensions: readonly string[],
): AnalyticsReport {
  return {
    name,
    breakdown,
    dimensions,
    table: sessionDays,
    lookBackDays: LOOK_BACK_DAYS,
    blockDays: BLOCK_DAYS,
  };
}
