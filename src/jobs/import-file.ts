import { basename } from 'node:path';
import type { ImportedFile } from '../contract/import-document.ts';
import { healthChecker } from '../core/monitoring/health/health-checker.ts';
import { imports, quarantine, type ImportRow } from '../core/tables/ops.ts';
import { rawTables } from '../core/tables/raw.ts';
import type { Row } from '../core/tables/table.ts';
import { countBadRows, quarantineRows, refuseBadRows, SHOWN_REJECTIONS } from './bad-rows.ts';
import { changedFrom, loggedImport, type LoggedImport } from './import-log.ts';
import { mappingFor, type ChosenMapping } from './mapping-for.ts';
import type { OpenFile, RejectedRow } from './ports.ts';
import type { FileRequest, Settings, World } from './world.ts';

/**
 * Loads one file into its raw table, replacing what the same file brought before, and logs the import, its
 * health and its quarantine. @throws SchemaError when too many rows are bad; then nothing has changed.
 */
export async function importFile(world: World, request: FileRequest): Promise<ImportedFile> {
  const chosen = await mappingFor(world, request);
  const open = await world.files.open(request.path, chosen.mapping);
  const where: Provenance = {
    source: chosen.mapping.source,
    account_id: request.account ?? world.settings.accounts[0]?.id ?? 'default',
    file: open.file,
  };
  const reading = new Reading(world, open, where);
  world.progress.step(`Importing ${open.file}`);
  const before = await loggedImport(world, where);
  const rows = await world.warehouse.load(rawTables[chosen.mapping.kind], reading.rows(), { ...where });
  const imported = describe(reading, chosen, rows);
  await world.warehouse.load(
    quarantine,
    quarantineRows(reading.rejected, { ...where, imported_at: reading.importedAt }),
    {
      ...where,
    },
  );
  await world.warehouse.load(imports, [importRow(imported, chosen, reading, before)], { ...where });
  return imported;
}

interface Provenance {
  readonly source: string;
  readonly account_id: string;
  readonly file: string;
}

/** One pass over a file: counts, health and quarantine on the way to the warehouse. */
class Reading {
  readonly open: OpenFile;
  readonly where: Provenance;
  readonly importedAt: string;
  readonly rejected: RejectedRow[] = [];
  readonly #checker: ReturnType<typeof healthChecker>;
  readonly #settings: Settings;
  #good = 0;
  #from: string | null = null;
  #to: string | null = null;

  constructor(world: World, open: OpenFile, where: Provenance) {
    this.open = open;
    this.where = where;
    this.importedAt = world.now().toISOString();
    this.#checker = healthChecker(open.mapping.kind);
    this.#settings = world.settings;
  }

  async *rows(): AsyncGenerator<Row> {
    for await (const chunk of this.open.read()) {
      this.rejected.push(...chunk.rejected);
      this.#checker.add(chunk.rows);
      this.#good += chunk.rows.length;
      for (const row of chunk.rows) {
        this.#see(row['date']);
        yield { ...row, ...this.where, imported_at: this.importedAt };
      }
    }
    this.#refuseIfTooBad();
  }

  get result(): ReturnType<ReturnType<typeof healthChecker>['finish']> {
    return this.#checker.finish();
  }

  get days(): { from: string | null; to: string | null } {
    return { from: this.#from, to: this.#to };
  }

  get badRows(): number {
    return countBadRows(this.rejected);
  }

  #see(day: unknown): void {
    if (typeof day !== 'string') return;
    if (this.#from === null || day < this.#from) this.#from = day;
    if (this.#to === null || day > this.#to) this.#to = day;
  }

  #refuseIfTooBad(): void {
    refuseBadRows(this.#settings, this.rejected, this.#good, {
      of: this.open.file,
      noun: 'line',
      next: 'Correct the file or its mapping; or raise import.maxBadShare if the rows may be left out.',
    });
  }
}

function describe(reading: Reading, { mapping, doubts }: ChosenMapping, rows: number): ImportedFile {
  const { totals, findings } = reading.result;
  return {
    file: basename(reading.open.file),
    source: reading.where.source,
    account: reading.where.account_id,
    kind: mapping.kind,
    contentHash: reading.open.contentHash,
    rows,
    rejected: reading.badRows,
    skippedTotals: reading.open.skippedTotals.length,
    ...reading.days,
    totals,
    health: findings,
    doubts: [...new Set([...doubts, ...(reading.open.doubts ?? [])])],
    quarantine: reading.rejected.slice(0, SHOWN_REJECTIONS).map((row) => ({ ...row })),
  };
}

function importRow(
  imported: ImportedFile,
  { mapping }: ChosenMapping,
  reading: Reading,
  before: LoggedImport,
): ImportRow {
  return {
    ...reading.where,
    kind: imported.kind,
    imported_at: reading.importedAt,
    content_hash: imported.contentHash,
    mapping: JSON.stringify(mapping),
    rows: imported.rows,
    changed_from: changedFrom(imported, before),
    rejected: imported.rejected,
    totals: JSON.stringify(imported.totals),
    summary: JSON.stringify(imported),
  };
}
