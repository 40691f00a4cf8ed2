import type { AdsAccount, AdsEntities, AdsSimulation } from '../core/base/ads-account.ts';
import type {
  AdsCampaignHour,
  AdsCampaignPlace,
  AdsChangeEvent,
  AdsClick,
  AdsConversionLag,
  AdsConversionsOn,
  AdsCampaignDay,
  AdsImpressionShare,
  AdsKeywordDay,
} from '../core/base/ads-metrics.ts';
import type { AdsCurrentValue, AdsOperation, AdsOutcome, AdsTarget } from '../core/base/ads-write.ts';
import type { Day } from '../core/base/day.ts';
import type { PersonalKind } from '../core/base/personal-data.ts';
import type { LedgerEntry, LedgerEvent } from '../core/changes/change.ts';
import type { ModelDefinition } from '../core/features/model-definition.ts';
import type { Rule } from '../core/guardrails/rule.ts';
import type { SourceKind } from '../core/tables/raw.ts';
import type { HumanEditRow, LedgerRow } from '../core/tables/ops.ts';
import type { Cell, Row, TableDef } from '../core/tables/table.ts';
import type { QueryLabels } from './warehouse-port.ts';

/** Named parameters of a query: `@name` in GoogleSQL. Arrays become ARRAY parameters. */
export type QueryParams = Readonly<Record<string, Cell | readonly (string | number)[]>>;

/** The rows that a load replaces: those that equal all of these values. */
export type Scope = Readonly<Record<string, string>>;

/** The warehouse. GoogleSQL in, plain rows out: NUMERIC, DATE, TIMESTAMP (ISO, UTC) and JSON as strings. @throws WarehouseError */
export interface Warehouse {
  /** `` `project.dataset.table` `` names are written by {@link Warehouse.ref}. */
  query<T extends Row = Row>(sql: string, params?: QueryParams): Promise<T[]>;
  /** Chunks of rows in bounded memory. */
  stream<T extends Row = Row>(sql: string, params?: QueryParams): AsyncIterable<readonly T[]>;
  /**
   * Replaces exactly the rows in `scope` by `rows`, atomically; loading twice is loading once. Returns the number loaded.
   * `firstDay`: no row of the scope was ever or is of an earlier day, so that no older partition need be looked at.
   */
  load(
    table: TableDef,
    rows: AsyncIterable<Row> | Iterable<Row>,
    scope: Scope,
    firstDay?: Day,
  ): Promise<number>;
  /** A copy of a table under another name; names as {@link Warehouse.ref} gives them. */
  snapshot(table: string, as: string): Promise<void>;
  /** What a query would read and cost; also validates it. 0 and 0 on DuckDB. */
  estimate(sql: string, params?: QueryParams): Promise<{ readonly bytes: number; readonly usd: number }>;
  /** The same warehouse, whose queries carry these labels beside their others; closing either closes both. */
  labelled(labels: QueryLabels): Warehouse;
  close(): Promise<void>;
  /** The quoted GoogleSQL name of a table: `` `project.bidforest_raw.sessions` ``. */
  ref(table: Pick<TableDef, 'dataset' | 'name'>): string;
}

/** The rows of a version: a part of a feature table, each with its `row_key`. */
export interface KeptRows {
  readonly table: Pick<TableDef, 'dataset' | 'name'>;
  /** GoogleSQL: the columns, and the rows by a condition without parameters. */
  readonly columns: readonly string[];
  readonly where: string;
}

/** Training sets by the hash of their content. What is kept under a version is never altered. @throws WarehouseError */
export interface DatasetStore {
  /** Keeps the rows as they are now; keeping a version that is there changes nothing. */
  keep(version: string, rows: KeptRows): Promise<void>;
  has(version: string): Promise<boolean>;
  /** The kept rows in bounded memory; `order` is a GoogleSQL list of columns. */
  rows(version: string, rows: KeptRows, order: string): AsyncIterable<readonly Row[]>;
  /** Writes the kept rows to a file that is not there yet: `.csv` or `.parquet`, by its name. */
  checkout(version: string, rows: KeptRows, path: string): Promise<void>;
  remove(version: string): Promise<void>;
}

