import { addDays, dayNumber, daysBetween, isDay, type Day } from '../core/base/day.ts';
import { entityKey } from '../core/base/entity-key.ts';
import { microsFromUnits } from '../core/base/micros.ts';
import {
  estimateClicks,
  formBeliefs,
  type Beliefs,
  type ClickEstimates,
} from '../core/bidding/estimates/beliefs.ts';
import { entityFeatures } from '../core/bidding/estimates/entity-features.ts';
import { EVIDENCE_FADE } from '../core/bidding/estimates/evidence.ts';
import { gatherEvidence, type EntityDay } from '../core/bidding/estimates/gather-evidence.ts';
import { marginalCost } from '../core/bidding/estimates/marginal-cost.ts';
import type { ClickEstimate, Entity, ScoredEntity } from '../core/flow.ts';
import type { Row } from '../core/tables/table.ts';
import { MOVED_DAYS, perturbedDays, type MovedBid, type MovedDay } from './bid-perturbations.ts';
import { campaignDivisors } from './campaign-divisors.ts';
import { knownShare } from './conversion-lags.ts';
import { forestPrior } from './learn-prior.ts';
import { meanModifiers } from './modifiers/modifiers-in-force.ts';
import type { World } from './world.ts';

/** With fewer conversions in an account its days say no more than its sums. */
const LEAST_CONVERSIONS = 30;

/** The draws of folds and forests: the same data gives the same estimates. */
const SEED = 1;

const PERFORMANCE = { dataset: 'staging', name: 'performance' } as const;

/** Numbers of the current row that say something of an entity without its own conversions. */
const TRAITS = ['campaign_bounce_rate_28d', 'campaign_session_duration_28d', 'campaign_returning_share_28d'];

/**
 * What the days of each account say of clicks, by the entity's key; entities of accounts without days, or with too few
 * conversions, are not in it. `rows`: the current rows of `features.entity_day`, as they were scored.
 */
export async function clickEstimates(
  world: World,
  rows: readonly Row[],
  scored: readonly ScoredEntity[],
  moved: readonly MovedBid[],
): Promise<Map<string, ClickEstimate>> {
  const estimates = new Map<string, ClickEstimate>();
  const members = Map.groupBy(scored.keys(), (i) => accountKey(scored[i]?.entity));
  for (const indices of members.values()) {
    const own = indices.flatMap((i) => {
      const entity = scored[i];
      const row = rows[i];
      return entity === undefined || row === undefined ? [] : [{ scored: entity, row }];
    });
    for (const [key, estimate] of await accountEstimates(world, own, moved)) estimates.set(key, estimate);
  }
  return estimates;
}

interface Member {
  readonly scored: ScoredEntity;
  readonly row: Row;
}

async function accountEstimates(
  world: World,
  members: readonly Member[],
  moved: readonly MovedBid[],
): Promise<(readonly [string, ClickEstimate])[]> {
  const [first] = members;
  const last = first?.scored.evidence.to ?? null;
  if (first === undefined || last === null) return [];
  const days = await readDays(world, members, last);
  const conversions = days.reduce((sum, day) => sum + day.conversions, 0);
  if (conversions < LEAST_CONVERSIONS) return [];
  const campaigns = [...new Set(members.map(({ row }) => String(row['campaign_id'])))].toSorted();
  const evidence = gatherEvidence(
    days,
    {
      features: entityFeatures(members.map(traitsOf(days))),
      groupOf: Int32Array.from(members, ({ row }) => campaigns.indexOf(String(row['campaign_id']))),
      groups: campaigns.length,
    },
    await knownShare(world, first.scored.entity),
  );
  const beliefs = await formBeliefs(evidence, forestPrior(SEED));
  const clicks = estimateClicks(evidence, beliefs);
  const { source, accountId } = first.scored.entity;
  const modified = await meanModifiers(world, {
    source,
    accountId,
    from: addDays(last, 1 - MOVED_DAYS),
    to: last,
  });
  const cost = marginalCost(perturbedDays(movedDays(members, days, modified), moved), dayNumber(last) + 1);
  const plain = members.map(
    ({ scored }, i) => [entityKey(scored.entity), estimateOf(clicks, beliefs, cost.pooled, i)] as const,
  );
  return campaignDivisors(world, members, plain);
}

