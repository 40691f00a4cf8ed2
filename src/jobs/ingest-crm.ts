import type { IngestedAccount } from '../contract/ingest-document.ts';
import { day, type Day } from '../core/base/day.ts';
import { EdgeError, SchemaError, WarehouseError } from '../core/base/errors.ts';
import { crmIds, type CrmIdRow } from '../core/tables/crm.ts';
import { rawTables } from '../core/tables/raw.ts';
import { imports, quarantine } from '../core/tables/ops.ts';
import type { Row, TableDef } from '../core/tables/table.ts';
import { ChangeStream, type KnownChanges } from './crm/change-stream.ts';
import { badIds, compareIds, deletions, heldVersions } from './crm/held-rows.ts';
import {
  batchFile,
  noteState,
  readState,
  scopeOf,
  type CrmPlace,
  type ReadingState,
} from './crm/reading-state.ts';
import type { SourcesRead } from './ingest-sources.ts';
import type { CrmReading } from './crm-port.ts';
import type { Scope, SourceChunk } from './ports.ts';
import { streamReport } from './stream-report.ts';
import type { CrmConnection, World } from './world.ts';
import { dayIn } from './write-world.ts';

/** Changes that are loaded as one: a reading that was killed goes on after the last such batch. */
const BATCH_CHANGES = 50_000;
/** Runs of a day are not to the minute a day apart. */
const EARLIER_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** So few rows may always be lost. */
const FEW_LOST = 10;

/**
 * Brings the raw tables up to date with the CRM: what changed since the last reading, with an overlap for changes that
 * were committed late, and every so many days what was deleted or missed. A batch is noted as its last step, so that a
 * reading that was killed is simply run again. What fails is told in what is returned. @throws WarehouseError
 */
export async function ingestCrm(world: World, batchChanges: number = BATCH_CHANGES): Promise<SourcesRead> {
  const { crm } = world;
  if (crm === null) return { accounts: [], failures: [] };
  const accounts: IngestedAccount[] = [];
  try {
    await crm.system.read(async (reading) => {
      for (const table of crm.system.tables)
        accounts.push(await new TableReading(world, crm, reading, table, batchChanges).run());
    });
    return { accounts, failures: [] };
  } catch (error) {
    if (!(error instanceof EdgeError) || error instanceof WarehouseError) throw error;
    const text = error.next === undefined ? error.message : `${error.message}. ${error.next}`;
    return { accounts, failures: [{ source: crm.source, error: text }] };
  }
}

/** One pass over a table of the CRM. */
class TableReading {
  readonly #world: World;
  readonly #crm: CrmConnection;
  readonly #reading: CrmReading;
  readonly #place: CrmPlace;
  readonly #batchChanges: number;
  readonly #today: Day;
  readonly #notes: string[] = [];
  #state: ReadingState = { batch: 0, updatedTo: null, comparedAt: null };
  #from: Day;
  #batches = 0;
  #rows = 0;
  #rejected = 0;

  constructor(
    world: World,
    crm: CrmConnection,
    reading: CrmReading,
    table: CrmPlace['table'],
    batchChanges: number,
  ) {
    this.#world = world;
    this.#crm = crm;
    this.#reading = reading;
    this.#place = { source: crm.source, account: crm.account, table };
    this.#batchChanges = batchChanges;
    this.#today = dayIn(world.settings.timeZone, world.now());
    this.#from = this.#today;
  }

  async run(): Promise<IngestedAccount> {
    const { table } = this.#place;
    this.#state = await readState(this.#world, this.#place);
    await this.#forgetUnfinished();
    const { updatedTo } = this.#state;
    this.#world.progress.step(
      updatedTo === null
        ? `Reading all ${table} of the CRM`
        : `Reading ${table} of the CRM since ${updatedTo}`,
    );
    await this.#readSince(updatedTo === null ? null : earlier(updatedTo, this.#crm.overlapMinutes));
    if (this.#isComparisonDue()) await this.#compare();
    return this.#describe();
  }