/** A row that could not be read. */
export interface RejectedRow {
  readonly line: number;
  /** Column as the file names it; null when the row as a whole is at fault. */
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
}

/** How the columns of a file become the columns of a raw table. Authored as YAML, or guessed and confirmed. */
export interface FileMapping {
  readonly source: string;
  readonly kind: SourceKind;
  /** Decimal sign etc. are taken from here; `auto` decides per file from unambiguous values. */
  readonly locale: string;
  readonly columns: Readonly<Record<string, MappedColumn>>;
  readonly attributes: Readonly<Record<string, MappedAttribute>>;
  /** Columns of the file that are deliberately not taken. */
  readonly ignore: readonly string[];
}

/** One column of the raw table: which columns of the file may fill it (the first with a value does), or a constant. */
export interface MappedColumn {
  readonly from: readonly string[];
  /** Adds up all the columns of `from` instead; missing ones count as nothing. */
  readonly sum?: true;
  readonly constant?: string;
  /** `percent` reads 30 and "30 %" as 0.3; `minutes` reads as seconds × 60; `micros` divides by a million. */
  readonly unit?: 'percent' | 'minutes' | 'milliseconds' | 'micros' | 'cents';
  /** Date format such as `DD.MM.YYYY`, where it is not ISO. */
  readonly format?: string;
  /** Values that mean true / false for BOOL columns. */
  readonly yes?: readonly string[];
  readonly no?: readonly string[];
  /** Values that mean "not known" in this column, such as a bid of 0. */
  readonly missing?: readonly string[];
  /** Hashed as this before it is kept; false: it says nothing of a person. Columns of persons are hashed unless told so. */
  readonly personal?: PersonalKind | false;
}

/** One extra column, kept under `attributes` and usable as a feature. */
export interface MappedAttribute {
  readonly from: readonly string[];
  readonly type: 'number' | 'category' | 'boolean';
  /** When the value is known: before the click (`attribute`), during the same period (`period`), or only with the outcome (`outcome`). */
  readonly known: 'attribute' | 'period' | 'outcome';
  /** Why the feature may leak the label; the report says so and the bidding model does without it. */
  readonly leak?: string;
}

/** A file opened for reading. */
export interface OpenFile {
  readonly file: string;
  /** SHA-256 of the bytes. */
  readonly contentHash: string;
  readonly mapping: FileMapping;
  /** What was decided without proof (day before month, decimal sign), in words. */
  readonly doubts?: readonly string[];
  /** `Total:` and other summary rows that were left out, by line; complete once `read()` has ended. */
  readonly skippedTotals: readonly { readonly line: number; readonly text: string }[];
  /** In file order. */
  read(): AsyncIterable<ReadChunk>;
}

/** Good rows (columns of the raw table, without provenance except `line`) and bad ones. */
export interface ReadChunk {
  readonly rows: readonly Row[];
  readonly rejected: readonly RejectedRow[];
}

/** Definitions of models, authored as YAML. @throws ConfigError naming file, path, expected and found. */
export interface ModelFiles {
  /** All of them, in the order of their file names. */
  read(): Promise<readonly ModelDefinition[]>;
}

/** Where guardrails come from. @throws ConfigError naming file, path, expected and found. */
export interface RuleFiles {
  /** All of them, in the order in which they apply: by file name, then as written. */
  read(): Promise<readonly Rule[]>;
}

/** Files as a source. @throws SchemaError when the file cannot be read at all or the mapping does not fit. */
export interface FileSource {
  /** A first guess at the mapping of a file, with what is uncertain in words. */
  guess(path: string): Promise<{ readonly mapping: FileMapping; readonly doubts: readonly string[] }>;
  readMapping(path: string): Promise<FileMapping>;
  writeMapping(path: string, mapping: FileMapping): Promise<void>;
  /** Whether the file has every column the mapping names, and no column it does not. */
  fits(path: string, mapping: FileMapping): Promise<boolean>;
  open(path: string, mapping: FileMapping): Promise<OpenFile>;
}

