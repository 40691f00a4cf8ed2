import { micros } from '../../core/base/micros.ts';
import { entityFeatures } from '../../core/bidding/estimates/entity-features.ts';
import { cellFactors, type CellCounts, type CellFactors } from '../../core/bidding/modifiers/cell-factors.ts';
import { modifierAims, modifierDivisors } from '../../core/bidding/modifiers/mean-modifier.ts';
import type { Evidence, ModifierFacts, ScoredEntity } from '../../core/flow.ts';
import type { BidModifierRow } from '../../core/tables/modifiers.ts';
import { knownShare } from '../conversion-lags.ts';
import { forestPrior } from '../learn-prior.ts';
import type { World } from '../world.ts';
import { deviceCounts, deviceEvidence, type CountedAccount } from './device-counts.ts';
import { hourEntities } from './hour-entities.ts';
import { holdOf, modifierScored } from './modifier-scored.ts';
import { placeEntities } from './place-entities.ts';
import { currentModifiers } from './modifiers-in-force.ts';

/** The draws of folds and forests: the same data gives the same factors. */
const SEED = 1;

const NEUTRAL = 1_000_000;

/** Things to decide on, bids and modifiers, where bids know of modifiers. */
export interface WithModifiers {
  /** In the order given. */
  readonly bids: readonly ScoredEntity[];
  readonly modifiers: readonly ScoredEntity[];
}

/**
 * The modifiers of devices, hours and places of campaigns that are bid on by hand as things to decide on, and the bids with
 * what modifiers in force make of them. Accounts without estimates, or whose modifiers were not read, are left as they are.
 */
export async function withModifiers(world: World, bids: readonly ScoredEntity[]): Promise<WithModifiers> {
  const levers = await currentModifiers(world);
  const divided = [...bids];
  const modifiers: ScoredEntity[] = [];
  const accounts = Map.groupBy(levers, ({ source, account_id }) => JSON.stringify([source, account_id]));
  for (const own of accounts.values()) {
    const account = accountOf(bids, own);
    if (account === null) continue;
    const devices = await deviceEntities(world, account);
    const hours = await hourEntities(world, account, account.levers);
    const places = await placeEntities(world, account, account.levers);
    modifiers.push(...devices.modifiers, ...hours.modifiers, ...places.modifiers);
    for (const [i, { index }] of account.members.entries()) {
      const bid = divided[index];
      const group = account.groupOf[i] ?? 0;
      const divisor =
        (devices.divisors[i] ?? 1) * (hours.divisors[group] ?? 1) * (places.divisors[group] ?? 1);
      if (bid === undefined || bid.estimate === null || divisor === 1) continue;
      divided[index] = { ...bid, estimate: { ...bid.estimate, modifierDivisor: divisor } };
    }
  }
  return { bids: divided, modifiers };
}

/** An account with the bids that its modifiers multiply. */
interface ModifiedAccount extends CountedAccount {
  readonly levers: readonly BidModifierRow[];
  /** Members of the campaigns, with their index among all bids. */
  readonly members: readonly { readonly bid: ScoredEntity; readonly index: number }[];
}

function accountOf(bids: readonly ScoredEntity[], levers: readonly BidModifierRow[]): ModifiedAccount | null {
  const [first] = levers;
  if (first === undefined) return null;
  const campaigns = [...new Set(levers.map(({ campaign_id }) => campaign_id))].toSorted();
  const groupOf = new Map(campaigns.map((id, g) => [id, g]));
  const members = bids.flatMap((bid, index) => {
    const { source, accountId, id } = bid.entity;
    const isMember =
      bid.estimate !== null &&
      source === first.source &&
      accountId === first.account_id &&
      groupOf.has(campaignOf(id));
    return isMember ? [{ bid, index }] : [];
  });
  const last = members[0]?.bid.evidence.to ?? null;
  if (last === null) return null;
  return {
    source: first.source,
    accountId: first.account_id,
    last,
    indexOf: new Map(members.map(({ bid: { entity } }, i) => [`${entity.level}/${entity.id}`, i])),
    groupOf: Int32Array.from(members, ({ bid }) => groupOf.get(campaignOf(bid.entity.id)) ?? 0),
    groups: campaigns.length,
    campaigns,
    levers,
    members,
  };
}

