import { cellFactors } from '../../core/bidding/modifiers/cell-factors.ts';
import { ownRates } from '../../core/bidding/modifiers/hour-factors.ts';
import { modifierAims, modifierDivisors } from '../../core/bidding/modifiers/mean-modifier.ts';
import { pooledLevels } from '../../core/bidding/estimates/pooled-levels.ts';
import type { ScoredEntity } from '../../core/flow.ts';
import { campaignPlaces, type BidModifierRow } from '../../core/tables/modifiers.ts';
import type { World } from '../world.ts';
import { campaignCells, summedEvidence } from './campaign-cells.ts';
import type { CountedAccount } from './device-counts.ts';
import { holdOf, modifierScored } from './modifier-scored.ts';

const NEUTRAL = 1_000_000;

/** Places to decide on, and by campaign what bids are divided by because of them. */
export interface PlaceEntities {
  readonly modifiers: readonly ScoredEntity[];
  /** By index of the campaign; 1 where places do not matter. */
  readonly divisors: Float64Array;
}

/**
 * The places that campaigns bid on by hand target as things to decide on; none is made or taken away, as places decide
 * where ads run. `levers`: the account's modifiers; campaigns that target no place are left as they are.
 */
export async function placeEntities(
  world: World,
  account: CountedAccount,
  levers: readonly BidModifierRow[],
): Promise<PlaceEntities> {
  const places = levers.filter(({ lever }) => lever === 'location_modifier');
  if (places.length === 0) return { modifiers: [], divisors: new Float64Array(account.groups).fill(1) };
  const levels = [...new Set(places.map(({ segment }) => segment))].toSorted();
  const { counts, evidence } = await campaignCells(world, account, {
    table: campaignPlaces,
    columns: 'place',
    levels,
    levelOf: (_, row) => levels.indexOf(String(row['place'])),
  });
  const factors = await cellFactors(
    counts,
    ownRates(counts),
    { rows: counts.entities, columns: [] },
    pooledLevels,
  );
  const aims = modifierAims(counts, factors.factor);
  const cellOf = ({ campaign_id, segment }: BidModifierRow): number =>
    account.campaigns.indexOf(campaign_id) * levels.length + levels.indexOf(segment);
  const inForce = new Float64Array(counts.exposure.length).fill(1);
  for (const row of places) inForce[cellOf(row)] = row.modifier_micros / NEUTRAL;
  const modifiers = places.map((row) => {
    const cell = cellOf(row);
    const facts = {
      held: holdOf(row),
      conversions: factors.seen[cell] ?? 0,
      expected: factors.expected[cell] ?? 0,
      othersFactor: factors.others[cell] ?? 1,
      priorConversions: factors.strength,
      aim: aims[cell] ?? 1,
    };
    return modifierScored(row, facts, summedEvidence([evidence[cell] ?? null]));
  });
  return {
    modifiers,
    divisors: modifierDivisors(counts, factors.factor, (g, level) => inForce[g * levels.length + level] ?? 1),
  };
}
