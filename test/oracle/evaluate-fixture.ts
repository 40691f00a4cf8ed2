import { compileTransforms } from '../../src/adapters/transforms/compile-transforms.ts';
import type { Transform } from '../../src/adapters/transforms/graph.ts';
import type { ColumnType } from '../../src/core/tables/table.ts';
import { completeRows, fixtureNames, fixtureTables, laterNames, laterTables } from '../transforms/fixture.ts';
import type { Fixture, Golden, GoldenTable } from '../transforms/fixture.ts';
import type { Evaluator, EvaluatorTable } from './evaluator.ts';

type Tables = Readonly<Record<string, EvaluatorTable>>;

/** What the evaluator makes of a fixture: every transform from the outputs of those before it, then the incremental run. */
export async function evaluateFixture(evaluator: Evaluator, fixture: Fixture): Promise<Golden> {
  const { transforms } = compileTransforms(fixtureNames);
  const full = await build(evaluator, transforms, sourceTables(fixture.tables), {});
  if (fixture.then === undefined) return { full };
  const later = compileTransforms(laterNames(fixture)).transforms;
  const incremental = await build(evaluator, later, sourceTables(laterTables(fixture)), full);
  return { full, incremental };
}

/** Builds all transforms; incremental ones start from what was built before, where there is something. */
async function build(
  evaluator: Evaluator,
  transforms: readonly Transform[],
  sources: Tables,
  before: Golden['full'],
): Promise<Golden['full']> {
  const tables: Record<string, EvaluatorTable> = { ...sources };
  const built: Record<string, GoldenTable> = {};
  for (const transform of transforms) {
    const previous = before[transform.name];
    const isRenewed = transform.kind === 'incremental' && previous !== undefined;
    const result = isRenewed
      ? await renew(evaluator, transform, tables, previous)
      : await answer(evaluator, transform, transform.query, tables);
    built[transform.name] = result;
    if (transform.kind !== 'assertion') tables[unquoted(transform.target)] = result;
  }
  return built;
}

async function renew(
  evaluator: Evaluator,
  transform: Transform,
  tables: Tables,
  previous: GoldenTable,
): Promise<GoldenTable> {
  const name = unquoted(transform.target);
  let current: EvaluatorTable = previous;
  for (const statement of transform.before.incremental) {
    current = await afterDelete(evaluator, transform, statement, { ...tables, [name]: current });
  }
  const state = { ...tables, [name]: current };
  const renewed = await answer(evaluator, transform, transform.incrementalQuery ?? '', state);
  const key = (row: EvaluatorTable['rows'][number]): string =>
    JSON.stringify(transform.uniqueKey.map((column) => row[column] ?? null));
  const replaced = new Set(transform.uniqueKey.length === 0 ? [] : renewed.rows.map(key));
  return { ...renewed, rows: [...current.rows.filter((row) => !replaced.has(key(row))), ...renewed.rows] };
}

/** The evaluator answers queries only, so a DELETE is asked as the rows that it would leave. */
async function afterDelete(
  evaluator: Evaluator,
  transform: Transform,
  statement: string,
  tables: Tables,
): Promise<EvaluatorTable> {
  const match = /^\s*DELETE\s+FROM\s+(`[^`]+`)\s+WHERE\s+([\s\S]+?);?\s*$/i.exec(statement);
  if (match?.[1] !== transform.target) {
    throw new Error(`${transform.name}: pre_operations may only be DELETE FROM \${self()} WHERE …`);
  }
  return answer(
    evaluator,
    transform,
    `SELECT * FROM ${transform.target} WHERE NOT COALESCE((${match[2] ?? ''}), FALSE)`,
    tables,
  );
}

async function answer(
  evaluator: Evaluator,
  transform: Transform,
  sql: string,
  tables: Tables,
): Promise<EvaluatorTable> {
  try {
    return await evaluator.query(sql, tables);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${transform.name}: ${reason}\n${faultyLine(sql, reason)}`, { cause });
  }
}

/** The line that a message ends with a hint at: `[at 83:7]`. */
function faultyLine(sql: string, reason: string): string {
  const line = Number(/\[at (\d+):\d+\]/.exec(reason)?.[1] ?? 1);
  return (sql.split('\n')[line - 1] ?? '').trim();
}

function sourceTables(tables: Fixture['tables']): Tables {
  return Object.fromEntries(
    fixtureTables.map((table) => {
      const name = `${fixtureNames.project}.${fixtureNames.dataset}_${table.dataset}.${table.name}`;
      const columns: Record<string, ColumnType> = Object.fromEntries(
        table.columns.map((column) => [column.name, column.type]),
      );
      return [name, { columns, rows: completeRows(table, tables) }];
    }),
  );
}

function unquoted(target: string): string {
  return target.replaceAll('`', '');
}