function estimateOf(
  { rates, values, uncertainty }: ClickEstimates,
  { rate }: Beliefs,
  marginalCostFactor: number,
  i: number,
): ClickEstimate {
  return {
    priorRate: rate.prior[i] ?? 0,
    priorConversions: rate.strength,
    clicks: rates.exposure[i] ?? 0,
    conversions: rates.conversions[i] ?? 0,
    rate: rates.rate[i] ?? 0,
    orderValueMicros: microsFromUnits(values.value[i] ?? 0),
    uncertainty: uncertainty[i] ?? 0,
    marginalCostFactor,
    budgetDivisor: 1,
  };
}

/** Counts of the members by day, in a stable order. */
async function readDays(world: World, members: readonly Member[], last: Day): Promise<CountedDay[]> {
  const [first] = members;
  if (first === undefined) return [];
  const { source, accountId } = first.scored.entity;
  const sql = `SELECT entity_level, entity_id, \`date\`, SUM(impressions) AS impressions, SUM(clicks) AS clicks,
      CAST(SUM(cost) AS FLOAT64) AS cost, CAST(SUM(conversions) AS FLOAT64) AS conversions,
      CAST(SUM(conversion_value) AS FLOAT64) AS value
    FROM ${world.warehouse.ref(PERFORMANCE)}
    WHERE source = @source AND account_id = @account AND clicks > 0
      AND \`date\` > DATE_SUB(CAST(@last AS DATE), INTERVAL ${EVIDENCE_FADE.windowDays} DAY) AND \`date\` <= CAST(@last AS DATE)
    GROUP BY entity_level, entity_id, \`date\` ORDER BY entity_level, entity_id, \`date\``;
  const indexOf = new Map(
    members.map(({ scored }, i) => [placeOf(scored.entity.level, scored.entity.id), i]),
  );
  const days: CountedDay[] = [];
  for await (const chunk of world.warehouse.stream(sql, { source, account: accountId, last }))
    for (const row of chunk) {
      const entity = indexOf.get(placeOf(String(row['entity_level']), String(row['entity_id'])));
      const date = String(row['date']);
      if (entity === undefined || !isDay(date)) continue;
      days.push({
        entity,
        date,
        ageDays: daysBetween(date, last),
        impressions: Number(row['impressions'] ?? 0),
        clicks: Number(row['clicks'] ?? 0),
        cost: Number(row['cost'] ?? 0),
        conversions: Number(row['conversions'] ?? 0),
        value: Number(row['value'] ?? 0),
      });
    }
  return days;
}

interface CountedDay extends EntityDay {
  readonly date: Day;
  readonly impressions: number;
  readonly cost: number;
}

/** `modified`: mean modifier of an entity's clicks of a day, by `level/id/day`; 1 where it is not there. */
function movedDays(
  members: readonly Member[],
  days: readonly CountedDay[],
  modified: ReadonlyMap<string, number>,
): MovedDay[] {
  return days.flatMap(({ entity, date, clicks, cost }) => {
    const member = members[entity];
    if (member === undefined) return [];
    const { scored, row } = member;
    const { level, id } = scored.entity;
    return [
      {
        key: entityKey(scored.entity),
        campaign: String(row['campaign_id']),
        date,
        clicks,
        cost,
        modifier: modified.get(`${level}/${id}/${date}`) ?? 1,
      },
    ];
  });
}

function traitsOf(days: readonly CountedDay[]) {
  const byEntity = Map.groupBy(days, ({ entity }) => entity);
  const sum = (i: number, of: (day: CountedDay) => number): number =>
    (byEntity.get(i) ?? []).reduce((total, day) => total + of(day), 0);
  return ({ scored, row }: Member, i: number) => ({
    text: scored.entity.name,
    matchType: scored.entity.matchType,
    campaign: scored.entity.campaign,
    impressions: sum(i, ({ impressions }) => impressions),
    clicks: sum(i, ({ clicks }) => clicks),
    cost: sum(i, ({ cost }) => cost),
    numbers: Object.fromEntries(
      TRAITS.map((name) => [name, row[name] === null ? Number.NaN : Number(row[name] ?? Number.NaN)]),
    ),
  });
}

function accountKey(entity: Entity | undefined): string {
  return JSON.stringify([entity?.source, entity?.accountId]);
}

function placeOf(level: string, id: string): string {
  return `${level}/${id}`;
}
