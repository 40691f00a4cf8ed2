import type { ImportedFile, ImportTotals } from '../contract/import-document.ts';
import type { Provenance } from '../core/ingest/performance-rows.ts';
import { healthChecker, type HealthChecker } from '../core/monitoring/health/health-checker.ts';
import { quarantine } from '../core/tables/ops.ts';
import { rawKindOf, type SourceKind } from '../core/tables/raw.ts';
import type { Row, TableDef } from '../core/tables/table.ts';
import { countBadRows, quarantineRows, refuseBadRows, SHOWN_REJECTIONS } from './bad-rows.ts';
import { contentHash, type ContentHash } from './content-hash.ts';
import { loggedImport, logReport } from './import-log.ts';
import type { DayRange, RejectedRow, SourceChunk } from './ports.ts';
import type { World } from './world.ts';

const NO_TOTALS: ImportTotals = {
  impressions: 0,
  clicks: 0,
  cost: '0',
  conversions: 0,
  conversionValue: '0',
};

/**
 * Loads one block of a source's report as it comes, in place of what it held before, in bounded memory, and logs it
 * last. `isOfChanges`: what changed alone, of which few rows may all be bad. A block that is as it was is left alone, though that is known only at its end: the load is given up then.
 * @throws SchemaError when too many rows are bad; then nothing has changed. RemoteError
 */
export async function streamReport(
  world: World,
  report: Provenance,
  table: TableDef,
  range: DayRange,
  chunks: AsyncIterable<SourceChunk>,
  isOfChanges = false,
): Promise<ImportedFile> {
  const { source, account_id, file } = report;
  const scope = { source, account_id, file };
  const reading = new Reading(world, report, table, range, isOfChanges);
  const before = await loggedImport(world, report);
  try {
    // Changes of a CRM are of any day.
    const firstDay = isOfChanges ? undefined : range.from;
    await world.warehouse.load(table, reading.rows(chunks, before.contentHash), scope, firstDay);
  } catch (error) {
    if (reading.isAsBefore) return reading.describe();
    throw error;
  }
  await world.warehouse.load(quarantine, quarantineRows(reading.rejected, report), scope);
  const imported = reading.describe();
  await logReport(world, imported, report, before);
  return imported;
}

/** One pass over a block: hash, health, notes and bad rows on the way to the warehouse. */
class Reading {
  readonly rejected: RejectedRow[] = [];
  isAsBefore = false;
  readonly #world: World;
  readonly #report: Provenance;
  readonly #range: DayRange;
  readonly #kind: SourceKind | null;
  readonly #hash: ContentHash;
  readonly #checker: HealthChecker | null;
  readonly #notes = new Set<string>();
  readonly #isOfChanges: boolean;
  #good = 0;
  #contentHash = '';

  constructor(world: World, report: Provenance, table: TableDef, range: DayRange, isOfChanges: boolean) {
    this.#isOfChanges = isOfChanges;
    this.#world = world;
    this.#report = report;
    this.#range = range;
    this.#kind = rawKindOf(table);
    this.#hash = contentHash(world, table, [range.from, range.to]);
    this.#checker = this.#kind === null ? null : healthChecker(this.#kind);
  }

  async *rows(chunks: AsyncIterable<SourceChunk>, before: string | null): AsyncGenerator<Row> {
    for await (const { rows, rejected, notes = [] } of chunks) {
      this.rejected.push(...rejected);
      for (const note of notes) this.#notes.add(note);
      this.#checker?.add(rows);
      this.#good += rows.length;
      for (const cells of rows) {
        const row = { ...cells, ...this.#report };
        this.#hash.add(row);
        yield row;
      }
    }
    refuseBadRows(this.#world.settings, this.rejected, this.#good, {
      of: `${this.#report.source} ${this.#report.file}`,
      noun: 'row',
      isOfChanges: this.#isOfChanges,
      next: 'The source may have changed what it reports: look at the reasons, and for a newer version of bidforest.',
    });
    this.#contentHash = this.#hash.finish(this.rejected);
    this.isAsBefore = this.#contentHash === before;
    if (this.isAsBefore) throw new AsBefore();
  }

  describe(): ImportedFile {
    const { source, account_id, file } = this.#report;
    const health = this.#checker?.finish();
    return {
      file,
      source,
      account: account_id,
      kind: this.#kind ?? 'report',
      contentHash: this.#contentHash,
      rows: this.#good,
      rejected: countBadRows(this.rejected),
      skippedTotals: 0,
      from: this.#range.from,
      to: this.#range.to,
      totals: health?.totals ?? NO_TOTALS,
      // A block is too short to show gaps and jumps.
      health: (health?.findings ?? []).filter(({ severity }) => severity === 'error'),
      doubts: [],
      notes: [...this.#notes],
      quarantine: this.rejected.slice(0, SHOWN_REJECTIONS).map((row) => ({ ...row })),
    };
  }
}

/** Gives up a load that would change nothing. */
class AsBefore extends Error {}
