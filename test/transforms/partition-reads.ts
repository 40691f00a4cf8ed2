import type { Transform } from '../../src/adapters/transforms/graph.ts';
import { fixtureTables } from './fixture.ts';

/** One place where SQL names a table that is partitioned by day. */
export interface PartitionRead {
  /** Quoted name. */
  readonly table: string;
  /** The condition by constants that stands right behind the name; null where there is none, and every partition is read. */
  readonly filter: string | null;
}

/**
 * The partitioned tables that a run of a transform reads: in its own statements, and in the views that these name. BigQuery
 * leaves partitions unread where a constant condition on the day stands in the same SELECT.
 */
export function partitionReads(
  transform: Transform,
  transforms: readonly Transform[],
  names: { readonly project: string; readonly dataset: string },
): PartitionRead[] {
  const partitions = partitionColumns(transforms, names);
  const views = new Map(transforms.filter(({ kind }) => kind === 'view').map((one) => [one.target, one]));
  const { before, incrementalQuery, query } = transform;
  const statements =
    transform.kind === 'incremental' ? [...before.incremental, incrementalQuery ?? query] : [query];
  return statements
    .flatMap((sql) => namedTables(sql))
    .flatMap(({ table, rest }) => {
      const view = views.get(table);
      if (view !== undefined) return partitionReads(view, transforms, names);
      const column = partitions.get(table);
      return column === undefined ? [] : [{ table, filter: filterOn(column, rest) }];
    });
}

function partitionColumns(
  transforms: readonly Transform[],
  { project, dataset }: { readonly project: string; readonly dataset: string },
): ReadonlyMap<string, string> {
  return new Map([
    ...fixtureTables.flatMap((one) =>
      one.partitionBy === undefined
        ? []
        : [[`\`${project}.${dataset}_${one.dataset}.${one.name}\``, one.partitionBy] as const],
    ),
    ...transforms.flatMap((one) =>
      one.partitionBy === null ? [] : [[one.target, one.partitionBy] as const],
    ),
  ]);
}

function namedTables(sql: string): { readonly table: string; readonly rest: string }[] {
  return [...sql.matchAll(/\b(?:FROM|JOIN)\s+(`[^`]+\.[^`]+`)/g)].map((match) => ({
    table: match[1] ?? '',
    rest: sql.slice(match.index + match[0].length),
  }));
}

/** The first conjunct on the column, without alias, of the WHERE that follows the table and its joins in the same SELECT. */
function filterOn(column: string, rest: string): string | null {
  const where =
    /^(?:\s+AS\s+\w+)?(?:\s+(?:LEFT\s+)?JOIN\s+\w+\s+AS\s+\w+\s+ON\s+[^()]*?)*\s+WHERE\s+([^]*)$/.exec(
      rest,
    )?.[1] ?? '';
  const name = `(?:\\w+\\.)?\`?${column}\`?`;
  const day = "DATE '\\d{4}-\\d{2}-\\d{2}'";
  const either = new RegExp(`\\(${name} IS NULL OR ${name} >= ${day}\\)`);
  const plain = new RegExp(`${name} (?:>=|>|=) ${day}`);
  const own = topLevel(where);
  const found = either.exec(own)?.[0] ?? plain.exec(own)?.[0];
  return found?.replaceAll(/\b\w+\.(?=`)/g, '') ?? null;
}

/** A condition up to the end of its SELECT. */
function topLevel(where: string): string {
  let depth = 0;
  for (let at = 0; at < where.length; at++) {
    if (where[at] === '(') depth++;
    if (where[at] === ')' && --depth < 0) return where.slice(0, at);
    if (depth === 0 && /^\s(GROUP BY|UNION|QUALIFY|ORDER BY|WINDOW)\s/.test(where.slice(at, at + 12)))
      return where.slice(0, at);
  }
  return where;
}
