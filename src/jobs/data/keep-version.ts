import type { VersionManifest } from '../../contract/data-document.ts';
import { columnStatistics } from '../../core/features/versions/column-statistics.ts';
import type { ModelDefinition } from '../../core/features/model-definition.ts';
import { imports } from '../../core/tables/ops.ts';
import { datasetVersions, type DatasetVersionRow } from '../../core/tables/versions.ts';
import type { TrainingData } from '../model-data.ts';
import type { World } from '../world.ts';

/** A training set and the hash of its content. */
interface VersionedData {
  readonly version: string;
  readonly definition: ModelDefinition;
  readonly data: TrainingData;
}

/** Keeps a training set under its hash, with what it was made of; one that is kept already stays as it is. */
export async function keepVersion(world: World, versioned: VersionedData): Promise<void> {
  const { version, definition, data } = versioned;
  const known = await knownVersion(world, version);
  if (known !== null && known.pruned_at === null && (await world.datasets.has(version))) return;
  world.progress.step(`Keeping the training set as version ${version.slice(0, 12)}`);
  await world.datasets.keep(version, data.rows);
  const row: DatasetVersionRow = {
    version,
    model: known?.model ?? definition.name,
    grain: definition.grain,
    made_at: known?.made_at ?? world.now().toISOString(),
    rows: data.dataset.features.rows,
    columns: data.dataset.features.columns.length,
    manifest: known?.manifest ?? JSON.stringify(await manifestOf(world, versioned)),
    pruned_at: null,
  };
  await world.warehouse.load(datasetVersions, [row], { version });
}

async function knownVersion(world: World, version: string): Promise<DatasetVersionRow | null> {
  const sql = `SELECT * FROM ${world.warehouse.ref(datasetVersions)} WHERE version = @version`;
  const [row] = await world.warehouse.query<DatasetVersionRow>(sql, { version });
  return row ?? null;
}

async function manifestOf(world: World, { definition, data }: VersionedData): Promise<VersionManifest> {
  return {
    format: 'bidforest-dataset-version-1',
    withoutSources: [...data.withoutSources],
    sampledBelow: data.sampledBelow,
    rowsBefore: data.rowsBefore,
    sources: await sourceWindows(world, data),
    imports: await importsOf(world, definition),
    transforms: world.transforms.hashes(),
    attributes: { ...data.attributes },
    cleaning: definition.cleaning.map((step) => ({ ...step })),
    columns: columnStatistics(data.dataset),
  };
}

async function sourceWindows(world: World, { rows }: TrainingData): Promise<VersionManifest['sources']> {
  const found = await world.warehouse.query<{
    source: string;
    account_id: string;
    first: string | null;
    last: string | null;
    n: number;
  }>(`SELECT source, account_id, MIN(\`date\`) AS first, MAX(\`date\`) AS last, COUNT(*) AS n
    FROM ${world.warehouse.ref(rows.table)} WHERE ${rows.where}
    GROUP BY source, account_id ORDER BY source, account_id`);
  return found.map(({ source, account_id, first, last, n }) => ({
    source,
    account: account_id,
    from: first,
    to: last,
    rows: n,
  }));
}

/** Sessions are features of advertising results too, so those are named with them. */
async function importsOf(world: World, { grain }: ModelDefinition): Promise<VersionManifest['imports']> {
  const kinds = grain === 'sessions' ? ['sessions'] : ['performance', 'sessions'];
  const found = await world.warehouse.query<{
    source: string;
    account_id: string;
    file: string;
    content_hash: string;
  }>(
    `SELECT source, account_id, file, content_hash FROM ${world.warehouse.ref(imports)}
      WHERE kind IN UNNEST(@kinds) ORDER BY source, account_id, file`,
    { kinds },
  );
  return found.map(({ source, account_id, file, content_hash }) => ({
    source,
    account: account_id,
    file,
    contentHash: content_hash,
  }));
}
