import { micros, type Micros } from '../core/base/micros.ts';
import { responseOf, type TargetPoint } from '../core/bidding/targets/response.ts';
import { spendRoom, type SpendDay } from '../core/bidding/targets/spend-room.ts';
import { targetHold } from '../core/bidding/targets/target-hold.ts';
import type { ClickEstimate, Evidence, ScoredEntity, TargetFacts } from '../core/flow.ts';
import { campaignBudgets } from '../core/tables/ops.ts';
import { campaignTargets, targetSimulations } from '../core/tables/targets.ts';
import type { Row } from '../core/tables/table.ts';
import type { World } from './world.ts';

/** Days that tell whether a budget is felt: two weeks, so that every weekday counts twice. */
const FELT_DAYS = 14;

/**
 * The targets of automated campaigns as things to decide on, each with the evidence of what is under its campaign.
 * `bids`: the scored entities, in the order of `rows`, the current rows of `features.entity_day`; campaigns without
 * any of them have no evidence yet and are left out.
 */
export async function targetEntities(
  world: World,
  rows: readonly Row[],
  bids: readonly ScoredEntity[],
): Promise<ScoredEntity[]> {
  const { warehouse } = world;
  const campaigns = await warehouse.query(
    `SELECT * FROM ${warehouse.ref(campaignTargets)} ORDER BY source, account_id, campaign_id`,
  );
  if (campaigns.length === 0) return [];
  const points = Map.groupBy(
    await warehouse.query(
      `SELECT * FROM ${warehouse.ref(targetSimulations)} ORDER BY campaign_id, at_micros`,
    ),
    (row) => keyOf(row, row['account_id']) + String(row['lever']),
  );
  const days = Map.groupBy(
    await warehouse.query(`SELECT * FROM ${warehouse.ref(campaignBudgets)} ORDER BY campaign_id, \`date\``),
    (row) => keyOf(row, row['account_id']),
  );
  const members = Map.groupBy(bids.keys(), (i) => keyOf(rows[i] ?? {}, bids[i]?.entity.accountId));
  return campaigns.flatMap((campaign) => {
    const key = keyOf(campaign, campaign['account_id']);
    const own = (members.get(key) ?? []).flatMap((i) => bids[i] ?? []);
    if (own.length === 0) return [];
    const simulated = points.get(key + String(campaign['lever'])) ?? [];
    return targetEntity({ campaign, simulated, days: (days.get(key) ?? []).slice(-FELT_DAYS), own });
  });
}

/** What the warehouse knows of one automated campaign. */
interface KnownCampaign {
  readonly campaign: Row;
  readonly simulated: readonly Row[];
  /** Its rows of `ops.campaign_budgets`. */
  readonly days: readonly Row[];
  /** The scored entities under it. */
  readonly own: readonly ScoredEntity[];
}

function targetEntity(known: KnownCampaign): ScoredEntity {
  const { campaign, own } = known;
  const lever = campaign['lever'] === 'target_roas' ? 'target_roas' : 'target_cpa';
  const target = campaign['target_micros'] === null ? null : micros(Number(campaign['target_micros']));
  const evidence = summed(own.map((each) => each.evidence));
  return {
    entity: {
      source: String(campaign['source']),
      // As the rows below the campaign write it, so that one account is one account to every rule.
      accountId: own[0]?.entity.accountId ?? String(campaign['account_id']),
      level: 'campaign',
      id: String(campaign['campaign_id']),
      name: String(campaign['name']),
      matchType: null,
      campaign: String(campaign['name']),
      adGroup: null,
      network: null,
      status: text(campaign['status']),
      bidStrategy: text(campaign['strategy']),
    },
    lever,
    bidMicros: target,
    evidence,
    modelRate: evidence.clicks > 0 ? Math.min(1, evidence.conversions / evidence.clicks) : 0,
    contributions: [],
    estimate: null,
    exploration: null,
    target: factsOf(known, lever, target),
  };
}

function factsOf(
  { campaign, simulated, days, own }: KnownCampaign,
  lever: 'target_cpa' | 'target_roas',
  target: Micros | null,
): TargetFacts {
  const state = {
    portfolioStrategy: text(campaign['portfolio']),
    systemStatus: text(campaign['system_status']),
    experimentType: text(campaign['experiment_type']),
    ownTargets: Number(campaign['own_targets']),
  };
  const worth = lever === 'target_roas' ? 'conversion_value' : 'conversions';
  const points = simulated.map((row): TargetPoint => ({
    at: Number(row['at_micros']),
    cost: Number(row['cost']),
    worth: Number(row[worth]),
  }));
  return {
    held: targetHold(state) ?? untrueConversions(own),
    spendRoom: spendRoom(days.map(spendDay), budgetOf(days), state.systemStatus),
    conversionValueMicros: conversionValue(own.flatMap(({ estimate }) => estimate ?? [])),
    ...responseOf(points, target ?? 0),
  };
}

/** A strategy that is fed conversions that are not true is not to be judged by them. */
function untrueConversions(own: readonly ScoredEntity[]): string | null {
  const since = own.find(({ broken }) => broken?.cause === 'tracking')?.broken?.since;
  return since === undefined ? null : `what is recorded of its conversions has not been true since ${since}`;
}

function spendDay(row: Row): SpendDay {
  return { cost: Number(row['cost']), lostShare: Number(row['lost_share'] ?? 0) };
}

/** Null where campaigns share one. */
function budgetOf(days: readonly Row[]): number | null {
  const budget = days.at(-1)?.['budget'] ?? null;
  return budget === null ? null : Number(budget);
}

/** Value of one conversion of a campaign: what its keywords' orders are thought to bring, by their conversions. */
function conversionValue(estimates: readonly ClickEstimate[]): Micros | null {
  const expected = estimates.map(({ rate, clicks }) => rate * clicks);
  const conversions = expected.reduce((sum, each) => sum + each, 0);
  if (!(conversions > 0)) return null;
  const value = estimates.reduce(
    (sum, { orderValueMicros }, i) => sum + orderValueMicros * (expected[i] ?? 0),
    0,
  );
  return micros(Math.round(value / conversions));
}

function summed(parts: readonly Evidence[]): Evidence {
  const sum = (pick: (part: Evidence) => number): number =>
    parts.reduce((total, part) => total + pick(part), 0);
  return {
    from: parts[0]?.from ?? null,
    to: parts[0]?.to ?? null,
    impressions: sum(({ impressions }) => impressions),
    clicks: sum(({ clicks }) => clicks),
    conversions: sum(({ conversions }) => conversions),
    costMicros: micros(sum(({ costMicros }) => costMicros)),
    valueMicros: micros(sum(({ valueMicros }) => valueMicros)),
  };
}

function keyOf(row: Row, accountId: unknown): string {
  return JSON.stringify([row['source'], String(accountId).replaceAll('-', ''), String(row['campaign_id'])]);
}

function text(cell: Row[string] | undefined): string | null {
  return cell === null || cell === undefined || cell === '' ? null : String(cell);
}
