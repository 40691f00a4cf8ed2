import { addDays, day, type Day } from '../../../src/core/base/day.ts';
import { rng, type Rng } from '../../../src/core/base/rng.ts';

/** An event as a daily table of the export has it, with only the columns that are read. */
export interface ExportEvent {
  readonly eventDate: string;
  readonly timestamp: number;
  readonly name: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly user: string | null;
  readonly bundle: number;
  readonly batchIndex: number;
  readonly device: string;
  readonly gclid: string | null;
  readonly campaignId: string | null;
  readonly source: readonly [source: string, medium: string] | null;
  readonly transactionId: string | null;
  readonly revenue: number | null;
}

/** A session as it really was. */
export interface TrueSession {
  readonly user: string;
  readonly number: number;
  readonly day: Day;
  readonly hour: number;
  readonly landingPage: string;
  readonly pageViews: number;
  readonly engaged: boolean;
  readonly seconds: number;
  readonly clickId: string | null;
  readonly campaignId: string | null;
  readonly trafficSource: string;
  readonly purchases: number;
  /** In hundredths. */
  readonly revenueCents: number;
}

/** What was exported and what had happened. */
export interface GeneratedExport {
  readonly events: readonly ExportEvent[];
  readonly sessions: readonly TrueSession[];
  readonly withoutConsent: number;
  readonly repeated: number;
}

/** The property is an hour ahead of UTC, all year. */
export const TIME_ZONE = 'Africa/Lagos';
export const FIRST_DAY = day('2026-03-10');
const ZONE_MS = 3_600_000;
const DAYS = 3;

/**
 * Visitors who come back, sessions over midnight, purchases sent again, rows exported twice, visitors who refuse to be
 * measured: the same for the same seed.
 */
export function generateExport(seed: number, visitors = 30): GeneratedExport {
  const events: ExportEvent[] = [];
  const sessions: TrueSession[] = [];
  let withoutConsent = 0;
  for (let visitor = 0; visitor < visitors; visitor++) {
    const draw = rng(seed, 'visitor', visitor);
    const consents = draw.next() > 0.2;
    const visits = 1 + draw.below(3);
    for (let number = 1; number <= visits; number++) {
      const made = playSession(draw, visitor, number);
      if (consents) {
        sessions.push(made.session);
        events.push(...made.events);
        continue;
      }
      const anonymous = made.events.map((event) => withoutIds(event));
      withoutConsent += new Set(anonymous.map((event) => JSON.stringify(event))).size;
      events.push(...anonymous);
    }
  }
  const again = events.filter((_, index) => rng(seed, 'again', index).next() < 0.05);
  return { events: [...events, ...again], sessions, withoutConsent, repeated: again.length };
}

function playSession(
  draw: Rng,
  visitor: number,
  number: number,
): { readonly session: TrueSession; readonly events: readonly ExportEvent[] } {
  const user = `u${visitor}.${1000 + visitor}`;
  const start = startOf(draw, number);
  const paid = draw.next() < 0.6;
  const gclid = paid ? `Cj-${visitor}-${number}` : null;
  const campaignId = paid && draw.next() < 0.8 ? String(11 + draw.below(2)) : null;
  const source = paid
    ? (['google', 'cpc'] as const)
    : draw.next() < 0.5
      ? (['google', 'organic'] as const)
      : null;
  const pages = 1 + draw.below(3);
  const device = draw.next() < 0.5 ? 'mobile' : 'desktop';
  const long = draw.next() < 0.4;
  const buys = draw.next() < 0.25;
  const cents = 1000 + draw.below(9000);
  const base = {
    user,
    device,
    gclid: null,
    campaignId: null,
    source: null,
    transactionId: null,
    revenue: null,
  };
  const ids = { ga_session_id: Math.floor(start / 1000), ga_session_number: number };
  const events: ExportEvent[] = [];
  const add = (
    name: string,
    atMs: number,
    params: ExportEvent['params'],
    more: Partial<ExportEvent> = {},
  ): void => {
    const timestamp = (start + atMs) * 1000;
    const local = new Date(start + atMs + ZONE_MS).toISOString();
    const batch = { bundle: events.length, batchIndex: events.length % 3 };
    events.push({
      ...base,
      ...batch,
      eventDate: local.slice(0, 10).replaceAll('-', ''),
      timestamp,
      name,
      params: { ...ids, ...params },
      ...more,
    });
  };
  const arrival = { gclid, campaignId, source };
  const query = gclid === null ? '' : `?gclid=${gclid}`;
  add('session_start', 0, { page_location: `https://shop.example/p${visitor % 4}${query}` }, arrival);
  for (let page = 0; page < pages; page++)
    add(
      'page_view',
      page * 7_000,
      { page_location: `https://shop.example/p${(visitor + page) % 4}${page === 0 ? query : '#top'}` },
      page === 0 ? arrival : {},
    );
  const length = long ? 60_000 + draw.below(900_000) : pages * 7_000;
  if (long) add('user_engagement', length, { engagement_time_msec: 30_000, session_engaged: '1' });
  if (buys) {
    const purchase = { transactionId: `T${visitor}-${number}`, revenue: cents / 100 };
    add('purchase', length + 1_000, { currency: 'EUR' }, purchase);
    if (draw.next() < 0.5)
      add('purchase', length + 61_000, { currency: 'EUR', engagement_time_msec: 100 }, purchase);
  }
  const last = Math.max(...events.map(({ timestamp }) => timestamp));
  const local = new Date(start + ZONE_MS).toISOString();
  return {
    events,
    session: {
      user,
      number,
      day: day(local.slice(0, 10)),
      hour: Number(local.slice(11, 13)),
      landingPage: `/p${visitor % 4}`,
      pageViews: pages,
      engaged: long || buys || pages >= 2,
      seconds: (last / 1000 - start) / 1000,
      clickId: gclid,
      campaignId,
      trafficSource: source === null ? '(direct) / (none)' : source.join(' / '),
      purchases: buys ? 1 : 0,
      revenueCents: buys ? cents : 0,
    },
  };
}

/** A quarter of sessions begin within minutes of midnight. */
function startOf(draw: Rng, number: number): number {
  const midnight = Date.parse(`${addDays(FIRST_DAY, (number - 1) % DAYS)}T23:00:00Z`);
  const back = draw.next() < 0.25 ? 60_000 + draw.below(240_000) : 3_600_000 + draw.below(20 * 3_600_000);
  return midnight - back;
}

function withoutIds(event: ExportEvent): ExportEvent {
  const { ga_session_id: _id, ga_session_number: _number, ...params } = event.params;
  return { ...event, user: null, params };
}
