import type { Visit } from './visit.ts';

/** What a field is counted by; fields of two scopes do not go into one report. */
export type Scope = 'session' | 'item';

export interface DimensionField {
  readonly scope: Scope;
  readonly uiName: string;
  /** Absent for what the twin knows of but holds no data for. */
  readonly of?: (visit: Visit) => string;
}

/** Sums over the visits of a row, as far as metrics need them. */
export interface Sums {
  sessions: number;
  engaged: number;
  seconds: number;
  pageViews: number;
  keyEvents: number;
  converted: number;
  revenueMicros: number;
  newUsers: number;
}

export interface MetricField {
  readonly scope: Scope;
  readonly uiName: string;
  readonly type: 'TYPE_INTEGER' | 'TYPE_FLOAT' | 'TYPE_SECONDS' | 'TYPE_CURRENCY';
  /** Kind of metric that a role of the property may not see. */
  readonly restricted?: 'REVENUE_DATA';
  readonly of?: (sums: Sums) => number;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** Dimensions that can be asked for. */
export const DIMENSIONS: Readonly<Record<string, DimensionField>> = {
  date: { scope: 'session', uiName: 'Date', of: ({ day }) => day.replaceAll('-', '') },
  hour: { scope: 'session', uiName: 'Hour', of: ({ hour }) => two(hour) },
  dateHour: {
    scope: 'session',
    uiName: 'Date + hour (YYYYMMDDHH)',
    of: ({ day, hour }) => `${day.replaceAll('-', '')}${two(hour)}`,
  },
  sessionSource: { scope: 'session', uiName: 'Session source', of: ({ source }) => source },
  sessionMedium: { scope: 'session', uiName: 'Session medium', of: ({ medium }) => medium },
  sessionSourceMedium: {
    scope: 'session',
    uiName: 'Session source / medium',
    of: ({ source, medium }) => `${source} / ${medium}`,
  },
  sessionCampaignId: { scope: 'session', uiName: 'Session campaign ID', of: ({ campaignId }) => campaignId },
  sessionCampaignName: { scope: 'session', uiName: 'Session campaign', of: ({ campaign }) => campaign },
  landingPage: { scope: 'session', uiName: 'Landing page', of: ({ landingPage }) => landingPage },
  deviceCategory: { scope: 'session', uiName: 'Device category', of: ({ device }) => device },
  newVsReturning: {
    scope: 'session',
    uiName: 'New / returning',
    of: ({ returning }) => (returning === null ? '(not set)' : returning ? 'returning' : 'new'),
  },
  itemName: { scope: 'item', uiName: 'Item name' },
};

/** Metrics that can be asked for. */
export const METRICS: Readonly<Record<string, MetricField>> = {
  sessions: { scope: 'session', uiName: 'Sessions', type: 'TYPE_INTEGER', of: ({ sessions }) => sessions },
  engagedSessions: {
    scope: 'session',
    uiName: 'Engaged sessions',
    type: 'TYPE_INTEGER',
    of: ({ engaged }) => engaged,
  },
  bounceRate: {
    scope: 'session',
    uiName: 'Bounce rate',
    type: 'TYPE_FLOAT',
    of: ({ sessions, engaged }) => ratio(sessions - engaged, sessions),
  },
  averageSessionDuration: {
    scope: 'session',
    uiName: 'Average session duration',
    type: 'TYPE_SECONDS',
    of: ({ seconds, sessions }) => ratio(seconds, sessions),
  },
  screenPageViews: {
    scope: 'session',
    uiName: 'Views',
    type: 'TYPE_INTEGER',
    of: ({ pageViews }) => pageViews,
  },
  newUsers: { scope: 'session', uiName: 'New users', type: 'TYPE_INTEGER', of: ({ newUsers }) => newUsers },
  keyEvents: {
    scope: 'session',
    uiName: 'Key events',
    type: 'TYPE_FLOAT',
    of: ({ keyEvents }) => keyEvents,
  },
  sessionKeyEventRate: {
    scope: 'session',
    uiName: 'Session key event rate',
    type: 'TYPE_FLOAT',
    of: ({ converted, sessions }) => ratio(converted, sessions),
  },
  purchaseRevenue: {
    scope: 'session',
    uiName: 'Purchase revenue',
    type: 'TYPE_CURRENCY',
    restricted: 'REVENUE_DATA',
    of: ({ revenueMicros }) => Math.round(revenueMicros) / 1e6,
  },
  itemRevenue: { scope: 'item', uiName: 'Item revenue', type: 'TYPE_CURRENCY', restricted: 'REVENUE_DATA' },
};

/** No visits. */
export function noSums(): Sums {
  return {
    sessions: 0,
    engaged: 0,
    seconds: 0,
    pageViews: 0,
    keyEvents: 0,
    converted: 0,
    revenueMicros: 0,
    newUsers: 0,
  };
}

/** Counts a visit `weight` times. */
export function addVisit(sums: Sums, visit: Visit, weight: number): void {
  sums.sessions += weight;
  sums.engaged += visit.bounced ? 0 : weight;
  sums.seconds += weight * visit.seconds;
  sums.pageViews += weight * visit.pageViews;
  sums.keyEvents += weight * visit.keyEvents;
  sums.converted += visit.keyEvents > 0 ? weight : 0;
  sums.revenueMicros += weight * visit.revenueMicros;
  sums.newUsers += visit.returning === false ? weight : 0;
}

/** Adds other sums. */
export function addSums(sums: Sums, other: Sums): void {
  for (const key of Object.keys(sums) as (keyof Sums)[]) sums[key] += other[key];
}

function ratio(above: number, below: number): number {
  return below === 0 ? 0 : above / below;
}
