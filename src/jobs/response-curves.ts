import type { ResponseEntry } from '../contract/explain-document.ts';
import type { PlanDocument, PlannedDecision } from '../contract/plan-document.ts';
import { formatMicros, microsFromUnits } from '../core/base/micros.ts';
import { BID_DEFAULTS } from '../core/bidding/bid-policy.ts';
import {
  responseCurve,
  type ResponseBasis,
  type ResponseCurve,
  type ResponsePoint,
} from '../core/bidding/response-curve.ts';
import type { GoalSetting, World } from './world.ts';

/** Clicks and cost come from these days, the last before the plan: four weeks, every weekday as often. */
const RECENT_DAYS = 28;

const STEPS = 80;

/** Share of the lowest bid shown, and multiple of the highest, around what is marked. */
const MARGIN = { below: 0.4, above: 1.35 } as const;

const ENTITY_DAY = { dataset: 'features', name: 'entity_day' } as const;

/** What each of the decisions' bids, and those around it, is expected to bring a day; in the order given. */
export async function responseCurves(
  world: World,
  plan: PlanDocument,
  decisions: readonly PlannedDecision[],
): Promise<(ResponseEntry | null)[]> {
  const entries: (ResponseEntry | null)[] = [];
  for (const decision of decisions) {
    const seen = turnsBid(decision) ? await recentDays(world, decision) : null;
    entries.push(
      seen === null ? null : entryOf(decision, seen, accountRatio(plan, decision), world.settings.goal),
    );
  }
  return entries;
}

/** What came of an entity lately. Money in currency units. */
export interface RecentDays {
  readonly days: number;
  readonly clicks: number;
  readonly cost: number;
  /** Mean bid of the clicks; null where the source tells none. */
  readonly bid: number | null;
}

/** The curve of one decision; null where nothing was clicked. */
export function entryOf(
  decision: PlannedDecision,
  seen: RecentDays,
  ratio: number,
  goal: GoalSetting,
): ResponseEntry | null {
  const from = Number(decision.from ?? 0);
  const bid = seen.bid ?? from;
  if (!(seen.clicks > 0 && from > 0 && bid > 0)) return null;
  const basis: ResponseBasis = {
    bid,
    clicks: seen.clicks / seen.days,
    cost: seen.cost / seen.days,
    seenClicks: seen.clicks,
    accountRatio: ratio,
    marginalCostFactor: decision.estimate?.marginalCostFactor ?? BID_DEFAULTS.marginalCostFactor,
    worth: Number(decision.valuePerClick) * worthShare(goal),
  };
  const marked = marksOf(decision);
  const shown = [...marked.map((each) => each.bid), basis.worth / basis.marginalCostFactor].filter(
    (each) => each > 0,
  );
  const range = {
    least: MARGIN.below * Math.min(...shown),
    most: MARGIN.above * Math.max(...shown),
    steps: STEPS,
  };
  return describe(responseCurve(basis, range), { decision, basis, marked, days: seen.days, goal });
}

function describe(
  curve: ResponseCurve,
  about: {
    readonly decision: PlannedDecision;
    readonly basis: ResponseBasis;
    readonly marked: ReturnType<typeof marksOf>;
    readonly days: number;
    readonly goal: GoalSetting;
  },
): ResponseEntry {
  const { decision, basis, marked, days, goal } = about;
  return {
    measure: goal.kind === 'profit_margin' ? 'profit' : 'worth_less_cost',
    days,
    clickWorth: money(basis.worth),
    marginalCostFactor: basis.marginalCostFactor,
    budgetDivisor: (decision.estimate?.budgetDivisor ?? 1) * (decision.accountDivisor ?? 1),
    elasticity: curve.elasticity,
    bestBid: curve.bestBid === null ? null : money(curve.bestBid),
    marks: marked.map(({ mark, bid }) => ({ mark, ...point(curve.at(bid)) })),
    points: curve.points.map(point),
  };
}

function marksOf({ from, to, wanted }: PlannedDecision) {
  const marks = [
    { mark: 'now', bid: from },
    { mark: 'planned', bid: to },
    { mark: 'wanted', bid: wanted },
  ] as const;
  return marks.flatMap(({ mark, bid }) => (Number(bid) > 0 ? [{ mark, bid: Number(bid) }] : []));
}

function point({ bid, clicks, cost, profit }: ResponsePoint): ResponseEntry['points'][number] {
  return { bid: money(bid), clicks, cost: money(cost), profit: money(profit) };
}

function money(units: number): string {
  return formatMicros(microsFromUnits(units));
}

function turnsBid({ lever, from }: PlannedDecision): boolean {
  return lever === 'max_cpc' && Number(from) > 0;
}

/** What a unit of conversion value is worth to the goal; under a cost per conversion it is worth itself. */
function worthShare(goal: GoalSetting): number {
  if (goal.kind === 'profit_margin') return goal.share;
  return goal.kind === 'target_roas' ? 1 / goal.ratio : 1;
}

/** Cost of a click over its bid in the account of a decision. */
function accountRatio(plan: PlanDocument, { entity }: PlannedDecision): number {
  let cost = 0;
  let bids = 0;
  for (const each of plan.decisions) {
    if (each.entity.source !== entity.source || each.entity.account !== entity.account || !turnsBid(each))
      continue;
    cost += Number(each.cost);
    bids += each.clicks * Number(each.from);
  }
  return bids > 0 ? cost / bids : 1;
}

async function recentDays(world: World, { entity }: PlannedDecision): Promise<RecentDays | null> {
  const { warehouse } = world;
  const sql = `SELECT \`date\`, bid, clicks, cost,
      DATE_DIFF(MAX(\`date\`) OVER (), (SELECT MIN(\`date\`) FROM ${warehouse.ref(ENTITY_DAY)}
        WHERE source = @source AND account_id = @account), DAY) AS age
    FROM ${warehouse.ref(ENTITY_DAY)}
    WHERE source = @source AND account_id = @account AND entity_level = @level AND entity_id = @id
      AND \`date\` IS NOT NULL
    QUALIFY \`date\` >= DATE_SUB(MAX(\`date\`) OVER (), INTERVAL ${RECENT_DAYS} DAY)
    ORDER BY \`date\``;
  const rows = await warehouse.query(sql, {
    source: entity.source,
    account: entity.account,
    level: entity.level,
    id: entity.id,
  });
  const days = Math.min(RECENT_DAYS, Number(rows[0]?.['age'] ?? 0));
  if (!(days > 0)) return null;
  const bids = bidsInForce(rows.map((row) => (row['bid'] === null ? null : Number(row['bid']))));
  const clicks = rows.map((row) => Number(row['clicks']));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const all = sum(clicks);
  return {
    days,
    clicks: all,
    cost: sum(rows.map((row) => Number(row['cost']))),
    bid: bids === null || !(all > 0) ? null : sum(clicks.map((count, i) => count * (bids[i] ?? 0))) / all,
  };
}

/** Bids by day: the last one told until then, and before that the first one told; null where none is. */
export function bidsInForce(told: readonly (number | null)[]): number[] | null {
  let current = told.find((bid) => bid !== null) ?? null;
  if (current === null) return null;
  const bids: number[] = [];
  for (const bid of told) bids.push((current = bid ?? current));
  return bids;
}
