/** One table, view or assertion of the compiled project. Names in SQL are final. */
export interface Transform {
  /** `features.entity_day`: dataset without prefix, and name. */
  readonly name: string;
  readonly kind: 'table' | 'view' | 'incremental' | 'assertion';
  /** Quoted GoogleSQL name of what it makes; of an assertion, the name only. */
  readonly target: string;
  /** GoogleSQL of the whole content; of an assertion, of the rows that break it. */
  readonly query: string;
  /** GoogleSQL of the rows to renew when the table exists already; null unless incremental. */
  readonly incrementalQuery: string | null;
  /** Statements that run before the query: when all is built anew, and when it is brought up to date. */
  readonly before: { readonly full: readonly string[]; readonly incremental: readonly string[] };
  /** Columns that together name one row; empty when rows are only ever appended. */
  readonly uniqueKey: readonly string[];
  readonly partitionBy: string | null;
  readonly clusterBy: readonly string[];
  /** Names of transforms and sources that it reads. */
  readonly dependencies: readonly string[];
  readonly doc: string;
  readonly columns: readonly { readonly name: string; readonly doc: string }[];
}

/** The compiled project. */
export interface TransformGraph {
  /** In an order in which each comes after all that it reads. */
  readonly transforms: readonly Transform[];
  /** Tables that are read but not made here: `raw.sessions`. */
  readonly sources: readonly string[];
}

/**
 * In order of dependency; of those that are ready, in order of name, so that runs are alike.
 * Names that nobody makes are taken as there already.
 */
export function inOrder(transforms: readonly Transform[]): Transform[] {
  const waiting = new Map(transforms.map((transform) => [transform.name, transform]));
  const ordered: Transform[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((one) => !one.dependencies.some((name) => waiting.has(name)));
    if (ready.length === 0) break;
    ready.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const one of ready) waiting.delete(one.name);
    ordered.push(...ready);
  }
  return [...ordered, ...waiting.values()];
}
