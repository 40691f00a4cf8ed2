import type { DataListDocument, DataShowDocument, VersionEntry } from '../../contract/data-document.ts';
import { VersionManifest } from '../../contract/data-document.ts';
import { ConfigError } from '../../core/base/errors.ts';
import type { Grain } from '../../core/features/dataset.ts';
import { datasetColumns } from '../../core/features/dataset-from-rows.ts';
import { ledger, trainingRuns } from '../../core/tables/ops.ts';
import { datasetVersions, type DatasetVersionRow } from '../../core/tables/versions.ts';
import { featureTables, learnedWhere } from '../model-data.ts';
import type { KeptRows } from '../ports.ts';
import type { World } from '../world.ts';

/** A version with what it was made of. */
export interface DataVersion extends VersionEntry {
  readonly manifest: VersionManifest;
}

/** `bidforest data list`: all versions, the newest first. */
export async function listVersions(world: World): Promise<DataListDocument> {
  return { versions: (await dataVersions(world)).map(entryOf) };
}

/** `bidforest data show`: one of them, by the first letters of its hash. @throws ConfigError */
export async function showVersion(world: World, name: string): Promise<DataShowDocument> {
  return findVersion(await dataVersions(world), name);
}

/** A version without its manifest, which is long. */
export function entryOf(data: DataVersion): VersionEntry {
  const { version, model, grain, madeAt, rows, columns, prunedAt, usedBy } = data;
  return { version, model, grain, madeAt, rows, columns, prunedAt, usedBy };
}

/** All versions with what refers to them, the newest first. */
export async function dataVersions(world: World): Promise<DataVersion[]> {
  const sql = `SELECT * FROM ${world.warehouse.ref(datasetVersions)} ORDER BY made_at DESC, version`;
  const rows = await world.warehouse.query<DatasetVersionRow>(sql);
  const uses = await usesOf(world);
  return rows.map((row) => ({
    version: row.version,
    model: row.model,
    grain: row.grain as Grain,
    madeAt: row.made_at,
    rows: row.rows,
    columns: row.columns,
    prunedAt: row.pruned_at,
    usedBy: uses.get(row.version) ?? [],
    manifest: JSON.parse(row.manifest) as VersionManifest,
  }));
}

/** The version whose hash starts with this. @throws ConfigError when none does, or several do. */
export function findVersion(versions: readonly DataVersion[], name: string): DataVersion {
  const found = versions.filter(({ version }) => version.startsWith(name));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new ConfigError(
    `${found.length === 0 ? 'No' : 'More than one'} version starts with ${JSON.stringify(name)}`,
    {
      expected: 'the first letters of one version',
      found: found.length === 0 ? 'none' : found.map(({ version }) => version.slice(0, 16)).join(', '),
      next: 'Run `bidforest data list` to see the versions.',
    },
  );
}

/** Which rows of the feature table a version holds. */
export function keptRows({ grain, manifest }: DataVersion): KeptRows {
  return {
    table: featureTables[grain].table,
    columns: datasetColumns(grain),
    where: learnedWhere({
      grain,
      withoutSources: manifest.withoutSources ?? [],
      sampledBelow: manifest.sampledBelow,
    }),
  };
}

/** What refers to each version: the newest training run of each model, and the records of changes. */
async function usesOf(world: World): Promise<ReadonlyMap<string, string[]>> {
  const { warehouse } = world;
  const models = await warehouse.query<{ version: string; used_by: string }>(
    `SELECT data_version AS version, CONCAT('model ', model, ', run ', run_id) AS used_by
      FROM ${warehouse.ref(trainingRuns)} WHERE TRUE
      QUALIFY ROW_NUMBER() OVER (PARTITION BY model ORDER BY started_at DESC, run_id) = 1`,
  );
  const changes = await warehouse.query<{ version: string; used_by: string }>(
    `SELECT version, CONCAT(CAST(COUNT(*) AS STRING), ' changes of the ledger') AS used_by
      FROM (SELECT JSON_VALUE(record, '$.provenance.dataVersion') AS version FROM ${warehouse.ref(ledger)})
      WHERE version IS NOT NULL GROUP BY version`,
  );
  const uses = new Map<string, string[]>();
  for (const { version, used_by } of [...models, ...changes])
    uses.set(version, [...(uses.get(version) ?? []), used_by]);
  return uses;
}
