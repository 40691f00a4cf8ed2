import type { DataDiffDocument, VersionManifest } from '../../contract/data-document.ts';
import { ConfigError } from '../../core/base/errors.ts';
import { diffRows } from '../../core/features/versions/diff-rows.ts';
import type { World } from '../world.ts';
import { dataVersions, findVersion, keptRows, type DataVersion } from './versions.ts';

const MOST_ROWS = 100;

/** `bidforest data diff`: the rows and cells in which two versions differ, and what else they were made of. @throws ConfigError */
export async function diffVersions(world: World, from: string, to: string): Promise<DataDiffDocument> {
  const versions = await dataVersions(world);
  const [a, b] = [findVersion(versions, from), findVersion(versions, to)];
  if (a.grain !== b.grain) {
    throw new ConfigError('Versions of different grains have no rows in common', {
      expected: `two versions of ${a.grain}`,
      found: `${a.grain} and ${b.grain}`,
      next: 'Compare versions of the same model.',
    });
  }
  const counts = { added: 0, removed: 0, changed: 0 };
  const columns = new Map<string, number>();
  const rows: DataDiffDocument['rows'] = [];
  const keyed = (version: DataVersion): ReturnType<World['datasets']['rows']> =>
    world.datasets.rows(version.version, keptRows(version), 'row_key');
  for await (const row of diffRows(keyed(a), keyed(b))) {
    counts[row.change]++;
    for (const { column } of row.columns) columns.set(column, (columns.get(column) ?? 0) + 1);
    if (rows.length < MOST_ROWS) rows.push({ ...row, columns: [...row.columns] });
  }
  return {
    from: a.version,
    to: b.version,
    ...counts,
    columns: Object.fromEntries(columns),
    transforms: namesThatDiffer(a.manifest.transforms, b.manifest.transforms),
    imports: namesThatDiffer(importsOf(a.manifest), importsOf(b.manifest)),
    rows,
  };
}

function importsOf({ imports }: VersionManifest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    imports.map(({ source, account, file, contentHash }) => [`${source}, ${account}: ${file}`, contentHash]),
  );
}

function namesThatDiffer(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]).sort();
}
