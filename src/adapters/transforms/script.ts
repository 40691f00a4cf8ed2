import { InvariantError } from '../../core/base/errors.ts';
import type { TransformStatements } from '../../jobs/transforms-port.ts';
import type { Transform, TransformGraph } from './graph.ts';
import { createTable, putInPlace } from './statements.ts';

/**
 * The statements of an incremental run, of these tables and all that they are made from, in order. Views and assertions
 * are left out: views are there already, and assertions stop those who learn from tables, not tables.
 */
export function statementsOf(
  { transforms }: TransformGraph,
  tables: readonly string[],
): readonly TransformStatements[] {
  const wanted = withAllBefore(transforms, tables);
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

function withAllBefore(transforms: readonly Transform[], tables: readonly string[]): ReadonlySet<string> {
  const byName = new Map(transforms.map((transform) => [transform.name, transform]));
  const wanted = new Set<string>();
  const take = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const one of byName.get(name)?.dependencies ?? []) take(one);
  };
  for (const name of tables) {
    if (!byName.has(name)) throw new InvariantError(`no transform makes ${name}`);
    take(name);
  }
  return wanted;
}