  /** A batch that was loaded and not noted is read again, and may then hold other rows, or be none. */
  async #forgetUnfinished(): Promise<void> {
    const { source, account, table } = this.#place;
    const scope = { source, account_id: account, file: batchFile(table, this.#state.batch + 1) };
    // The log goes first: as long as it is there, what it logs counts as loaded.
    for (const holding of [imports, quarantine, rawTables[table]])
      if (await holdsAny(this.#world, holding, scope)) await this.#world.warehouse.load(holding, [], scope);
  }

  async #readSince(since: string | null): Promise<void> {
    const known = await this.#known(since);
    const stream = new ChangeStream(this.#reading.changes(this.#place.table, since), known);
    try {
      for (let next = await stream.peek(); next !== undefined; next = await stream.peek()) {
        const from = next.updatedAt === null ? this.#today : day(next.updatedAt.slice(0, 10));
        await this.#load(from, stream.batch(this.#batchChanges));
        await this.#note({ updatedTo: later(this.#state.updatedTo, stream.updatedTo) });
      }
    } finally {
      await stream.close();
    }
  }

  async #known(since: string | null): Promise<KnownChanges> {
    if (since === null) return { held: new Map(), bad: new Set(), updatedTo: null };
    const held = await heldVersions(this.#world, this.#place, since);
    return { held, bad: await badIds(this.#world, this.#place), updatedTo: this.#state.updatedTo };
  }

  /** Loads the next batch. */
  async #load(from: Day, chunks: AsyncIterable<SourceChunk>): Promise<void> {
    const { source, account, table } = this.#place;
    const file = batchFile(table, this.#state.batch + 1);
    const imported_at = this.#world.now().toISOString();
    const range = { from: from < this.#today ? from : this.#today, to: this.#today };
    const report = { source, account_id: account, file, imported_at };
    const imported = await streamReport(this.#world, report, rawTables[table], range, chunks, true);
    this.#batches++;
    this.#rows += imported.rows;
    this.#rejected += imported.rejected;
    if (range.from < this.#from) this.#from = range.from;
    this.#world.progress.advance(
      `batches, ${this.#rows.toLocaleString('en-US')} rows`,
      this.#batches,
      this.#batches,
    );
  }

  async #note(done: Partial<ReadingState>): Promise<void> {
    this.#state = { ...this.#state, batch: this.#state.batch + 1, ...done };
    await noteState(this.#world, this.#place, this.#state);
  }

  #isComparisonDue(): boolean {
    const { compareDays } = this.#crm;
    const { comparedAt } = this.#state;
    if (compareDays === 0) return false;
    if (comparedAt === null) return true;
    return this.#world.now().getTime() - Date.parse(comparedAt) >= compareDays * DAY_MS - EARLIER_MS;
  }

  /** Compares all ids: what vanished is deleted, and what was committed too late to be seen is read. */
  async #compare(): Promise<void> {
    const { table } = this.#place;
    const comparedAt = this.#world.now().toISOString();
    await this.#world.warehouse.load(crmIds, this.#ids(), scopeOf(this.#place));
    const { held, lost, missedSince } = await compareIds(this.#world, this.#place);
    this.#refuseAccident(held, lost);
    if (lost > 0) {
      await this.#load(this.#today, deletedChunks(deletions(this.#world, this.#place)));
      await this.#note({});
      this.#notes.push(`${lost} ${table} are there no longer and count as deleted.`);
    }
    if (missedSince !== null) {
      this.#notes.push(`Changes since ${missedSince} had been committed late and were read now.`);
      await this.#readSince(missedSince);
    }
    await noteState(this.#world, this.#place, (this.#state = { ...this.#state, comparedAt }));
  }

  async *#ids(): AsyncGenerator<CrmIdRow> {
    const scope = scopeOf(this.#place);
    for await (const chunk of this.#reading.ids(this.#place.table))
      for (const { id, updatedAt } of chunk) if (id !== null) yield { ...scope, id, updated_at: updatedAt };
  }

  /** @throws SchemaError when so many rows are gone that somebody emptied the table, or may no longer see it */
  #refuseAccident(held: number, lost: number): void {
    const { largestLostShare } = this.#crm;
    if (lost <= FEW_LOST || lost <= largestLostShare * held) return;
    throw new SchemaError(
      `${lost} of ${held} ${this.#place.table} are gone from the CRM at once; none was taken for deleted`,
      {
        expected: `at most ${100 * largestLostShare} % (crm.largestLostShare)`,
        found: `${((100 * lost) / held).toFixed(1)} %`,
        next: 'See whether the user still sees all rows, and whether the table is the right one; if they were deleted on purpose, raise crm.largestLostShare for one run',
      },
    );
  }

  #describe(): IngestedAccount {
    const { source, account, table } = this.#place;
    return {
      source,
      account,
      name: account,
      report: table,
      from: this.#from,
      to: this.#today,
      blocks: this.#batches,
      held: 0,
      read: this.#batches,
      postponed: 0,
      rows: this.#rows,
      rejected: this.#rejected,
      notes: this.#notes,
      error: null,
    };
  }
}

async function holdsAny({ warehouse }: World, table: TableDef, scope: Scope): Promise<boolean> {
  const sql = `SELECT 1 AS one FROM ${warehouse.ref(table)}
    WHERE source = @source AND account_id = @account_id AND file = @file LIMIT 1`;
  return (await warehouse.query(sql, scope)).length > 0;
}

async function* deletedChunks(chunks: AsyncIterable<readonly Row[]>): AsyncGenerator<SourceChunk> {
  let line = 0;
  for await (const rows of chunks)
    yield { rows: rows.map((row) => ({ ...row, line: ++line })), rejected: [] };
}

/** A moment so many minutes earlier; the microseconds stay. */
function earlier(moment: string, minutes: number): string {
  const [seconds = '', fraction = ''] = moment.replace('Z', '').split('.');
  const before = new Date(Date.parse(`${seconds}Z`) - minutes * 60_000).toISOString().slice(0, 19);
  return `${before}.${fraction.padEnd(6, '0')}Z`;
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
