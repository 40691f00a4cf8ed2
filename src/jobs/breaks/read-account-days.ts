import { daysBetween, isDay, type Day } from '../../core/base/day.ts';
import type { AccountDays, CountedDay } from '../../core/bidding/breaks/watch-days.ts';
import { conversionCounts } from '../../core/tables/breaks.ts';
import type { Row } from '../../core/tables/table.ts';
import type { World } from '../world.ts';
import type { Places } from './places.ts';

/** Counts of an entity on a day. */
export interface EntityCounts {
  /** Index of the entity. */
  readonly entity: number;
  readonly date: Day;
  readonly clicks: number;
  /** Currency units. */
  readonly cost: number;
  readonly conversions: number;
}

/** An account whose days are watched. */
export interface WatchedAccount {
  readonly source: string;
  readonly accountId: string;
  readonly places: Places;
  /** By entity, in any order. */
  readonly counts: readonly EntityCounts[];
  readonly last: Day;
  /** Share of a day's conversions that is known so many days later; null where nobody knows how late they come. */
  readonly known: ((ageDays: number) => number) | null;
}

/** What is watched of an account, and the day that is day 0. */
export interface WatchedDays {
  readonly first: Day;
  readonly account: AccountDays;
}

/** Conversions that come later than this are few. */
const LONGEST_LAG_DAYS = 90;
/** Where lags are not known, conversions of so many days may still be on their way. */
const UNRIPE_DAYS = 14;
/** So many days of clicks must be known before conversions can be told by the day on which they came in. */
const LEAST_CLICK_DAYS = 45;

/** Reads what the days of an account show beside its counts: bids, visits, impressions, and when conversions came in. */
export async function readAccountDays(world: World, watched: WatchedAccount): Promise<WatchedDays | null> {
  const { counts, last, places, known } = watched;
  const first = counts.reduce<Day | null>((min, { date }) => (min === null || date < min ? date : min), null);
  if (first === null) return null;
  const days = daysBetween(first, last) + 1;
  const sums = sumByPlace(watched, first, days);
  const bids = await bidsByDay(world, watched, first, days);
  const visits = await visitsByDay(world, watched, first, days);
  const impressions = await impressionsByDay(world, watched, first, days);
  const arrivals = await arrivalsByDay(world, watched, first, days);
  const account: AccountDays = {
    groupOf: places.groupOf,
    groups: places.campaigns.size,
    known: known === null ? [1] : Array.from({ length: LONGEST_LAG_DAYS + 1 }, (_, age) => known(age)),
    unripeDays: known === null ? UNRIPE_DAYS : 0,
    arrivesFrom: arrivals === null ? Infinity : Math.max(arrivals.from, LEAST_CLICK_DAYS),
    days: Array.from({ length: days }, (_, t): CountedDay => ({
      clicks: sums.clicks[t]!,
      cost: sums.cost[t]!,
      conversions: sums.conversions[t]!,
      bid: bids[t]!,
      arrivals: arrivals?.byDay.get(t) ?? null,
      impressions: impressions[t]!,
      visits: visits[t] ?? null,
    })),
  };
  return { first, account };
}

function perDay(days: number, width: number): Float64Array[] {
  return Array.from({ length: days }, () => new Float64Array(width));
}

function sumByPlace({ counts, places }: WatchedAccount, first: Day, days: number) {
  const width = places.groupOf.length;
  const sums = {
    clicks: perDay(days, width),
    cost: perDay(days, width),
    conversions: perDay(days, width),
  };
  for (const { entity, date, clicks, cost, conversions } of counts) {
    const place = places.of[entity]!;
    const t = daysBetween(first, date);
    add(sums.clicks[t], place, clicks);
    add(sums.cost[t], place, cost);
    add(sums.conversions[t], place, conversions);
  }
  return sums;
}

function add(values: Float64Array | undefined, at: number, by: number): void {
  if (values !== undefined) values[at] = values[at]! + by;
}

/** Bids in force on each day, as far back as they are known; the first that is known stands for the days before. */
async function bidsByDay(
  { warehouse }: World,
  { source, accountId, places, last }: WatchedAccount,
  first: Day,
  days: number,
): Promise<Float64Array[]> {
  const sql = `SELECT entity_id, \`date\`, bid FROM (
      SELECT entity_id, \`date\`, CAST(MAX(bid) AS FLOAT64) AS bid,
        LAG(CAST(MAX(bid) AS FLOAT64)) OVER (PARTITION BY entity_id ORDER BY \`date\`) AS before
      FROM ${warehouse.ref({ dataset: 'staging', name: 'entity_activity' })}
      WHERE source = @source AND account_id = @account AND bid > 0 AND \`date\` BETWEEN CAST(@first AS DATE) AND CAST(@last AS DATE)
      GROUP BY entity_id, \`date\`)
    WHERE before IS NULL OR bid != before ORDER BY \`date\``;
  const rows = await warehouse.query(sql, { source, account: accountId, first, last });
  const changes = Map.groupBy(rows, (row) => daysBetween(first, row['date'] as Day));
  const bids = new Float64Array(places.groupOf.length).fill(Number.NaN);
  const take = (row: Row, isMeant: (place: number) => boolean): void => {
    const place = places.byId.get(String(row['entity_id']));
    if (place !== undefined && places.alone[place] === 1 && isMeant(place)) bids[place] = Number(row['bid']);
  };
  for (const row of rows) take(row, (place) => Number.isNaN(bids[place]));
  // Where nobody tells the bid, and where many small entities are watched together, costs stand for themselves.
  for (const [place, bid] of bids.entries()) if (Number.isNaN(bid)) bids[place] = 1;
  return Array.from({ length: days }, (_, t) => {
    for (const row of changes.get(t) ?? []) take(row, () => true);
    return bids.slice();
  });
}

