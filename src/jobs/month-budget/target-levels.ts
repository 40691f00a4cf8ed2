import { addDays, day, type Day } from '../../core/base/day.ts';
import { savesWhenRaised } from '../../core/base/lever-text.ts';
import { targetElasticity } from '../../core/base/spend-change.ts';
import type { BidLevel } from '../../core/bidding/pacing/month-demand.ts';
import { BID_SPEND_ELASTICITY } from '../../core/bidding/rounds/spend-elasticity.ts';
import { changeEvents, ledger } from '../../core/tables/ops.ts';
import type { BudgetCase } from '../month-budget.ts';
import type { World } from '../world.ts';
import { campaignKey } from './campaign-days.ts';

/** Moves before that are in the spend of all days that the forecast stands on. */
const MOVED_DAYS = 56;

interface Move {
  readonly on: Day;
  /** Of the logarithm of a bid that spend answers alike. */
  readonly by: number;
}

/** What bidforest's moves of targets did to campaigns by day, as moves of bids that spend answers alike. By date. */
export async function targetLevels(world: World, { scored, today }: BudgetCase): Promise<BidLevel[]> {
  const targets = scored.filter(({ target }) => target !== undefined);
  if (targets.length === 0) return [];
  const moves = await movesBefore(world, today);
  return targets.flatMap(({ entity, lever, target }) => {
    const campaign = campaignKey(entity.source, entity.accountId, entity.id);
    const own = moves.get(`${campaign} ${lever}`) ?? [];
    const [first] = own;
    if (first === undefined) return [];
    const way = (savesWhenRaised(lever) ? -1 : 1) * (targetElasticity(target) / BID_SPEND_ELASTICITY);
    const levels = [{ campaign, date: addDays(first.on, -1), level: 0 }];
    for (const { on, by } of own)
      levels.push({ campaign, date: on, level: (levels.at(-1)?.level ?? 0) + way * by });
    return levels;
  });
}

async function movesBefore({ warehouse }: World, today: Day): Promise<Map<string, Move[]>> {
  const sql = `SELECT l.source, l.account_id, l.entity_id, l.lever, l.planned_on, l.from_micros, l.to_micros
    FROM ${warehouse.ref(ledger)} l
    WHERE l.lever IN ('target_cpa', 'target_roas') AND l.entity_level = 'campaign' AND l.from_micros > 0 AND l.to_micros > 0
      AND l.planned_on >= DATE_SUB(CAST(@today AS DATE), INTERVAL ${MOVED_DAYS} DAY) AND l.planned_on < CAST(@today AS DATE)
      AND l.change_id IN (SELECT change_id FROM ${warehouse.ref(changeEvents)} WHERE outcome IN ('accepted', 'applied'))
    ORDER BY l.planned_on, l.planned_at, l.change_id`;
  const rows = await warehouse.query(sql, { today });
  const moves = new Map<string, Move[]>();
  for (const row of rows) {
    const campaign = campaignKey(String(row['source']), String(row['account_id']), String(row['entity_id']));
    const key = `${campaign} ${String(row['lever'])}`;
    const move = {
      on: day(String(row['planned_on'])),
      by: Math.log(Number(row['to_micros']) / Number(row['from_micros'])),
    };
    moves.set(key, [...(moves.get(key) ?? []), move]);
  }
  return moves;
}
