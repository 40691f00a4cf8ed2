import { dayNumber, day, isDay, type Day } from '../core/base/day.ts';
import { entityKey } from '../core/base/entity-key.ts';
import { micros } from '../core/base/micros.ts';
import type { PerturbedDays } from '../core/bidding/estimates/marginal-cost.ts';
import { PERTURBATION, perturbationSign } from '../core/bidding/rounds/perturbation.ts';
import type { EntityLevel, Exploration, ScoredEntity } from '../core/flow.ts';
import { changeEvents, ledger } from '../core/tables/ops.ts';
import type { Row } from '../core/tables/table.ts';
import type { World } from './world.ts';

/** Days whose random moves are learned from. */
export const MOVED_DAYS = 60;
const SEED = 1;

/** A bid that was sent with a random part, oldest first within an entity. */
export interface MovedBid {
  readonly key: string;
  readonly on: Day;
  readonly toMicros: number;
  readonly sign: -1 | 1;
  readonly size: number;
}

/** The random moves of bids that took effect in the last two months, oldest first. */
export async function movedBids(world: World, today: Day): Promise<MovedBid[]> {
  const { warehouse } = world;
  const sql = `SELECT l.source, l.account_id, l.entity_level, l.entity_id, l.planned_on, l.to_micros,
      JSON_VALUE(l.record, '$.outcome.perturbation.sign') AS sign,
      JSON_VALUE(l.record, '$.outcome.perturbation.size') AS size
    FROM ${warehouse.ref(ledger)} l
    WHERE l.lever = 'max_cpc' AND l.planned_on >= DATE_SUB(CAST(@today AS DATE), INTERVAL ${MOVED_DAYS} DAY)
      AND l.change_id IN (SELECT change_id FROM ${warehouse.ref(changeEvents)} WHERE outcome IN ('accepted', 'applied'))
    ORDER BY l.planned_on, l.change_id`;
  const rows = await warehouse.query(sql, { today });
  return rows.flatMap((row): MovedBid[] => {
    const sign = Number(row['sign']);
    const size = Number(row['size']);
    if ((sign !== 1 && sign !== -1) || !(size > 0)) return [];
    return [
      { key: keyOf(row), on: day(String(row['planned_on'])), toMicros: Number(row['to_micros']), sign, size },
    ];
  });
}

/**
 * Today's random moves by entity. Where the bid in force is one that was moved at random, the bid before that move is
 * what decisions are compared with; a bid that anybody else set is taken as it is.
 */
export function explorations(
  scored: readonly ScoredEntity[],
  moved: readonly MovedBid[],
  today: Day,
  size: number,
): Map<string, Exploration> {
  const last = new Map(moved.map((bid) => [bid.key, bid]));
  return new Map(
    scored.map(({ entity, bidMicros }) => {
      const key = entityKey(entity);
      const before = last.get(key);
      const stands = before !== undefined && before.toMicros === bidMicros;
      const exploration: Exploration = {
        baseMicros: stands ? micros(Math.round(before.toMicros / Math.exp(before.sign * before.size))) : null,
        sign: perturbationSign(SEED, key, dayNumber(today)),
        size,
        probability: PERTURBATION.probability,
      };
      return [key, exploration] as const;
    }),
  );
}

/** Counts of an entity on a day. */
export interface MovedDay {
  readonly key: string;
  readonly campaign: string;
  readonly date: string;
  readonly clicks: number;
  /** Currency units. */
  readonly cost: number;
  /** What bid modifiers multiplied the bid with, on average over the clicks. */
  readonly modifier: number;
}

/**
 * The days on which bids stood that were moved at random. Demand is what the other entities of the campaign got on the
 * day: their bids were moved independently. `days`: by entity, then day.
 */
export function perturbedDays(days: readonly MovedDay[], moved: readonly MovedBid[]): PerturbedDays {
  const byKey = Map.groupBy(moved, ({ key }) => key);
  const demand = new Map<string, number>();
  const placeOf = ({ campaign, date }: MovedDay): string => `${campaign}/${date}`;
  for (const counts of days) demand.set(placeOf(counts), (demand.get(placeOf(counts)) ?? 0) + counts.clicks);
  const rows = days.flatMap((counts) => {
    if (!isDay(counts.date)) return [];
    const bid = (byKey.get(counts.key) ?? []).findLast(({ on }) => on <= counts.date);
    const others = (demand.get(placeOf(counts)) ?? 0) - counts.clicks;
    return bid === undefined || others <= 0
      ? []
      : [{ ...counts, bid, others, number: dayNumber(counts.date) }];
  });
  const keys = [...new Set(rows.map(({ key }) => key))];
  const index = new Map(keys.map((key, i) => [key, i]));
  return {
    entities: keys.length,
    entity: Int32Array.from(rows, ({ key }) => index.get(key) ?? 0),
    day: Int32Array.from(rows, ({ number }) => number),
    sign: Float64Array.from(rows, ({ bid }) => bid.sign),
    bid: Float64Array.from(rows, ({ bid }) => bid.toMicros / 1e6 / Math.exp(bid.sign * bid.size)),
    // Impression shares are known by ad group only: the ratio is then the same for all.
    impressions: new Float64Array(rows.length).fill(Number.NaN),
    eligible: Float64Array.from(rows, ({ others }) => others),
    // A click bought at bid × modifier counts as that many at the bid, so that the ratio is one of the bid that was made.
    worthClicks: Float64Array.from(rows, ({ clicks, modifier }) => clicks * modifier),
    cost: Float64Array.from(rows, ({ cost }) => cost),
  };
}

function keyOf(row: Row): string {
  return entityKey({
    source: String(row['source']),
    accountId: String(row['account_id']),
    level: String(row['entity_level']) as EntityLevel,
    id: String(row['entity_id']),
  });
}
