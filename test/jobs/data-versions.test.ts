import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { snapshotDatasets } from '../../src/adapters/dataset-store/snapshot-datasets.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { day } from '../../src/core/base/day.ts';
import { checkoutVersion } from '../../src/jobs/data/checkout-version.ts';
import { diffVersions } from '../../src/jobs/data/diff-versions.ts';
import { keepVersion } from '../../src/jobs/data/keep-version.ts';
import { pruneVersions } from '../../src/jobs/data/prune-versions.ts';
import { verifyVersions } from '../../src/jobs/data/verify-versions.ts';
import { listVersions, showVersion } from '../../src/jobs/data/versions.ts';
import { buildFeatures } from '../../src/jobs/build-features.ts';
import { importFiles } from '../../src/jobs/import-files.ts';
import { chooseModel, dataVersion, trainingData } from '../../src/jobs/model-data.ts';
import { trainingRuns } from '../../src/core/tables/ops.ts';
import type { World } from '../../src/jobs/world.ts';
import { simulateAccount } from '../../src/sandbox/example-account/simulate.ts';
import { renderFiles } from '../../src/sandbox/example-account/render-files.ts';
import { openWorld } from '../../src/wire.ts';

const silent = { step: () => undefined, advance: () => undefined };
const KEYWORDS = 'google-ads-keywords.csv';
const texts = Object.fromEntries(
  renderFiles(simulateAccount({ seed: 3, days: 20, lastDay: day('2026-03-31') }), 3).map(({ name, text }) => [
    name,
    text,
  ]),
);
const worlds: World[] = [];

async function open(
  home = mkdtempSync(join(tmpdir(), 'versions-')),
): Promise<{ world: World; home: string }> {
  const world = await openWorld(loadConfig({ cwd: home, home }), silent);
  worlds.push(world);
  return { world, home };
}

/** Imports the keywords under the name they always have, and keeps the training set. */
async function keep(world: World, home: string, text: string): Promise<string> {
  writeFileSync(join(home, KEYWORDS), text);
  await importFiles(world, [{ path: join(home, KEYWORDS), mapping: null, account: null }]);
  await buildFeatures(world, { full: true });
  const definition = await chooseModel(world, 'click-value');
  const data = await trainingData(world, definition);
  const version = dataVersion(world, data.dataset);
  await keepVersion(world, { version, definition, data });
  return version;
}

const original = texts[KEYWORDS] ?? '';
/** One cell of one line: the cost of a keyword-day with clicks. */
const lines = original.split('\n');
const at = lines.findIndex((line, i) => i > 1000 && /,\d+\.\d\d%?,/.test(line) && !/,0,0/.test(line));

afterAll(async () => {
  for (const world of worlds) await world.close();
});

