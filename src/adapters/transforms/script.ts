import type { DatasetName } from '../../core/tables/table.ts';
import type { TransformStatements } from '../../jobs/transforms-port.ts';
import type { Transform, TransformGraph } from './graph.ts';
import { createTable, putInPlace } from './statements.ts';

/**
 * The statements of an incremental run, of the tables of a dataset and all that they are made from, in order. Views and
 * assertions are left out: views are there already, and assertions stop those who learn from tables, not tables.
 */
export function statementsOf(
  { transforms }: TransformGraph,
  dataset: DatasetName,
): readonly TransformStatements[] {
  const wanted = withAllBefore(transforms, dataset);
  return transforms.filter(({ name }) => wanted.has(name)).flatMap(statementsOfOne);
}

function statementsOfOne(transform: Transform): readonly TransformStatements[] {
  const { name, kind, query, incrementalQuery, before, target } = transform;
  if (kind === 'view' || kind === 'assertion') return [];
  if (kind === 'table') return [{ name, reads: [query], script: createTable(transform, target, [query]) }];
  const renewed = incrementalQuery ?? query;
  const rows = `${name.replace('.', '_')}_renewed`;
  const statements = [
    `CREATE OR REPLACE TEMP TABLE ${rows} AS\n${renewed.trim()}`,
    putInPlace(transform, rows, null),
    `DROP TABLE ${rows}`,
  ];
  return [{ name, reads: [renewed, ...before.incremental], script: statements.join(';\n') }];
}

function withAllBefore(transforms: readonly Transform[], dataset: DatasetName): ReadonlySet<string> {
  const byName = new Map(transforms.map((transform) => [transform.name, transform]));
  const wanted = new Set<string>();
  const take = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const one of byName.get(name)?.dependencies ?? []) take(one);
  };
  for (const { name, kind } of transforms) if (name.startsWith(`${dataset}.`) && kind !== 'view') take(name);
  return wanted;
}