/** Visits by campaign from the first to the last day that web analytics tells of. */
async function visitsByDay(
  { warehouse }: World,
  { source, accountId, places, last }: WatchedAccount,
  first: Day,
  days: number,
): Promise<(CountedDay['visits'] | undefined)[]> {
  const sql = `SELECT campaign_id, \`date\`, SUM(sessions) AS sessions,
      SUM(CAST(bounce_rate_millionths AS FLOAT64)) / 1000000 AS bounced, SUM(bounce_rate_known) AS known
    FROM ${warehouse.ref({ dataset: 'staging', name: 'campaign_sessions' })}
    WHERE source = @source AND account_id = @account AND \`date\` BETWEEN CAST(@first AS DATE) AND CAST(@last AS DATE)
    GROUP BY campaign_id, \`date\` ORDER BY \`date\`, campaign_id`;
  const rows = await warehouse.query(sql, { source, account: accountId, first, last });
  const at = (row: Row | undefined): number =>
    row === undefined ? -1 : daysBetween(first, row['date'] as Day);
  const [from, to] = [at(rows[0]), at(rows.at(-1))];
  const width = places.campaigns.size;
  const visits = Array.from({ length: days }, (_, t) =>
    from >= 0 && t >= from && t <= to
      ? { all: new Float64Array(width), bounced: new Float64Array(width) }
      : undefined,
  );
  for (const row of rows) {
    const group = places.campaigns.get(String(row['campaign_id']));
    const known = Number(row['known'] ?? 0);
    const sessions = Number(row['sessions']);
    if (group === undefined) continue;
    add(visits[at(row)]?.all, group, sessions);
    if (known > 0) add(visits[at(row)]?.bounced, group, (Number(row['bounced']) * sessions) / known);
  }
  return visits;
}

async function impressionsByDay(
  { warehouse }: World,
  { source, accountId, places, last }: WatchedAccount,
  first: Day,
  days: number,
): Promise<Float64Array[]> {
  const sql = `SELECT campaign_id, \`date\`, SUM(impressions) AS impressions
    FROM ${warehouse.ref({ dataset: 'staging', name: 'entity_activity' })}
    WHERE source = @source AND account_id = @account AND in_campaign_total
      AND \`date\` BETWEEN CAST(@first AS DATE) AND CAST(@last AS DATE)
    GROUP BY campaign_id, \`date\` ORDER BY \`date\`, campaign_id`;
  const impressions = perDay(days, places.campaigns.size);
  for (const row of await warehouse.query(sql, { source, account: accountId, first, last })) {
    const group = places.campaigns.get(String(row['campaign_id']));
    const date = String(row['date']);
    if (group !== undefined && isDay(date))
      add(impressions[daysBetween(first, date)], group, Number(row['impressions'] ?? 0));
  }
  return impressions;
}

interface Arrivals {
  /** First day for which it is known what came in. */
  readonly from: number;
  readonly byDay: ReadonlyMap<number, Float64Array>;
}

/** Conversions by the day on which they came in, from the day after they were first taken down; null where they never were. */
async function arrivalsByDay(
  { warehouse }: World,
  { source, accountId, places, last }: WatchedAccount,
  first: Day,
  days: number,
): Promise<Arrivals | null> {
  const where = 'source = @source AND account_id = @account AND known_on <= CAST(@last AS DATE)';
  const params = { source, account: accountId, last };
  const read = await warehouse.query<{ known_on: string }>(
    `SELECT known_on FROM ${warehouse.ref(conversionCounts)} WHERE ${where} AND campaign_id IS NULL ORDER BY known_on`,
    params,
  );
  const begin = read[0]?.known_on;
  if (begin === undefined || !isDay(begin)) return null;
  const byDay = new Map<number, Float64Array>();
  for (const { known_on } of read.slice(1)) {
    const t = daysBetween(first, known_on as Day);
    if (t >= 0 && t < days) byDay.set(t, new Float64Array(places.groupOf.length));
  }
  const sql = `SELECT known_on, entity_id, arrived FROM (
      SELECT known_on, CONCAT(campaign_id, '~', ad_group_id, '~', keyword_id) AS entity_id,
        conversions - COALESCE(LAG(conversions) OVER (PARTITION BY campaign_id, ad_group_id, keyword_id ORDER BY known_on), 0) AS arrived
      FROM ${warehouse.ref(conversionCounts)} WHERE ${where} AND campaign_id IS NOT NULL)
    WHERE arrived != 0 AND known_on > GREATEST(CAST(@begin AS DATE), DATE_SUB(CAST(@first AS DATE), INTERVAL 1 DAY))
    ORDER BY known_on, entity_id`;
  for await (const chunk of warehouse.stream(sql, { ...params, begin, first }))
    for (const row of chunk) {
      const place = places.byId.get(String(row['entity_id']));
      if (place !== undefined)
        add(byDay.get(daysBetween(first, row['known_on'] as Day)), place, Number(row['arrived']));
    }
  return { from: daysBetween(first, begin) + 1, byDay };
}
