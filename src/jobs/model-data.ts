import { ConfigError, ModelError } from '../core/base/errors.ts';
import { canonicalBytes } from '../core/features/canonical-bytes.ts';
import { dropDuplicates } from '../core/features/clean/drop-duplicates.ts';
import { datasetBuilder, isTrainingRow } from '../core/features/dataset-from-rows.ts';
import type { Attributes, Dataset, Grain } from '../core/features/dataset.ts';
import type { ModelDefinition } from '../core/features/model-definition.ts';
import { splitRows, type RowSplit } from '../core/features/split-rows.ts';
import { imports } from '../core/tables/ops.ts';
import type { Row } from '../core/tables/table.ts';
import type { FileMapping } from './ports.ts';
import type { World } from './world.ts';
import { dayIn } from './write-world.ts';

/** The feature table of each grain, and an order of its rows that does not depend on how they were loaded. */
const featureTables = {
  performance: {
    table: { dataset: 'features', name: 'entity_day' },
    order: '`date`, source, account_id, entity_id, is_current',
    some: 'clicks > 0',
  },
  sessions: {
    table: { dataset: 'features', name: 'session' },
    order: '`date`, source, account_id, session_key',
    some: 'TRUE',
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

/** The rows a model learns from, without duplicates. @throws ModelError when there are none. */
export async function trainingData(world: World, definition: ModelDefinition): Promise<Dataset> {
  const builder = datasetBuilder(definition.grain, await declaredAttributes(world, definition.grain));
  for await (const rows of featureRows(world, definition.grain)) {
    builder.add(definition.grain === 'performance' ? rows.filter(isTrainingRow) : rows);
  }
  const dataset = dropDuplicates(builder.finish(), definition.cleaning);
  if (dataset.features.rows > 0) return dataset;
  throw new ModelError(`There is nothing to train ${definition.name} on`, {
    expected: definition.grain === 'performance' ? 'rows with clicks' : 'sessions',
    found: 'none',
    next: 'Import a file with `bidforest import`, then run `bidforest features`.',
  });
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
  const { table, some } = featureTables[grain];
  const sql = `SELECT COUNT(*) AS found FROM (SELECT 1 AS one FROM ${world.warehouse.ref(table)} WHERE ${some} LIMIT 1) AS t`;
  const [row] = await world.warehouse.query<{ found: number }>(sql);
  return (row?.found ?? 0) > 0;
}