describe('versions of a training set', () => {
  it('has the same hash for the same raw data, in another warehouse too', async () => {
    const [a, b] = [await open(), await open()];
    const version = await keep(a.world, a.home, original);

    expect(await keep(b.world, b.home, original)).toBe(version);
    expect(await keep(a.world, a.home, original)).toBe(version);
    expect((await listVersions(a.world)).versions).toHaveLength(1);
  });

  it('has another hash for one changed row, which the difference names', async () => {
    const { world, home } = await open();
    const before = await keep(world, home, original);
    const cells = (lines[at] ?? '').split(',');
    const changed = lines.with(at, [...cells.slice(0, -1), '77.77%'].join(',')).join('\n');
    expect(changed).not.toBe(original);

    const after = await keep(world, home, changed);
    expect(after).not.toBe(before);
    const diff = await diffVersions(world, before, after.slice(0, 10));

    expect(diff).toMatchObject({ added: 0, removed: 0, changed: 1, columns: { impression_share: 1 } });
    expect(diff.imports).toHaveLength(1);
    expect(diff.transforms).toEqual([]);
    expect(diff.rows).toEqual([
      {
        rowKey: expect.stringContaining(cells[0] ?? '') as string,
        change: 'changed',
        columns: [{ column: 'impression_share', from: expect.any(Number) as number, to: 0.7777 }],
      },
    ]);
  });

  it('says what it was made of, and hashes to itself again', async () => {
    const { world, home } = await open();
    const version = await keep(world, home, original);
    const { manifest, rows } = await showVersion(world, version.slice(0, 8));

    expect(manifest.sources).toMatchObject([{ from: '2026-03-12', to: '2026-03-31', rows }]);
    expect(manifest.imports.map(({ file }) => file)).toEqual([KEYWORDS]);
    expect(manifest.transforms).toHaveProperty(['features.entity_day']);
    expect(manifest.columns.find(({ name }) => name === 'clicks')).toMatchObject({ missing: 0, least: 1 });
    expect(await verifyVersions(world, null)).toMatchObject({
      broken: 0,
      versions: [{ version, same: true }],
    });
  });

  it('notices rows that were altered in the store, and rows that are gone', async () => {
    const { world, home } = await open();
    const version = await keep(world, home, original);
    const path = join(home, 'datasets', `${version}.parquet`);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE t AS FROM read_parquet('${path}')`);
    await connection.run(`UPDATE t SET clicks = clicks + 1 WHERE row_key = (SELECT MIN(row_key) FROM t)`);
    await connection.run(`COPY t TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();

    expect(await verifyVersions(world, version)).toMatchObject({ broken: 1, versions: [{ same: false }] });
    await world.datasets.remove(version);
    expect((await verifyVersions(world, version)).versions).toMatchObject([{ found: null, same: false }]);
  });

  it('is written to a file that a person can open, once', async () => {
    const { world, home } = await open();
    const version = await keep(world, home, original);
    const path = join(home, 'set.csv');
    const { rows } = await checkoutVersion(world, version, path);
    const [header = '', ...written] = readFileSync(path, 'utf8').trim().split('\n');

    expect(header).toMatch(/^row_key,date,/);
    expect(written).toHaveLength(rows);
    await expect(checkoutVersion(world, version, path)).rejects.toThrow(/is there already/);
    await expect(checkoutVersion(world, version, `${path}.xls`)).rejects.toThrow(/CSV or Parquet/);
  });

  it('is pruned only when nothing refers to it, and only when told to', async () => {
    const { world, home } = await open();
    const version = await keep(world, home, original);

    expect(await pruneVersions(world, { done: false })).toMatchObject({ done: false, prunes: [{ version }] });
    expect(existsSync(join(home, 'datasets', `${version}.parquet`))).toBe(true);
    const run = { run_id: 'r', model: 'click-value', started_at: '2026-04-01T00:00:00Z', may_bid: false };
    await world.warehouse.load(
      trainingRuns,
      [{ ...run, data_version: version, artifact: null, champion: null, summary: '{}' }],
      { run_id: 'r' },
    );
    expect(await pruneVersions(world, { done: true })).toMatchObject({ prunes: [], keeps: [{ version }] });
    await world.warehouse.load(trainingRuns, [], { run_id: 'r' });
    expect((await pruneVersions(world, { done: true })).prunes).toHaveLength(1);
    expect(existsSync(join(home, 'datasets', `${version}.parquet`))).toBe(false);
    expect((await listVersions(world)).versions).toMatchObject([
      { version, prunedAt: expect.any(String) as string },
    ]);
    expect(await keep(world, home, original)).toBe(version);
    expect(await verifyVersions(world, version)).toMatchObject({ broken: 0 });
  });

  it('can be kept as snapshots of the feature table', async () => {
    const { world: parquet, home } = await open();
    const world = { ...parquet, datasets: snapshotDatasets(parquet.warehouse) };
    const before = await keep(world, home, original);
    const after = await keep(world, home, lines.toSpliced(at, 1).join('\n'));

    expect(await diffVersions(world, before, after)).toMatchObject({ removed: 1, added: 0 });
    expect(await verifyVersions(world, null)).toMatchObject({ broken: 0 });
    const path = join(home, 'snapshot.csv');
    const { rows } = await checkoutVersion(world, before, path);
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(rows + 1);
    expect((await pruneVersions(world, { done: true })).prunes).toHaveLength(2);
    expect(await world.datasets.has(before)).toBe(false);
  });
});
