import type { DataPruneDocument } from '../../contract/data-document.ts';
import { datasetVersions, type DatasetVersionRow } from '../../core/tables/versions.ts';
import type { World } from '../world.ts';
import { dataVersions, entryOf, type DataVersion } from './versions.ts';

/**
 * `bidforest data prune`: deletes the rows of versions that no model in use and no record of a change refers to; what
 * they were made of stays on record. Only says which, unless `done`.
 */
export async function pruneVersions(
  world: World,
  { done }: { readonly done: boolean },
): Promise<DataPruneDocument> {
  const kept = (await dataVersions(world)).filter(({ prunedAt }) => prunedAt === null);
  const prunes = kept.filter(({ usedBy }) => usedBy.length === 0);
  if (done) for (const version of prunes) await prune(world, version);
  return {
    done,
    prunes: prunes.map(entryOf),
    keeps: kept.filter(({ usedBy }) => usedBy.length > 0).map(entryOf),
  };
}

/** On record first: rows without a record would be nobody's. */
async function prune(world: World, data: DataVersion): Promise<void> {
  const { version } = data;
  const row: DatasetVersionRow = {
    version,
    model: data.model,
    grain: data.grain,
    made_at: data.madeAt,
    rows: data.rows,
    columns: data.columns,
    manifest: JSON.stringify(data.manifest),
    pruned_at: world.now().toISOString(),
  };
  await world.warehouse.load(datasetVersions, [row], { version });
  await world.datasets.remove(version);
}