async function deviceEntities(
  world: World,
  account: ModifiedAccount,
): Promise<{ readonly modifiers: readonly ScoredEntity[]; readonly divisors: Float64Array }> {
  const { members } = account;
  const levers = account.levers.filter(({ lever }) => lever === 'device_modifier');
  const levels = [...new Set(levers.map(({ segment }) => segment))].toSorted();
  const counts = await deviceCounts(world, account, levels, await knownShare(world, account));
  const rate = Float64Array.from(members, ({ bid }) => bid.estimate?.rate ?? 0);
  const factors = await cellFactors(counts, rate, entityFeatures(members.map(traitsOf)), forestPrior(SEED));
  const evidence = await deviceEvidence(world, account, members[0]?.bid.evidence ?? { from: null, to: null });
  const divisors = modifierDivisors(counts, factors.factor, modifierLookup(account, levels));
  const aims = modifierAims(counts, factors.factor);
  const modifiers = levers
    .filter(({ ad_group_id }) => ad_group_id === null)
    .map((row) => modifierEntity(row, { account, counts, factors, aims, evidence }));
  return { modifiers, divisors };
}

function traitsOf({ bid: { entity, evidence } }: ModifiedAccount['members'][number]) {
  const { impressions, clicks, costMicros } = evidence;
  return {
    text: entity.name,
    matchType: entity.matchType,
    campaign: entity.campaign,
    impressions,
    clicks,
    cost: costMicros / 1e6,
    numbers: {},
  };
}

/** The modifier in force for an entity and a level: its ad group's takes the place of its campaign's. */
function modifierLookup(
  { levers, members }: ModifiedAccount,
  levels: readonly string[],
): (entity: number, level: number) => number {
  const known = new Map(
    levers.map((row) => [
      JSON.stringify([row.ad_group_id ?? row.campaign_id, row.segment]),
      row.modifier_micros / NEUTRAL,
    ]),
  );
  return (entity, level) => {
    const [campaign = '', adGroup = ''] = members[entity]?.bid.entity.id.split('~') ?? [];
    const segment = levels[level];
    return (
      known.get(JSON.stringify([adGroup, segment])) ?? known.get(JSON.stringify([campaign, segment])) ?? 1
    );
  };
}

function modifierEntity(
  row: BidModifierRow,
  known: {
    readonly account: ModifiedAccount;
    readonly counts: CellCounts;
    readonly factors: CellFactors;
    readonly aims: Float64Array;
    readonly evidence: ReadonlyMap<string, Evidence>;
  },
): ScoredEntity {
  const { account, counts, factors, aims } = known;
  const width = counts.levels.length;
  const level = counts.levels.indexOf(row.segment);
  const cell = account.campaigns.indexOf(row.campaign_id) * width + level;
  const evidence = known.evidence.get(`${row.campaign_id}/${row.segment}`) ?? NOTHING;
  const modifier: ModifierFacts = {
    held: holdOf(row),
    conversions: factors.seen[cell] ?? 0,
    expected: factors.expected[cell] ?? 0,
    othersFactor: factors.others[cell] ?? 1,
    priorConversions: factors.strength,
    aim: aims[cell] ?? 1,
  };
  return modifierScored(row, modifier, evidence);
}

const NOTHING: Evidence = {
  from: null,
  to: null,
  impressions: 0,
  clicks: 0,
  conversions: 0,
  costMicros: micros(0),
  valueMicros: micros(0),
};

function campaignOf(id: string): string {
  return id.split('~')[0] ?? '';
}
