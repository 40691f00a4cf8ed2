import { addDays, dayNumber, daysBetween, isDay, type Day } from '../core/base/day.ts';
import { entityKey } from '../core/base/entity-key.ts';
import { microsFromUnits } from '../core/base/micros.ts';
import { setsBids } from '../core/base/sets-bids.ts';
import {
  estimateThroughBreaks,
  type EstimatesThroughBreaks,
} from '../core/bidding/breaks/estimate-through-breaks.ts';
import { entityFeatures } from '../core/bidding/estimates/entity-features.ts';
import { EVIDENCE_FADE } from '../core/bidding/estimates/evidence.ts';
import { gatherEvidence, type EntityDay } from '../core/bidding/estimates/gather-evidence.ts';
import { marginalCost } from '../core/bidding/estimates/marginal-cost.ts';
import type { BreakFacts, ClickEstimate, Entity, ScoredEntity } from '../core/flow.ts';
import type { Row } from '../core/tables/table.ts';
import { MOVED_DAYS, perturbedDays, type MovedBid, type MovedDay } from './bid-perturbations.ts';
import {
  accountBreaks,
  breakRows,
  factsOf,
  type AccountBreaks,
  type BreakSearch,
  type SeenBreak,
} from './breaks/account-breaks.ts';
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

/** What the days of all accounts say, by the entity's key, and what broke in them. */
export interface DaysTold {
  readonly estimates: ReadonlyMap<string, ClickEstimate>;
  readonly broken: ReadonlyMap<string, BreakFacts>;
  readonly breaks: readonly SeenBreak[];
}

/**
 * What the days of each account say of clicks; entities of accounts without days, or with too few conversions, are not
 * in it. `rows`: the current rows of `features.entity_day`, as they were scored.
 */
export async function clickEstimates(
  world: World,
  rows: readonly Row[],
  scored: readonly ScoredEntity[],
  moved: readonly MovedBid[],
): Promise<DaysTold> {
  const members = Map.groupBy(scored.keys(), (i) => accountKey(scored[i]?.entity));
  const accounts: AccountTold[] = [];
  for (const indices of members.values()) {
    const own = indices.flatMap((i) => {
      const entity = scored[i];
      const row = rows[i];
      return entity === undefined || row === undefined ? [] : [{ scored: entity, row }];
    });
    accounts.push(await accountEstimates(world, own, moved));
  }
  return {
    estimates: new Map(accounts.flatMap(({ estimates }) => estimates)),
    broken: new Map(accounts.flatMap(({ broken }) => broken)),
    breaks: accounts.flatMap(({ breaks }) => breaks),
  };
}

interface Member {
  readonly scored: ScoredEntity;
  readonly row: Row;
}

interface AccountTold {
  readonly estimates: readonly (readonly [string, ClickEstimate])[];
  readonly broken: readonly (readonly [string, BreakFacts])[];
  readonly breaks: readonly SeenBreak[];
}

const NOTHING: AccountTold = { estimates: [], broken: [], breaks: [] };

async function accountEstimates(
  world: World,
  members: readonly Member[],
  moved: readonly MovedBid[],
): Promise<AccountTold> {
  const [first] = members;
  const last = first?.scored.evidence.to ?? null;
  if (first === undefined || last === null) return NOTHING;
  const days = await readDays(world, members, last);
  const conversions = days.reduce((sum, day) => sum + day.conversions, 0);
  if (conversions < LEAST_CONVERSIONS) return NOTHING;
  const search = searchOf(members, days, last, await knownShare(world, first.scored.entity));
  const found = await accountBreaks(world, search);
  if (found === null) return NOTHING;
  const told = await estimatesOf(members, days, found, last);
  const cost = await costOf(world, members, days, moved, last);
  const plain = members.map(
    ({ scored }, i) => [entityKey(scored.entity), estimateOf(told, cost, i)] as const,
  );
  return {
    estimates: await campaignDivisors(world, members, plain),
    broken: members.flatMap(({ scored: { entity } }, i) => {
      const did = {
        rateBefore: told.rateBefore[i] ?? 0,
        factor: told.factors[i] ?? 1,
      };
      const facts = factsOf(found, i, entity.campaign, did);
      return facts === undefined ? [] : [[entityKey(entity), facts] as const];
    }),
    breaks: breakRows(search, found, campaignNames(members), told.factors),
  };
}

function searchOf(
  members: readonly Member[],
  counts: readonly CountedDay[],
  last: Day,
  known: (ageDays: number) => number,
): BreakSearch {
  const [first] = members;
  return {
    source: first?.scored.entity.source ?? '',
    accountId: first?.scored.entity.accountId ?? '',
    entities: members.map(({ scored, row }) => ({
      id: scored.entity.id,
      campaign: String(row['campaign_id']),
      isAutomated: setsBids(scored.entity.bidStrategy ?? ''),
    })),
    counts,
    last,
    // Where an account tells of no lags, all conversions count as known at once.
    known: known(0) < 1 ? known : null,
  };
}

/** What the days say of clicks, without what breaks have made stale. */
function estimatesOf(
  members: readonly Member[],
  days: readonly CountedDay[],
  { first, stale, knownShare: known, places }: AccountBreaks,
  last: Day,
): Promise<EstimatesThroughBreaks> {
  const entities = {
    features: entityFeatures(members.map(traitsOf(days))),
    groupOf: places.of.map((place) => places.groupOf[place] ?? 0),
    groups: places.campaigns.size,
  };
  const lastIndex = daysBetween(first, last);
  return estimateThroughBreaks(
    (tells) => gatherEvidence(days, entities, known, (i, ageDays) => tells(i, lastIndex - ageDays)),
    stale,
    forestPrior(SEED),
  );
}

/** What one more click costs over the bid, by the days on which bids were moved at random. */
async function costOf(
  world: World,
  members: readonly Member[],
  days: readonly CountedDay[],
  moved: readonly MovedBid[],
  last: Day,
): Promise<number> {
  const { source = '', accountId = '' } = members[0]?.scored.entity ?? {};
  const from = addDays(last, 1 - MOVED_DAYS);
  const modified = await meanModifiers(world, {
    source,
    accountId,
    from,
    to: last,
  });
  return marginalCost(perturbedDays(movedDays(members, days, modified), moved), dayNumber(last) + 1).pooled;
}

function campaignNames(members: readonly Member[]): Map<string, string> {
  return new Map(
    members.flatMap(({ scored, row }) =>
      scored.entity.campaign === null ? [] : [[String(row['campaign_id']), scored.entity.campaign] as const],
    ),
  );
}

function estimateOf(
  { beliefs: { rate }, clicks: { rates, values, uncertainty } }: EstimatesThroughBreaks,
  marginalCostFactor: number,
  i: number,
): ClickEstimate {
  return {
    priorRate: rate.prior[i] ?? 0,
    priorConversions: rate.strengths?.[i] ?? rate.strength,
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
  for await (const chunk of world.warehouse.stream(sql, {
    source,
    account: accountId,
    last,
  }))
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
