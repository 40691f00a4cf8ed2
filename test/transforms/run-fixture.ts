import type { TransformGraph } from '../../src/adapters/transforms/graph.ts';
import { compileTransforms } from '../../src/adapters/transforms/compile-transforms.ts';
import { runnableTransforms } from '../../src/adapters/transforms/run-transforms.ts';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import type { Row } from '../../src/core/tables/table.ts';
import type { Warehouse } from '../../src/jobs/ports.ts';
import { compareRows } from '../adapters/warehouse/compare-rows.ts';
import { completeRows, fixtureNames, fixtureTables, laterNames, laterTables } from './fixture.ts';
import type { Fixture, Golden } from './fixture.ts';

/** Rows by transform (`features.entity_day`); of an assertion, the rows that break it. */
export type Built = Readonly<Record<string, readonly Row[]>>;

/** What DuckDB makes of a fixture, through the same executor as a user's run. */
export interface FixtureRun {
  readonly full: Built;
  /** After `then`; null when the fixture has none. */
  readonly incremental: Built | null;
  /** What a full rebuild makes of the state after `then`, for comparison. */
  readonly rebuilt: Built | null;
}

/** Builds a fixture in an empty in-memory warehouse. */
export async function runFixture(fixture: Fixture): Promise<FixtureRun> {
  const graph = compileTransforms(fixtureNames);
  const warehouse = await openDuckDb({ path: ':memory:', ...fixtureNames, tables: fixtureTables });
  // Blocks of two rows, so that the answers recorded for the whole hold for tables that are built in parts.
  const transforms = runnableTransforms(warehouse, graph, () => 0, 2);
  try {
    await loadState(warehouse, fixture.tables);
    await transforms.run({ full: false });
    const full = await readAll(warehouse, graph);
    if (fixture.then === undefined) return { full, incremental: null, rebuilt: null };
    await loadState(warehouse, laterTables(fixture));
    await runnableTransforms(warehouse, compileTransforms(laterNames(fixture)), () => 0, 2).run({
      full: false,
    });
    const incremental = await readAll(warehouse, graph);
    await transforms.run({ full: true });
    return { full, incremental, rebuilt: await readAll(warehouse, graph) };
  } finally {
    await warehouse.close();
  }
}

/** Every way in which DuckDB's answer differs from the recorded one, in words; empty when they agree. */
export function goldenDifferences(run: FixtureRun, golden: Golden): string[] {
  return [
    ...builtDifferences('full', run.full, golden.full),
    ...builtDifferences('incremental', run.incremental ?? {}, golden.incremental ?? {}),
  ];
}

function builtDifferences(phase: string, built: Built, golden: Golden['full']): string[] {
  const names = new Set([...Object.keys(built), ...Object.keys(golden)]);
  return [...names].sort().flatMap((name) => {
    const expected = golden[name];
    const found = built[name];
    if (expected === undefined || found === undefined) {
      return [`${phase} ${name}: ${expected === undefined ? 'not recorded: run test/oracle' : 'not built'}`];
    }
    return compareRows(found, expected).map((difference) => `${phase} ${name}: ${difference}`);
  });
}

async function loadState(warehouse: Warehouse, tables: Fixture['tables']): Promise<void> {
  for (const table of fixtureTables) await warehouse.load(table, completeRows(table, tables), {});
}

async function readAll(warehouse: Warehouse, graph: TransformGraph): Promise<Built> {
  const built: Record<string, readonly Row[]> = {};
  for (const transform of graph.transforms) {
    const from = transform.kind === 'assertion' ? `(${transform.query}\n)` : transform.target;
    built[transform.name] = await warehouse.query(`SELECT * FROM ${from}`);
  }
  return built;
}
