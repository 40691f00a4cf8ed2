import { daysBetween, isDay, type Day } from '../../core/base/day.ts';
import { micros, microsFromUnits } from '../../core/base/micros.ts';
import { EVIDENCE_FADE, fade } from '../../core/bidding/estimates/evidence.ts';
import type { CellCounts } from '../../core/bidding/modifiers/cell-factors.ts';
import type { Evidence } from '../../core/flow.ts';
import type { Row, TableDef } from '../../core/tables/table.ts';
import { knownShare } from '../conversion-lags.ts';
import type { World } from '../world.ts';
import type { CountedAccount } from './device-counts.ts';

/** Days whose clicks tell what is bought now: four weeks, every weekday as often. */
const RECENT_DAYS = 28;

/** A table of counts by campaign, day and what modifiers may be set for. */
export interface CellTable {
  readonly table: TableDef;
  /** Its columns that tell the level. */
  readonly columns: string;
  readonly levels: readonly string[];
  /** -1 for what is none of the levels. */
  readonly levelOf: (date: Day, row: Row) => number;
}

/** Counts with campaigns as the entities, and what came of each cell in the last four weeks. */
export interface CampaignCells {
  readonly counts: CellCounts;
  readonly evidence: readonly (Evidence | undefined)[];
}

/** Counts of an account's campaigns by level; old ones count less, young ones as far as they can be known. */
export async function campaignCells(
  world: World,
  { source, accountId, last, campaigns }: CountedAccount,
  { table, columns, levels, levelOf }: CellTable,
): Promise<CampaignCells> {
  const seenShare = await knownShare(world, { source, accountId });
  const cells = (): Float64Array => new Float64Array(campaigns.length * levels.length);
  const counts = {
    entities: campaigns.length,
    groups: campaigns.length,
    groupOf: Int32Array.from(campaigns, (_, g) => g),
    levels,
    exposure: cells(),
    conversions: cells(),
    recent: cells(),
  };
  const evidence: (Evidence | undefined)[] = [];
  const indexOf = new Map(campaigns.map((id, g) => [id, g]));
  const sql = `SELECT \`date\`, campaign_id, ${columns}, impressions, clicks, CAST(cost AS FLOAT64) AS cost, conversions,
      CAST(conversion_value AS FLOAT64) AS value
    FROM ${world.warehouse.ref(table)}
    WHERE source = @source AND account_id = @account AND campaign_id IN UNNEST(@campaigns) AND clicks > 0
    ORDER BY \`date\`, campaign_id, ${columns}`;
  for await (const chunk of world.warehouse.stream(sql, { source, account: accountId, campaigns }))
    for (const row of chunk) {
      const [date, g] = [String(row['date']), indexOf.get(String(row['campaign_id']))];
      if (!isDay(date) || g === undefined || date > last) continue;
      const [level, ageDays] = [levelOf(date, row), daysBetween(date, last)];
      if (level === -1 || ageDays >= EVIDENCE_FADE.windowDays) continue;
      const at = g * levels.length + level;
      const clicks = Number(row['clicks']);
      const weight = fade(ageDays);
      counts.exposure[at] = counts.exposure[at]! + weight * clicks * seenShare(ageDays);
      counts.conversions[at] = counts.conversions[at]! + weight * Number(row['conversions']);
      if (ageDays >= RECENT_DAYS) continue;
      counts.recent[at] = counts.recent[at]! + clicks;
      evidence[at] = summedEvidence([evidence[at] ?? null, evidenceOf(row)]);
    }
  return { counts, evidence };
}

function evidenceOf(row: Row): Evidence {
  return {
    from: null,
    to: null,
    impressions: Number(row['impressions']),
    clicks: Number(row['clicks']),
    conversions: Number(row['conversions']),
    costMicros: microsFromUnits(Number(row['cost'])),
    valueMicros: microsFromUnits(Number(row['value'])),
  };
}

/** What parts brought together. */
export function summedEvidence(parts: readonly (Evidence | null)[]): Evidence {
  const sum = (of: (part: Evidence) => number): number =>
    parts.reduce((total, part) => total + (part === null ? 0 : of(part)), 0);
  return {
    from: null,
    to: null,
    impressions: sum(({ impressions }) => impressions),
    clicks: sum(({ clicks }) => clicks),
    conversions: sum(({ conversions }) => conversions),
    costMicros: micros(sum(({ costMicros }) => costMicros)),
    valueMicros: micros(sum(({ valueMicros }) => valueMicros)),
  };
}
