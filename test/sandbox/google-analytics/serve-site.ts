import { addDays, day, type Day } from '../../../src/core/base/day.ts';
import { micros } from '../../../src/core/base/micros.ts';
import { serveGoogleAds, type Sandbox } from '../../../src/sandbox/google-ads/serve.ts';
import type { Fault } from '../../../src/sandbox/google-ads/faults.ts';
import { analyticsGuest } from '../../../src/sandbox/google-analytics/analytics-guest.ts';
import { AnalyticsTwin } from '../../../src/sandbox/google-analytics/analytics-twin.ts';
import type { AnalyticsSettings } from '../../../src/sandbox/google-analytics/settings.ts';
import type { Site, Visit } from '../../../src/sandbox/google-analytics/visit.ts';
import { NOW, sampleStore } from '../google-ads/sample-account.ts';

/** The first day that is not over where the sample site is. */
export const TODAY: Day = day(new Date(NOW).toISOString().slice(0, 10));

/** A visit with only what matters said. */
export function visit(id: string, on: Day, parts: Partial<Visit> = {}): Visit {
  return {
    id,
    day: on,
    hour: 9,
    source: 'google',
    medium: 'cpc',
    campaignId: '11',
    campaign: 'Search | Shoes',
    landingPage: '/shoes',
    device: 'mobile',
    returning: false,
    bounced: false,
    seconds: 60,
    pageViews: 3,
    keyEvents: 0,
    revenueMicros: micros(0),
    ...parts,
  };
}

/** A site with these visits, whatever is known by then. */
export function siteOf(visits: readonly Visit[]): Site {
  return {
    propertyId: '5',
    name: 'Sample web',
    currency: 'EUR',
    timeZone: 'UTC',
    visits: (on) => visits.filter(({ day: of }) => of === on),
  };
}

/** So many visits a day on the days before today, campaigns, devices and visitors in turn. */
export function manyVisits(perDay: number, days: number): Visit[] {
  return Array.from({ length: days * perDay }, (_, n) => {
    const on = addDays(TODAY, -1 - Math.floor(n / perDay));
    return visit(`v${n}`, on, {
      campaignId: String(11 + (n % 3)),
      campaign: `Campaign ${n % 3}`,
      device: ['mobile', 'desktop', 'tablet'][n % 7] ?? 'mobile',
      returning: n % 5 === 0 ? null : n % 4 === 0,
      bounced: n % 3 === 1,
      hour: n % 24,
      seconds: n % 90,
      landingPage: `/page-${n % 40}`,
      keyEvents: n % 20 === 0 ? 1 : 0,
      revenueMicros: micros(n % 20 === 0 ? 19_990_000 : 0),
    });
  });
}

/** A served site. */
export interface ServedSite {
  readonly sandbox: Sandbox;
  readonly analytics: AnalyticsTwin;
}

/** Serves a site on a free port; close the sandbox when done. */
export async function serveSite(
  site: Site,
  {
    settings = {},
    faults = [],
  }: { readonly settings?: Partial<AnalyticsSettings>; readonly faults?: readonly Fault[] } = {},
): Promise<ServedSite> {
  let analytics: AnalyticsTwin | undefined;
  const sandbox = await serveGoogleAds({
    store: sampleStore(),
    start: NOW,
    faults,
    guests: (twin, wallClock) => {
      analytics = new AnalyticsTwin(site, twin, wallClock, { processingHours: 0, ...settings });
      return [analyticsGuest(analytics)];
    },
  });
  if (analytics === undefined) throw new Error('the server asked for no guests');
  return { sandbox, analytics };
}
