import type { AdsEntities, AdsModifier } from '../core/base/ads-account.ts';
import type { AdsCounts } from '../core/base/ads-metrics.ts';
import { addDays, isDay, type Day } from '../core/base/day.ts';
import { formatMicros, micros } from '../core/base/micros.ts';
import { strategyAnswer } from '../core/changes/strategy-levers.ts';
import { blocksToRead } from '../core/ingest/report-blocks.ts';
import type { TableDef } from '../core/tables/table.ts';
import type { ConnectedAccount } from './ingest-ads.ts';
import type { DayRange } from './ports.ts';
import type { World } from './world.ts';

/** A query gives a month, so a block is one query. */
const BLOCK_DAYS = 30;
const HISTORY_DAYS = 90;
const LOOK_BACK_DAYS = 30;

/** Days between two readings: what hours and places do to conversions changes slowly. */
const READ_EVERY = 7;

/** What rows of a block carry. */
export interface Block {
  readonly source: string;
  readonly account_id: string;
  readonly block: string;
  readonly read_to: Day;
}

/** A report of campaigns by what they may have modifiers for. */
export interface SegmentReport {
  readonly name: string;
  readonly table: TableDef;
  /** The kind of modifier that it is read for. */
  readonly kind: AdsModifier['kind'];
  /** Reads the days of a block in place of what the table holds of it. */
  load(block: Block, days: DayRange): Promise<void>;
}

/**
 * Reads a report once a week and only where a campaign that is bid on by hand has a modifier of its kind: elsewhere none
 * can be set. Block by block, so that a run that was killed goes on with the first that is missing. @throws RemoteError
 */
export async function ingestSegments(
  world: Pick<World, 'warehouse'>,
  { source, account }: ConnectedAccount,
  { campaigns, modifiers }: AdsEntities,
  last: Day,
  report: SegmentReport,
): Promise<void> {
  const byHand = new Set(
    campaigns
      .filter(({ biddingStrategy }) => strategyAnswer(biddingStrategy, 'modifier') === true)
      .map(({ id }) => id),
  );
  if (!modifiers.some(({ kind, campaignId }) => kind === report.kind && byHand.has(campaignId))) return;
  const where = { source, account_id: account.id };
  const wanted = {
    report: report.name,
    first: addDays(last, 1 - HISTORY_DAYS),
    last,
    blockDays: BLOCK_DAYS,
    loadedTo: await blocksRead(world, report.table, where),
  };
  const due = blocksToRead({ ...wanted, lookBackDays: LOOK_BACK_DAYS });
  const missing = blocksToRead({ ...wanted, last: addDays(last, 1 - READ_EVERY), lookBackDays: 0 });
  if (missing.length === 0) return;
  for (const { file, from, to } of due)
    await report.load({ ...where, block: file, read_to: to }, { from, to });
}

/** Last day of each block when it was read. */
async function blocksRead(
  { warehouse }: Pick<World, 'warehouse'>,
  table: TableDef,
  where: Pick<Block, 'source' | 'account_id'>,
): Promise<Map<string, Day>> {
  const sql = `SELECT block, MAX(read_to) AS read_to FROM ${warehouse.ref(table)}
    WHERE source = @source AND account_id = @account_id GROUP BY block`;
  const rows = await warehouse.query(sql, { ...where });
  return new Map(
    rows.flatMap((row) => {
      const to = String(row['read_to']);
      return isDay(to) ? [[String(row['block']), to] as const] : [];
    }),
  );
}

/** What a load of a block replaces. */
export function scopeOf({ source, account_id, block }: Block): Omit<Block, 'read_to'> {
  return { source, account_id, block };
}

/** Sums of counts as columns. */
export function countColumns(parts: readonly AdsCounts[]) {
  const sum = (of: (part: AdsCounts) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return {
    impressions: sum(({ impressions }) => impressions),
    clicks: sum(({ clicks }) => clicks),
    cost: formatMicros(micros(sum(({ costMicros }) => costMicros))),
    conversions: sum(({ conversions }) => conversions),
    conversion_value: formatMicros(micros(sum((part) => part.conversionsValueMicros))),
  };
}
