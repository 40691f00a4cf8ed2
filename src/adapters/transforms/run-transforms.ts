import { WarehouseError } from '../../core/base/errors.ts';
import type { Row } from '../../core/tables/table.ts';
import type { Warehouse } from '../../jobs/ports.ts';
import type { Transforms, TransformStep } from '../../jobs/transforms-port.ts';
import type { Transform, TransformGraph } from './graph.ts';
import { queriesInBlocks } from './blocks.ts';
import { createTable, createView, putInPlace, stagingName } from './statements.ts';

/**
 * Runs a compiled project on a warehouse: each transform as soon as all that it reads is made, several at once. After
 * a failure the others still end, and what reads the failed one is left out. `milliseconds` is a clock for the
 * durations of the steps; `blockRows` is how many rows a block of a table that may be built in blocks is made of, null
 * where the engine takes any number at once.
 */
export function runnableTransforms(
  warehouse: Warehouse,
  graph: TransformGraph,
  milliseconds: () => number,
  blockRows: number | null = null,
): Pick<Transforms, 'run'> {
  return {
    run: async ({ full, onStep }) => {
      await createDatasets(warehouse, graph);
      const made = new Map<string, Promise<TransformStep>>();
      const make = async (transform: Transform): Promise<TransformStep> => {
        await Promise.all(transform.dependencies.flatMap((name) => made.get(name) ?? []));
        const from = milliseconds();
        const result = await named(transform, () =>
          runOne({ warehouse: warehouse.labelled({ model: transform.name }), transform, blockRows }, full),
        );
        const step = { name: transform.name, kind: transform.kind, ...result, ms: milliseconds() - from };
        onStep?.(step);
        return step;
      };
      for (const transform of graph.transforms) made.set(transform.name, make(transform));
      await Promise.allSettled(made.values());
      return Promise.all(made.values());
    },
  };
}

/** Says which transform it was that failed. */
async function named<T>(transform: Transform, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    const { message, expected, found, next, retryable, sql } = error;
    throw new WarehouseError(`${transform.name}: ${message}`, {
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
      ...(next === undefined ? {} : { next }),
      ...(sql === undefined ? {} : { sql }),
      retryable,
      cause: error,
    });
  }
}

type Outcome = Pick<TransformStep, 'rows' | 'failures'>;

interface Task {
  readonly warehouse: Warehouse;
  readonly transform: Transform;
  readonly blockRows: number | null;
}

async function runOne(task: Task, full: boolean): Promise<Outcome> {
  const { warehouse, transform } = task;
  switch (transform.kind) {
    case 'assertion':
      return { rows: null, failures: await count(warehouse, `(${transform.query}\n)`) };
    case 'view':
      await replaceOther(warehouse, transform, createView(transform));
      return { rows: null, failures: 0 };
    case 'table':
      await rebuild(task);
      break;
    case 'incremental':
      if (full || !(await exists(warehouse, transform.target))) await rebuild(task);
      else await renew(task);
      break;
  }
  return { rows: await count(warehouse, transform.target), failures: 0 };
}

async function rebuild({ warehouse, transform, blockRows }: Task): Promise<void> {
  for (const statement of transform.before.full) await warehouse.query(statement);
  const queries = await queriesInBlocks(warehouse, transform.query, blockRows);
  await replaceOther(warehouse, transform, createTable(transform, transform.target, queries));
}

/** Two statements, either of which may be run again: the new rows into a staging table, then all of them in place of the old. */
async function renew({ warehouse, transform, blockRows }: Task): Promise<void> {
  const staging = stagingName(transform.target);
  const query = transform.incrementalQuery ?? transform.query;
  const queries = await queriesInBlocks(warehouse, query, blockRows);
  await warehouse.query(createTable(transform, staging, queries));
  await warehouse.query(putInPlace(transform, staging, await columnNames(warehouse, staging)));
  await warehouse.query(`DROP TABLE IF EXISTS ${staging}`);
}

/** Names of the columns, in order; none when the table has no rows. */
async function columnNames(warehouse: Warehouse, table: string): Promise<readonly string[]> {
  const [row] = await warehouse.query(`SELECT TO_JSON_STRING(t) AS json FROM ${table} AS t LIMIT 1`);
  return row === undefined ? [] : Object.keys(JSON.parse(String(row['json'])) as Row);
}

/** Runs a CREATE OR REPLACE, and where a view stands in place of a table, or one with other partitions, drops that first. */
async function replaceOther(warehouse: Warehouse, transform: Transform, statement: string): Promise<void> {
  try {
    await warehouse.query(statement);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    const isOtherParts = /different (partitioning|clustering) spec/i.test(error.message);
    if (!isOtherParts && !/(is|of) (of )?type|cannot be replaced/i.test(error.message)) throw error;
    const other = transform.kind === 'view' || isOtherParts ? 'TABLE' : 'VIEW';
    await warehouse.query(`DROP ${other} IF EXISTS ${transform.target}`);
    await warehouse.query(statement);
  }
}

async function createDatasets(warehouse: Warehouse, graph: TransformGraph): Promise<void> {
  const targets = graph.transforms.filter((one) => one.kind !== 'assertion').map((one) => one.target);
  const datasets = new Set(targets.map((target) => target.replace(/\.[^.]*`$/, '`')));
  for (const dataset of datasets) await warehouse.query(`CREATE SCHEMA IF NOT EXISTS ${dataset}`);
}

async function exists(warehouse: Warehouse, table: string): Promise<boolean> {
  try {
    await warehouse.estimate(`SELECT 1 AS one FROM ${table}`);
    return true;
  } catch (error) {
    if (error instanceof WarehouseError && !error.retryable) return false;
    throw error;
  }
}

async function count(warehouse: Warehouse, from: string): Promise<number> {
  const [row] = await warehouse.query(`SELECT COUNT(*) AS n FROM ${from}`);
  return Number(row?.['n'] ?? 0);
}
