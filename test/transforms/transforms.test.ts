import { beforeAll, describe, expect, it } from 'vitest';
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
