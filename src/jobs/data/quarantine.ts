import type { QuarantinedPartition } from '../../contract/quarantine-document.ts';
import { addDays, type Day } from '../../core/base/day.ts';
import { WarehouseError } from '../../core/base/errors.ts';
import type { Rule } from '../../core/guardrails/rule.ts';
import { breakText, type PartitionBreak } from '../../core/monitoring/contracts/break-text.ts';
import type { Row } from '../../core/tables/table.ts';
import type { RuleFiles, Warehouse } from '../ports.ts';

const BREAKS = { dataset: 'staging', name: 'partition_breaks' } as const;

/** Raw tables on which no bid hangs. */
const STOPS_NOTHING: ReadonlySet<string> = new Set(['orders', 'ad_clicks']);

interface BreakRow extends Row, PartitionBreak {
  readonly [column: string]: Row[string];
  readonly raw_table: string;
  readonly source: string;
  readonly account_id: string;
  readonly date: string;
}

/** An account whose bids depend on a raw table of a source. */
interface Dependent {
  readonly source: string;
  readonly account: string;
}

/**
 * The partitions that are left out, the newest first. Bids of an account stay while a day of its results that is left
 * out lies within the days that are their evidence; so do bids of campaigns whose sessions are. None before the first build of features.
 */
export async function quarantinedPartitions(
  warehouse: Warehouse,
  evidenceDays: number,
): Promise<QuarantinedPartition[]> {
  if (!(await isBuilt(warehouse))) return [];
  const rows = await warehouse.query<BreakRow>(
    `SELECT raw_table, source, account_id, \`date\`, rule, CAST(found AS STRING) AS found,
        CAST(expected_from AS STRING) AS expected_from, CAST(expected_to AS STRING) AS expected_to, example
      FROM ${warehouse.ref(BREAKS)} WHERE NOT is_released
      ORDER BY \`date\` DESC, raw_table, source, account_id, rule`,
  );
  const partitions = new Map<string, BreakRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.raw_table, row.source, row.account_id, row.date]);
    partitions.set(key, [...(partitions.get(key) ?? []), row]);
  }
  return [...partitions.values()].flatMap((broken) => {
    const [first] = broken;
    return first === undefined ? [] : [partitionOf(first, broken, evidenceDays)];
  });
}

function partitionOf(
  { raw_table, source, account_id, date }: BreakRow,
  broken: readonly BreakRow[],
  evidenceDays: number,
): QuarantinedPartition {
  const day = date as Day;
  return {
    table: raw_table as QuarantinedPartition['table'],
    source,
    account: account_id,
    day,
    rules: broken.map(({ rule }) => rule),
    found: broken.map(breakText).join('; '),
    stopsUntil: STOPS_NOTHING.has(raw_table) ? null : addDays(day, evidenceDays),
  };
}

/** Rule files with a freeze in front of them for every account that depends on a quarantined partition: plans and writing both heed it. */
export function withQuarantine(files: RuleFiles, warehouse: Warehouse, evidenceDays: number): RuleFiles {
  return {
    read: async () => {
      const partitions = await quarantinedPartitions(warehouse, evidenceDays);
      const rules: Rule[] = [];
      for (const partition of partitions) {
        for (const dependent of await dependentsOf(warehouse, partition))
          rules.push(freezeRule(partition, dependent));
      }
      return [...rules, ...(await files.read())];
    },
  };
}

function freezeRule({ table, day, found, stopsUntil, source }: QuarantinedPartition, on: Dependent): Rule {
  return {
    id: `contract/${table}-${source}-${day}`,
    kind: 'freeze',
    where: { source: [on.source], account: [on.account] },
    params: {
      from: null,
      to: stopsUntil as Day | null,
      because: `the data of ${day} in ${table} are quarantined (${found}); load them again in order, or let them through with \`bidforest data release\``,
    },
  };
}

/** Sessions count for every account whose campaigns have sessions; which ones they would be is not known of days that are left out. */
async function dependentsOf(
  warehouse: Warehouse,
  { table, source, account, stopsUntil }: QuarantinedPartition,
): Promise<Dependent[]> {
  if (stopsUntil === null) return [];
  if (table === 'ad_performance') return [{ source, account }];
  const sessions = warehouse.ref({ dataset: 'staging', name: 'campaign_sessions' });
  return warehouse.query<Row & Dependent>(
    `SELECT DISTINCT source, account_id AS account FROM ${sessions} ORDER BY source, account`,
  );
}

async function isBuilt(warehouse: Warehouse): Promise<boolean> {
  try {
    await warehouse.estimate(`SELECT 1 AS one FROM ${warehouse.ref(BREAKS)}`);
    return true;
  } catch (error) {
    if (error instanceof WarehouseError && !error.retryable) return false;
    throw error;
  }
}
