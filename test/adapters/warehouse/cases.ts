import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell, ColumnType, Row, TableDef } from '../../../src/core/tables/table.ts';
import type { QueryParams } from '../../../src/jobs/ports.ts';
import type { ExpectedRows } from './compare-rows.ts';

/** A query that both engines must answer alike. */
export interface SqlCase {
  readonly name: string;
  readonly sql: string;
  readonly params?: Readonly<
    Record<string, { readonly type: ColumnType; readonly value: QueryParams[string] }>
  >;
  /** Both engines must raise. */
  readonly raises?: true;
  /** Google answers, DuckDB must raise rather than answer something else; the text says why. */
  readonly loud?: string;
  /** Known and not mended: the answers must differ; the text says why and what to write instead. */
  readonly differs?: string;
}

/** Cases with the tables that they read, as `` `proj.test_raw.t` ``. */
export interface CaseFile {
  readonly doc: string;
  readonly tables: Readonly<
    Record<
      string,
      { readonly columns: Readonly<Record<string, ColumnType>>; readonly rows: readonly (readonly Cell[])[] }
    >
  >;
  readonly cases: readonly SqlCase[];
}

/** What the evaluator said to a case. */
export type CaseGolden = ExpectedRows | { readonly error: string };

const folder = import.meta.dirname;

/** Names of the case files, without ending, in order. */
export function caseFiles(): string[] {
  return readdirSync(join(folder, 'cases'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** Reads a file of cases. */
export function readCases(name: string): CaseFile {
  return JSON.parse(readFileSync(join(folder, 'cases', `${name}.json`), 'utf8')) as CaseFile;
}

/** Where the evaluator's answers to a file of cases are kept. */
export function caseGoldenPath(name: string): string {
  return join(folder, 'golden', `${name}.json`);
}

/** Reads the recorded answers, by the name of the case. */
export function readCaseGoldens(name: string): Readonly<Record<string, CaseGolden>> {
  return JSON.parse(readFileSync(caseGoldenPath(name), 'utf8')) as Record<string, CaseGolden>;
}

/** The full name of a table of a case file. */
export function caseTableName(name: string): string {
  return `proj.test_raw.${name}`;
}

/** The columns and rows of a table of a case file. */
export function caseTable(file: CaseFile, name: string): ExpectedRows {
  const { columns = {}, rows = [] } = file.tables[name] ?? {};
  const names = Object.keys(columns);
  const asRow = (cells: readonly Cell[]): Row =>
    Object.fromEntries(names.map((column, index) => [column, cells[index] ?? null]));
  return { columns, rows: rows.map(asRow) };
}

/** The same as a definition that the warehouse can load. */
export function caseTableDef(file: CaseFile, name: string): TableDef {
  const columns = Object.entries(caseTable(file, name).columns).map(([column, type]) => ({
    name: column,
    type,
    doc: 'Test',
  }));
  return { dataset: 'raw', name, doc: 'Test', key: [], columns };
}
