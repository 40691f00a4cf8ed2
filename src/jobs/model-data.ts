import { ConfigError, ModelError } from '../core/base/errors.ts';
import { canonicalBytes } from '../core/features/canonical-bytes.ts';
import { dropDuplicates } from '../core/features/clean/drop-duplicates.ts';
import { datasetBuilder, datasetColumns } from '../core/features/dataset-from-rows.ts';
import type { Attributes, Dataset, Grain } from '../core/features/dataset.ts';
import type { ModelDefinition } from '../core/features/model-definition.ts';
import { splitRows, type RowSplit } from '../core/features/split-rows.ts';
import { imports } from '../core/tables/ops.ts';
import type { Row } from '../core/tables/table.ts';
import type { FileMapping, KeptRows } from './ports.ts';
import type { World } from './world.ts';
import { dayIn } from './write-world.ts';

/** The feature table of each grain, and an order of its rows that does not depend on how they were loaded. */
export const featureTables = {
  performance: {
    table: { dataset: 'features', name: 'entity_day' },
    order: '`date`, source, account_id, entity_id, is_current',
    /** Rows to learn from: with clicks, and not the rows of today. */
    learned: 'clicks > 0 AND (`date` IS NULL OR NOT COALESCE(is_current, FALSE))',
  },
  sessions: {
    table: { dataset: 'features', name: 'session' },
    order: '`date`, source, account_id, session_key, row_key',
    learned: 'TRUE',
  },
} as const;

/** The definition of this name; without a name, the first one there is data for. @throws ConfigError, ModelError */
export async function chooseModel(world: World, name: string | null): Promise<ModelDefinition> {
  if (name === null) {
    const [first] = await modelsWithData(world);
    if (first !== undefined) return first;
    throw new ModelError('There is no data to train a model on', {
      next: 'Import a file with `bidforest import`, then run `bidforest features`.',
    });
  }
  const definitions = await world.modelFiles.read();
  const found = definitions.find((definition) => definition.name === name);
  if (found !== undefined) return found;
  throw new ConfigError(`There is no model ${JSON.stringify(name)}`, {
    expected: definitions.map((definition) => definition.name).join(', '),
    found: name,
  });
}

/** The definitions whose feature table has rows to learn from, in the order of their files. */
export async function modelsWithData(world: World): Promise<ModelDefinition[]> {
  const definitions = await world.modelFiles.read();
  const filled: ModelDefinition[] = [];
  for (const definition of definitions) if (await hasRows(world, definition.grain)) filled.push(definition);
  return filled;
}

/** The rows a model learns from, and which of the feature table they are. */
export interface TrainingData {
  readonly dataset: Dataset;
  readonly rows: KeptRows;
  readonly attributes: Attributes;
  readonly rowsBefore: number;
  readonly withoutSources: readonly string[];
  /** Rows whose MD5 of `row_key` is below this were taken; null: all. */
  readonly sampledBelow: string | null;
}

/**
 * The rows a model learns from, without duplicates; where there are more than its definition takes, those whose hashed
 * key is below a bound: the same rows again tomorrow, and memory does not grow with the account.
 * @throws ModelError when there are none.
 */
export async function trainingData(world: World, definition: ModelDefinition): Promise<TrainingData> {
  const { grain, mostRows } = definition;
  const { table } = featureTables[grain];
  const withoutSources = withoutBids(world);
  const all = learnedWhere({ grain, withoutSources, sampledBelow: null });
  const attributes = await declaredAttributes(world, grain);
  const rowsBefore = await countRows(world, grain, all);
  const sampledBelow = sampleBound(mostRows, rowsBefore);
  const where = learnedWhere({ grain, withoutSources, sampledBelow });
  const rows = { table, columns: datasetColumns(grain), where };
  const dataset = await builtDataset(definition, attributes, streamRows(world, rows, grain));
  if (dataset.features.rows > 0)
    return { dataset, rows, attributes, rowsBefore, withoutSources, sampledBelow };
  throw new ModelError(`There is nothing to train ${definition.name} on`, {
    expected: grain === 'performance' ? 'rows with clicks' : 'sessions',
    found: 'none',
    next: 'Import a file with `bidforest import`, then run `bidforest features`.',
  });
}

/** Which rows of a feature table are learned from. */
export interface Learned {
  readonly grain: Grain;
  /** Sources that take no bids; see {@link withoutBids}. */
  readonly withoutSources: readonly string[];
  readonly sampledBelow: string | null;
}

/**
 * Sources of performance that take no bids. They count otherwise (Meta also claims views): a model that only told them
 * apart would seem to know something of bids, so none learns from them and no plan lists them.
 */
export function withoutBids({ sources }: Pick<World, 'sources'>): string[] {
  return Object.keys(sources).sort();
}

