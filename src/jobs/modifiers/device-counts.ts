import type { Day } from '../../core/base/day.ts';
import { micros } from '../../core/base/micros.ts';
import { EVIDENCE_FADE, fade } from '../../core/bidding/estimates/evidence.ts';
import type { CellCounts } from '../../core/bidding/modifiers/cell-factors.ts';
import type { Evidence } from '../../core/flow.ts';
import type { World } from '../world.ts';

const PERFORMANCE = { dataset: 'staging', name: 'performance' } as const;

/** Days whose clicks tell which devices are bought now: four weeks, every weekday as often. */
const RECENT_DAYS = 28;

/** Days that are counted one by one, as their conversions are still coming in; older ones are taken together by tens. */
const YOUNG_DAYS = 40;
const OLD_BLOCK = 10;

/** Where counts are read from, and up to which day. */
export interface CountedAccount {
  readonly source: string;
  readonly accountId: string;
  readonly last: Day;
  /** `level/id` of each entity. */
  readonly indexOf: ReadonlyMap<string, number>;
  readonly groupOf: Int32Array;
  readonly groups: number;
  readonly campaigns: readonly string[];
}

/** Clicks and conversions of an account's entities by device. `seenShare`: share of conversions known by age in days. */
export async function deviceCounts(
  world: World,
  account: CountedAccount,
  levels: readonly string[],
  seenShare: (ageDays: number) => number,
): Promise<CellCounts> {
  const { source, accountId, last, indexOf, groupOf, groups, campaigns } = account;
  const counts = emptyCounts(groupOf, groups, levels);
  const age = `DATE_DIFF(CAST(@last AS DATE), \`date\`, DAY)`;
  const sql = `SELECT entity_level, entity_id, device,
      IF(${age} < ${YOUNG_DAYS}, ${age}, ${YOUNG_DAYS} + ${OLD_BLOCK} * CAST(FLOOR((${age} - ${YOUNG_DAYS}) / ${OLD_BLOCK}) AS INT64)) AS age,
      SUM(clicks) AS clicks, CAST(SUM(conversions) AS FLOAT64) AS conversions
    FROM ${world.warehouse.ref(PERFORMANCE)}
    WHERE source = @source AND account_id = @account AND clicks > 0 AND campaign_id IN UNNEST(@campaigns) AND device IS NOT NULL
      AND \`date\` > DATE_SUB(CAST(@last AS DATE), INTERVAL ${EVIDENCE_FADE.windowDays} DAY) AND \`date\` <= CAST(@last AS DATE)
    GROUP BY entity_level, entity_id, device, age ORDER BY entity_level, entity_id, device, age`;
  const parameters = { source, account: accountId, last, campaigns };
  for await (const chunk of world.warehouse.stream(sql, parameters))
    for (const row of chunk) {
      const entity = indexOf.get(`${String(row['entity_level'])}/${String(row['entity_id'])}`);
      const level = levels.indexOf(String(row['device']));
      if (entity === undefined || level === -1) continue;
      addDay(counts, entity * levels.length + level, {
        ageDays: Number(row['age']),
        clicks: Number(row['clicks']),
        conversions: Number(row['conversions'] ?? 0),
        seenShare,
      });
    }
  return counts;
}

function emptyCounts(groupOf: Int32Array, groups: number, levels: readonly string[]): CellCounts {
  const cells = (): Float64Array => new Float64Array(groupOf.length * levels.length);
  return {
    entities: groupOf.length,
    groups,
    groupOf,
    levels,
    exposure: cells(),
    conversions: cells(),
    recent: cells(),
  };
}

function addDay(
  { exposure, conversions, recent }: CellCounts,
  at: number,
  day: {
    readonly ageDays: number;
    readonly clicks: number;
    readonly conversions: number;
    readonly seenShare: (ageDays: number) => number;
  },
): void {
  const { ageDays, clicks } = day;
  const middle = ageDays < YOUNG_DAYS ? ageDays : ageDays + (OLD_BLOCK - 1) / 2;
  const weight = fade(middle);
  exposure[at] = exposure[at]! + weight * clicks * day.seenShare(middle);
  conversions[at] = conversions[at]! + weight * day.conversions;
  if (ageDays < RECENT_DAYS) recent[at] = recent[at]! + clicks;
}

/** What came of each device of each campaign in the evidence window, by `campaign/device`. */
export async function deviceEvidence(
  world: World,
  { source, accountId, campaigns }: CountedAccount,
  window: Pick<Evidence, 'from' | 'to'>,
): Promise<Map<string, Evidence>> {
  const { from, to } = window;
  if (from === null || to === null) return new Map();
  const sql = `SELECT campaign_id, device, SUM(impressions) AS impressions, SUM(clicks) AS clicks,
      CAST(SUM(conversions) AS FLOAT64) AS conversions, CAST(SUM(cost) * 1000000 AS INT64) AS cost,
      CAST(SUM(conversion_value) * 1000000 AS INT64) AS value
    FROM ${world.warehouse.ref(PERFORMANCE)}
    WHERE source = @source AND account_id = @account AND campaign_id IN UNNEST(@campaigns) AND device IS NOT NULL
      AND \`date\` >= CAST(@from AS DATE) AND \`date\` <= CAST(@to AS DATE)
    GROUP BY campaign_id, device`;
  const rows = await world.warehouse.query(sql, { source, account: accountId, campaigns, from, to });
  return new Map(
    rows.map((row) => [
      `${String(row['campaign_id'])}/${String(row['device'])}`,
      {
        from,
        to,
        impressions: Number(row['impressions'] ?? 0),
        clicks: Number(row['clicks'] ?? 0),
        conversions: Number(row['conversions'] ?? 0),
        costMicros: micros(Number(row['cost'] ?? 0)),
        valueMicros: micros(Number(row['value'] ?? 0)),
      },
    ]),
  );
}
