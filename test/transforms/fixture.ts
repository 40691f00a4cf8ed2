import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CompileOptions } from '../../src/adapters/transforms/compile-transforms.ts';
import type { Day } from '../../src/core/base/day.ts';
import { opsTables } from '../../src/core/tables/ops.ts';
import { rawTables, sourceTables } from '../../src/core/tables/raw.ts';
import type { ColumnType, Row, TableDef } from '../../src/core/tables/table.ts';

/**
 * Rows to build the transforms from. `tables` are named `raw.ad_performance`; a row needs only the columns
 * that matter, the rest is null, except the provenance and `attributes`, which have defaults.
 * With `then`, the transforms are built from `tables`, those tables are replaced by the ones in `then`, and
 * the transforms are brought up to date incrementally.
 */
export interface Fixture {
  readonly doc?: string;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  readonly then?: Readonly<Record<string, readonly Row[]>>;
  /** First day that `then` changes: the incremental run renews the days from it on. Every day when absent. */
  readonly since?: Day;
}

/** What the evaluator answered for one transform: its columns, and its rows; of an assertion, the rows that break it. */
export interface GoldenTable {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly rows: readonly Row[];
}

/** Answers by transform, after the first build and after the incremental one. */
export interface Golden {
  readonly full: Readonly<Record<string, GoldenTable>>;
  readonly incremental?: Readonly<Record<string, GoldenTable>>;
}

/** Project and prefix under which fixtures are built, on DuckDB and in the evaluator. */
export const fixtureNames = { project: 'proj', dataset: 'test' } as const;

const folder = import.meta.dirname;

/** The tables that a fixture may fill. */
export const fixtureTables: readonly TableDef[] = [rawTables, sourceTables, opsTables].flatMap((tables) =>
  Object.values<TableDef>(tables),
);

/** Names of the fixtures, without ending, in order. */
export function fixtureFiles(): string[] {
  return readdirSync(join(folder, 'fixtures'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** Reads a fixture by name. */
export function readFixture(name: string): Fixture {
  return JSON.parse(readFileSync(join(folder, 'fixtures', `${name}.json`), 'utf8')) as Fixture;
}

/** Where the evaluator's answers to a fixture are kept. */
export function goldenPath(name: string): string {
  return join(folder, 'golden', `${name}.json`);
}

/** Reads the recorded answers to a fixture. */
export function readGolden(name: string): Golden {
  return JSON.parse(readFileSync(goldenPath(name), 'utf8')) as Golden;
}

/** All rows of a table in a state of the fixture, with every column. */
export function completeRows(table: TableDef, tables: Fixture['tables']): Row[] {
  const name = `${table.dataset}.${table.name}`;
  return (tables[name] ?? []).map((row, index) =>
    Object.fromEntries(
      table.columns.map((column) => [column.name, row[column.name] ?? standIn(column.name, index)]),
    ),
  );
}

/** How the transforms are compiled for the incremental run. */
export function laterNames({ since }: Fixture): CompileOptions {
  return { ...fixtureNames, ...(since === undefined ? {} : { since }) };
}

/** The state of all tables after `then`. */
export function laterTables(fixture: Fixture): Fixture['tables'] {
  return { ...fixture.tables, ...fixture.then };
}

function standIn(column: string, index: number): Row[string] {
  const defaults: Row = {
    source: 'google',
    account_id: '1',
    file: 'a.csv',
    line: index + 1,
    imported_at: '2025-02-01T00:00:00Z',
    attributes: '{}',
  };
  return defaults[column] ?? null;
}