/** The condition that rows are of none of these sources. */
export function notFrom(sources: readonly string[]): string {
  return sources.length === 0 ? 'TRUE' : `source NOT IN (${sources.map((name) => `'${name}'`).join(', ')})`;
}

/** The condition on the rows of a feature table that are learned from. */
export function learnedWhere({ grain, withoutSources, sampledBelow }: Learned): string {
  const { learned } = featureTables[grain];
  return [
    learned,
    ...(grain === 'performance' && withoutSources.length > 0 ? [notFrom(withoutSources)] : []),
    ...(sampledBelow === null ? [] : [sampledWhere(sampledBelow)]),
  ].join(' AND ');
}

/** Feature rows as a dataset, without duplicates where the definition says so. */
export async function builtDataset(
  { grain, cleaning }: Pick<ModelDefinition, 'grain' | 'cleaning'>,
  attributes: Attributes,
  chunks: AsyncIterable<readonly Row[]>,
): Promise<Dataset> {
  const builder = datasetBuilder(grain, attributes);
  for await (const rows of chunks) builder.add(rows);
  return dropDuplicates(builder.finish(), cleaning);
}

function streamRows(
  world: World,
  { table, columns, where }: KeptRows,
  grain: Grain,
): AsyncIterable<readonly Row[]> {
  const names = columns.map((name) => `\`${name}\``).join(', ');
  const { order } = featureTables[grain];
  return world.warehouse.stream(
    `SELECT ${names} FROM ${world.warehouse.ref(table)} WHERE ${where} ORDER BY ${order}`,
  );
}

/** Rows of a feature table that a condition holds of. */
export async function countRows(world: World, grain: Grain, where: string): Promise<number> {
  const table = world.warehouse.ref(featureTables[grain].table);
  const [row] = await world.warehouse.query<{ n: number }>(
    `SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`,
  );
  return row?.n ?? 0;
}

/** What the hashed keys of a sample of so many rows are below, in hexadecimal; null where there are no more rows. */
export function sampleBound(mostRows: number, rows: number): string | null {
  if (rows <= mostRows) return null;
  return Math.floor((mostRows / rows) * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

/** The condition that a row is of the sample with this bound. */
export function sampledWhere(bound: string): string {
  return `TO_HEX(MD5(row_key)) < '${bound}'`;
}

/** Parts of a dataset by the policy of its definition; days count as unripe from when its rows were last read. */
export async function splitData(
  world: World,
  { grain, split }: ModelDefinition,
  dataset: Dataset,
): Promise<RowSplit> {
  const sql = `SELECT MAX(imported_at) AS read_at FROM ${world.warehouse.ref(imports)} WHERE kind = @grain`;
  const [row] = await world.warehouse.query<{ read_at: string | null }>(sql, { grain });
  const readAt = row?.read_at ?? null;
  return splitRows(dataset, split, readAt === null ? null : dayIn(world.settings.timeZone, new Date(readAt)));
}

/** The rows of a feature table in their stable order. */
export function featureRows(world: World, grain: Grain, where = 'TRUE'): AsyncIterable<readonly Row[]> {
  const { table, order } = featureTables[grain];
  return world.warehouse.stream(
    `SELECT * FROM ${world.warehouse.ref(table)} WHERE ${where} ORDER BY ${order}`,
  );
}

/** Content hash of a dataset: the version that runs and decisions name. */
export function dataVersion(world: World, dataset: Dataset): string {
  return world.hash(canonicalBytes(dataset));
}

/** The extra columns that the mappings of the imported files declare, by name; the last import wins. */
export async function declaredAttributes(world: World, grain: Grain): Promise<Attributes> {
  const sql = `SELECT mapping FROM ${world.warehouse.ref(imports)} WHERE kind = @grain ORDER BY imported_at, source, file`;
  const rows = await world.warehouse.query<{ mapping: string }>(sql, { grain });
  const attributes = rows.map(({ mapping }) => (JSON.parse(mapping) as FileMapping).attributes);
  return Object.fromEntries(
    attributes
      .flatMap((declared) => Object.entries(declared))
      .map(([name, { type, known, leak }]) => [
        name,
        { type, known, ...(leak === undefined ? {} : { leak }) },
      ]),
  );
}

async function hasRows(world: World, grain: Grain): Promise<boolean> {
  const { table } = featureTables[grain];
  const where = learnedWhere({ grain, withoutSources: withoutBids(world), sampledBelow: null });
  const sql = `SELECT COUNT(*) AS found FROM (SELECT 1 AS one FROM ${world.warehouse.ref(table)} WHERE ${where} LIMIT 1) AS t`;
  const [row] = await world.warehouse.query<{ found: number }>(sql);
  return (row?.found ?? 0) > 0;
}