/** Where trained models live, by the hash of their bytes. */
export interface ModelStore {
  save(artifact: Uint8Array): Promise<string>;
  /** @throws ModelError when absent or when the bytes do not match the hash. */
  load(hash: string): Promise<Uint8Array>;
}

/** Where reports, plans and CSVs go. Returns the path or address a person can open. */
export interface Outbox {
  write(name: string, content: string): Promise<string>;
}

/** The present moment; the only clock. */
export type Clock = () => Date;

/** Progress of a job, for people. */
export interface Progress {
  step(message: string): void;
  /** How far the step has come; called often. */
  advance(message: string, done: number, all: number): void;
}

/** Days to read, both ends included, time zone of the account. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

/** An account or a property of a source of reports. */
export interface SourceAccount {
  readonly id: string;
  readonly name: string;
  /** IANA; its days are the days of the reports. */
  readonly timeZone: string;
  /** ISO 4217; null where the source knows none. */
  readonly currency: string | null;
}

/** One report of a source, and how it is read. */
export interface SourceReport {
  /** Without blanks: `ad_set_days`. Rows carry it as their file, with the first day of their block. */
  readonly name: string;
  /** The raw table that it fills; its columns begin with the provenance. */
  readonly table: TableDef;
  /** Days before the last one that the source still restates; read again each time. */
  readonly lookBackDays: number;
  /** Nothing is decided on it: late, it raises an alert and stops no decision. */
  readonly advisory?: true;
  /** Days that are read and replaced as one: as many as one reading brings in bounded time. */
  readonly blockDays: number;
}

/** What access a source gives. */
export interface SourceAccess {
  readonly found: string;
  /** What will stand in the way, with what to do; null where nothing will. */
  readonly warning: string | null;
}

/** A part of a report. */
export interface SourceChunk extends ReadChunk {
  /** What a person must know of these numbers, such as that they were sampled; said once, it holds for the block. */
  readonly notes?: readonly string[];
}

/** A system that reports what happened and takes no bids: other ad platforms, web analytics. @throws RemoteError */
export interface ReportSource {
  readonly reports: readonly SourceReport[];
  accounts(): Promise<readonly SourceAccount[]>;
  /** The rows of these days, in an order that is the same each time, in bounded memory. Numbers in `line` run from 1. */
  read(account: SourceAccount, report: SourceReport, range: DayRange): AsyncIterable<SourceChunk>;
  /** Looks whether these accounts may be read, for `doctor`; absent where {@link ReportSource.accounts} finds that out. */
  access?(accounts: readonly SourceAccount[]): Promise<SourceAccess>;
  /** What a person must know after reading, such as how much of a quota it took. */
  notes(): readonly string[];
  close(): Promise<void>;
}

