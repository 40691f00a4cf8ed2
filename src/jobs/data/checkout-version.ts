import type { DataCheckoutDocument } from '../../contract/data-document.ts';
import { ConfigError } from '../../core/base/errors.ts';
import type { World } from '../world.ts';
import { dataVersions, findVersion, keptRows } from './versions.ts';

/** `bidforest data checkout`: the rows of a version as a file that a person can open. @throws ConfigError, WarehouseError */
export async function checkoutVersion(
  world: World,
  name: string,
  path: string,
): Promise<DataCheckoutDocument> {
  if (!/\.(csv|parquet)$/.test(path)) {
    throw new ConfigError('A version is written as CSV or Parquet', {
      expected: 'a file name that ends in .csv or .parquet',
      found: path,
    });
  }
  const found = findVersion(await dataVersions(world), name);
  await world.datasets.checkout(found.version, keptRows(found), path);
  return { version: found.version, path, rows: found.rows };
}
