import { addDays, type Day } from '../../core/base/day.ts';
import { micros, type Micros } from '../../core/base/micros.ts';
import { Dice, STREAM } from '../market/dice.ts';
import { DEVICES, type OrderRow, type SessionRow } from '../market/market.ts';
import { indexOf, today, type Market } from '../market/market-state.ts';
import { readOrders } from '../market/orders.ts';
import { readSessions } from '../market/sessions.ts';
import type { Site, Visit } from './visit.ts';

/** What else brings visitors, as multiples of the sessions of ads. */
const UNPAID = [
  { source: 'google', medium: 'organic', campaign: '(organic)', share: 0.5, conversion: 0.025 },
  { source: '(direct)', medium: '(none)', campaign: '(direct)', share: 0.25, conversion: 0.04 },
  { source: 'newsletter', medium: 'email', campaign: 'weekly', share: 0.1, conversion: 0.06 },
] as const;

/** Share of visitors who refuse to be recognised: whether they returned is not known. */
const UNRECOGNISED = 0.08;
const NOT_SET = '(not set)';
/** Mean order of visitors whom no ad brought. */
const ORDER_MICROS = 60_000_000;

/**
 * The web site of a market's account as a property: the market's own sessions, click for click, beside visitors whom
 * no ad brought. A purchase counts on the day of its session, from the day the order came.
 */
export function marketSite(market: Market, propertyId: string): Site {
  const orders = ordersByClick(market);
  const names = new Map(market.account.campaigns.map(({ id, name }) => [id, name]));
  return {
    propertyId,
    name: `${market.account.name} web`,
    currency: market.account.currency,
    timeZone: market.account.timeZone,
    visits(day, knownBy) {
      const sessions = readSessions(market, { from: day, to: day });
      const paid = sessions.map((session) => paidVisit(session, names, orders(), knownBy));
      return [...paid, ...unpaidVisits(market, day, sessions.length)];
    },
  };
}

function paidVisit(
  session: SessionRow,
  names: ReadonlyMap<string, string>,
  orders: ReadonlyMap<string, OrderRow>,
  knownBy: Day,
): Visit {
  const bought = session.orderDay !== null && session.orderDay <= knownBy;
  return {
    id: session.id,
    day: session.day,
    hour: session.hour,
    source: session.source,
    medium: session.medium,
    campaignId: session.campaignId,
    campaign: names.get(session.campaignId) ?? session.campaignId,
    landingPage: session.landingPage,
    device: session.device.toLowerCase(),
    returning: session.returning,
    bounced: session.bounced,
    seconds: session.durationSeconds,
    pageViews: session.pageViews,
    keyEvents: bought ? 1 : 0,
    revenueMicros: bought ? (orders.get(session.clickId)?.valueMicros ?? micros(0)) : micros(0),
  };
}

function unpaidVisits(market: Market, day: Day, paid: number): Visit[] {
  const index = indexOf(market, day);
  const dice = new Dice(market.world.plan.seed);
  return UNPAID.flatMap(({ source, medium, campaign, share, conversion }, channel) => {
    const count = dice.deal(STREAM.unpaid, index, channel).poisson(share * paid);
    return Array.from({ length: count }, (_, nth): Visit => {
      dice.deal(STREAM.unpaid, index, channel + 1, nth + 1);
      const bounced = dice.next() < 0.5;
      const bought = !bounced && dice.next() < 2 * conversion;
      return {
        id: `u-${index}-${channel}-${nth}`,
        day,
        hour: dice.below(24),
        source,
        medium,
        campaignId: NOT_SET,
        campaign,
        landingPage: '/',
        device: (DEVICES[dice.below(DEVICES.length)] ?? 'DESKTOP').toLowerCase(),
        returning: dice.next() < UNRECOGNISED ? null : dice.next() < 0.35,
        bounced,
        seconds: Math.round(bounced ? 4 * dice.logNormal(0.6) : 120 * dice.logNormal(0.8)),
        pageViews: bounced ? 1 : 2 + dice.poisson(1.5),
        keyEvents: bought ? 1 : 0,
        revenueMicros: bought ? roundedToCents(ORDER_MICROS * dice.logNormal(0.5)) : micros(0),
      };
    });
  });
}

function roundedToCents(value: number): Micros {
  return micros(Math.round(value / 10_000) * 10_000);
}

/** First orders by the click that brought them, found again once the market has played on. */
function ordersByClick(market: Market): () => ReadonlyMap<string, OrderRow> {
  let played = -1;
  let byClick: ReadonlyMap<string, OrderRow> = new Map();
  return () => {
    if (played === market.played) return byClick;
    const all = readOrders(market, { from: market.world.plan.startDay, to: addDays(today(market), -1) });
    byClick = new Map(all.filter(({ sequence }) => sequence === 1).map((order) => [order.clickId, order]));
    played = market.played;
    return byClick;
  };
}