/** An ad platform. Everything is read for one account at a time. @throws RemoteError */
export interface AdsPlatform {
  /** The accounts that may be read: the configured ones, or all that are not managers under a manager. */
  accounts(): Promise<readonly AdsAccount[]>;
  readEntities(accountId: string): Promise<AdsEntities>;
  readMetrics(accountId: string, range: DayRange): Promise<AdsMetrics>;
  /** The keyword-days of {@link AdsPlatform.readMetrics} alone, networks summed: what each day needs, for one query a month. */
  readKeywordDays(accountId: string, range: DayRange): Promise<readonly AdsKeywordDay[]>;
  /** The impression shares of {@link AdsPlatform.readMetrics} alone. */
  readImpressionShares(accountId: string, range: DayRange): Promise<readonly AdsImpressionShare[]>;
  /** The conversion lags of {@link AdsPlatform.readMetrics} alone. */
  readConversionLags(accountId: string, range: DayRange): Promise<readonly AdsConversionLag[]>;
  /** Spend of campaigns by day and what their budgets kept them from. */
  readCampaignDays(accountId: string, range: DayRange): Promise<readonly AdsCampaignDay[]>;
  /** The campaign-hours of {@link AdsPlatform.readMetrics} alone. */
  readCampaignHours(accountId: string, range: DayRange): Promise<readonly AdsCampaignHour[]>;
  /** Counts of campaigns by the places that they target; those that target none are not in it. */
  readCampaignPlaces(accountId: string, range: DayRange): Promise<readonly AdsCampaignPlace[]>;
  /** Every click of a day, of the last 90 days. One query a day. */
  readClicks(accountId: string, day: Day): Promise<readonly AdsClick[]>;
  readSimulations(accountId: string): Promise<readonly AdsSimulation[]>;
  /** Edits since a moment (at most 30 days back), oldest first. Edits of offline tools are not among them. */
  changeEvents(accountId: string, since: Date): Promise<readonly AdsChangeEvent[]>;
  /** What the settings hold now, in the order asked; never cached. */
  currentValues(targets: readonly AdsTarget[]): Promise<readonly AdsCurrentValue[]>;
  /**
   * Sends absolute values of one account in one request, at most 1,000; one outcome per operation, in order.
   * Never repeats a request by itself.
   * @throws RemoteError for the request as a whole; `mayHaveApplied` says whether it could have been carried out.
   */
  mutate(
    operations: readonly AdsOperation[],
    options: { readonly validateOnly: boolean },
  ): Promise<readonly AdsOutcome[]>;
  /** Closes connections. */
  close(): Promise<void>;
}

/** Everything that is counted over a range of days. */
export interface AdsMetrics {
  readonly keywordDays: readonly AdsKeywordDay[];
  readonly campaignHours: readonly AdsCampaignHour[];
  readonly conversionLags: readonly AdsConversionLag[];
  readonly conversionsOn: readonly AdsConversionsOn[];
  readonly impressionShares: readonly AdsImpressionShare[];
}

/** Whether anything may be written to an ad platform. */
export interface WritingState {
  readonly paused: boolean;
  /** ISO 8601, UTC; null when it was never paused. */
  readonly since: string | null;
  readonly by: string;
  readonly reason: string;
}

/** An edit by someone else, as a row of the ledger. */
export type NotedEdit = Omit<HumanEditRow, 'batch_id'>;

/**
 * The ledger of changes. Intents and events are only ever added; adding the same ones twice adds them once.
 * Never cached: a read shows what was added before it. @throws WarehouseError
 */
export interface ChangeLedger {
  /** The newest plan; null when there is none. */
  latestPlan(): Promise<{ readonly planId: string; readonly plannedOn: Day } | null>;
  /** The changes of a plan or rollback, with the most effect first. */
  changesOf(planId: string): Promise<readonly LedgerEntry[]>;
  /** Every change of an account that something has happened to since a moment, with all its events. */
  history(source: string, accountId: string, since: Date): Promise<readonly LedgerEntry[]>;
  /** Accounts to whose changes something has happened since a moment. */
  accounts(since: Date): Promise<readonly { readonly source: string; readonly accountId: string }[]>;
  /** All events of some changes, in any order. */
  eventsOf(changeIds: readonly string[]): Promise<readonly LedgerEvent[]>;
  /** Writes the intents of one plan or rollback, in place of those it had; none when any of them has events already. */
  intend(planId: string, rows: readonly LedgerRow[]): Promise<void>;
  append(events: readonly LedgerEvent[]): Promise<void>;
  writing(): Promise<WritingState>;
  /** Later switches win, whatever the clocks say. */
  setWriting(to: {
    readonly at: Date;
    readonly paused: boolean;
    readonly by: string;
    readonly reason: string;
  }): Promise<void>;
  /** Adds the edits that were not noted before. */
  noteEdits(edits: readonly NotedEdit[]): Promise<void>;
  /** The last noticed edit of each lever of a source; of all sources when null. */
  lastEdits(source: string | null): Promise<readonly NotedEdit[]>;
}
