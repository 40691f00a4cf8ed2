import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../../src/core/tables/table.ts';
import { compileTransforms } from '../../src/adapters/transforms/compile-transforms.ts';
import { fixtureFiles, fixtureNames, readFixture, readGolden } from './fixture.ts';
import { compareRows } from '../adapters/warehouse/compare-rows.ts';
import { goldenDifferences, runFixture, type Built, type FixtureRun } from './run-fixture.ts';

describe.each(fixtureFiles())('the transforms on the fixture %s', (name) => {
  const fixture = readFixture(name);
  let run: FixtureRun;

  beforeAll(async () => {
    run = await runFixture(fixture);
  });

  it('give on DuckDB what Google’s evaluator recorded, whole and incrementally', () => {
    expect(goldenDifferences(run, readGolden(name))).toEqual([]);
  });

  it('keep every assertion', () => {
    expect(brokenAssertions(run.full)).toEqual([]);
    expect(brokenAssertions(run.incremental ?? {})).toEqual([]);
  });

  it('count every dated order and session in one row of what became of clicks', () => {
    for (const built of [run.full, run.incremental ?? {}])
      expect(outcomesOf(built)).toEqual({
        orders: datedRows(built['staging.attributed_orders']),
        sessions: datedRows(built['staging.sessions']),
      });
  });

  const later =
    fixture.then === undefined ? [] : ['are the same after an incremental run as after a rebuild'];
  it.each(later)('%s', () => {
    const { incremental, rebuilt } = run;
    const golden = readGolden(name).incremental ?? {};
    const differences = Object.entries(rebuilt ?? {}).flatMap(([table, rows]) =>
      compareRows(incremental?.[table] ?? [], { columns: golden[table]?.columns ?? {}, rows }).map(
        (difference) => `${table}: ${difference}`,
      ),
    );

    expect(Object.keys(rebuilt ?? {}).length).toBeGreaterThan(10);
    expect(differences).toEqual([]);
  });
});

it('leave every total as it was when clicks become known', async () => {
  const { full, incremental } = await runFixture(readFixture('ad-clicks'));
  const clicked = (built: Built): number =>
    (built['reports.ad_outcomes'] ?? []).filter((row) => row['keyword_id'] !== null).length;

  expect([clicked(full), clicked(incremental ?? {})]).toEqual([0, 4]);
  expect(outcomesOf(incremental ?? {})).toEqual(outcomesOf(full));
  for (const column of ['order_value', 'refunded', 'margin', 'session_revenue', 'converted_sessions'])
    expect(sumOf(incremental?.['reports.ad_outcomes'], column)).toBe(
      sumOf(full['reports.ad_outcomes'], column),
    );
});

function outcomesOf(built: Built): Record<'orders' | 'sessions', number> {
  const rows = built['reports.ad_outcomes'];
  return { orders: sumOf(rows, 'orders'), sessions: sumOf(rows, 'sessions') };
}

function datedRows(rows: readonly Row[] = []): number {
  return rows.filter((row) => row['date'] !== null).length;
}

function sumOf(rows: readonly Row[] = [], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
}

const assertions = compileTransforms(fixtureNames).transforms.filter(({ kind }) => kind === 'assertion');

function brokenAssertions(built: Built): string[] {
  // What breaks a contract is left out, and shown in a fixture of its own.
  return assertions
    .filter(({ name }) => !name.startsWith('contracts.'))
    .flatMap(({ name }) =>
      (built[name]?.length ?? 0) > 0 ? [`${name}: ${JSON.stringify(built[name]?.[0])}`] : [],
    );
}

it('have fixtures for the first build and for later ones', () => {
  const fixtures = fixtureFiles().map(readFixture);

  expect(fixtures.length).toBeGreaterThan(5);
  expect(fixtures.filter(({ then }) => then !== undefined).length).toBeGreaterThan(2);
});
