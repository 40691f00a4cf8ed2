import type { DataVerifyDocument } from '../../contract/data-document.ts';
import type { CleaningStep } from '../../core/features/model-definition.ts';
import { builtDataset, dataVersion, featureTables } from '../model-data.ts';
import type { World } from '../world.ts';
import { dataVersions, findVersion, keptRows, type DataVersion } from './versions.ts';

type Verified = DataVerifyDocument['versions'][number];

/** `bidforest data verify`: hashes the kept rows again, of one version or of all whose rows are kept. @throws ConfigError */
export async function verifyVersions(world: World, name: string | null): Promise<DataVerifyDocument> {
  const all = await dataVersions(world);
  const asked = name === null ? all.filter(({ prunedAt }) => prunedAt === null) : [findVersion(all, name)];
  const versions: Verified[] = [];
  for (const version of asked) {
    world.progress.step(`Hashing version ${version.version.slice(0, 12)} again`);
    versions.push(await verify(world, version));
  }
  return { versions, broken: versions.filter(({ same }) => !same).length };
}

async function verify(world: World, data: DataVersion): Promise<Verified> {
  const { version, grain, manifest } = data;
  if (!(await world.datasets.has(version))) {
    const reason = data.prunedAt === null ? 'its rows are gone' : `its rows were pruned at ${data.prunedAt}`;
    return { version, same: false, found: null, reason };
  }
  const chunks = world.datasets.rows(version, keptRows(data), featureTables[grain].order);
  const cleaning = manifest.cleaning as unknown as readonly CleaningStep[];
  const found = dataVersion(world, await builtDataset({ grain, cleaning }, manifest.attributes, chunks));
  const same = found === version;
  return { version, same, found, reason: same ? 'the same hash' : 'its rows are not those that were kept' };
}
