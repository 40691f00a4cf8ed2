import { compileFunction } from 'node:vm';
import type { Day } from '../../core/base/day.ts';
import { ConfigError } from '../../core/base/errors.ts';
import { dataformCore } from './dataform.ts';
import type {
  DataformAction,
  DataformGraph,
  DataformSession,
  DataformSettings,
  DataformTarget,
} from './dataform.ts';
import { inOrder } from './graph.ts';
import type { Transform, TransformGraph } from './graph.ts';
import { insideProject, ownProject, readProject } from './project-files.ts';
import type { ProjectFiles } from './project-files.ts';

/** How the names in the compiled SQL are to be. */
export interface CompileOptions {
  readonly project: string;
  /** Prefix of the datasets: `schema: "features"` becomes `bidforest_features`. */
  readonly dataset: string;
  /** First day whose rows may have changed since the last run: what incremental tables renew. All of them, when absent. */
  readonly since?: Day;
  /** Name of the variable that holds that day, where the SQL is to be part of a script. */
  readonly sinceVariable?: string;
  /** Folder of the Dataform project; bidforest's own when absent. */
  readonly folder?: string;
}

const assertionSchema = 'assertions';

/** The global by which Dataform learns which file an action is from. */
const currentFile = '__dataform_current_file';

/**
 * Compiles the Dataform project in this process, without its command line and without network.
 * Dataform itself can only put a suffix behind datasets, so the prefix is set in the compiled text, in the
 * names that `ref()`, `self()` and `resolve()` wrote; SQL must not write dataset names any other way.
 * @throws ConfigError with every error of the project.
 */
export function compileTransforms(options: CompileOptions): TransformGraph {
  const files = readProject(options.folder ?? ownProject);
  const graph = evaluate(files, {
    warehouse: 'bigquery',
    defaultDatabase: options.project,
    defaultSchema: 'staging',
    assertionSchema,
    vars: { ...files.vars, since: options.since ?? '', sinceVariable: options.sinceVariable ?? '' },
  });
  refuseErrors(graph, files);
  const actions = [...(graph.tables ?? []), ...(graph.assertions ?? [])].filter(
    (one) => one.disabled !== true,
  );
  const sources = (graph.declarations ?? []).map((one) => shortName(one.target));
  const datasets = new Set([...actions, ...(graph.declarations ?? [])].map((one) => one.target.schema));
  const final = prefixer(options, datasets);
  const transforms = actions.map((action) => transform(action, final));
  return { transforms: inOrder(narrowed(transforms, options.since)), sources: sources.sort() };
}

/**
 * Assertions that Dataform derives from a table's configuration read it whole. Where a run renews some days only, they
 * look at these: the others were looked at when they were made.
 */
function narrowed(transforms: readonly Transform[], since: Day | undefined): readonly Transform[] {
  if (since === undefined) return transforms;
  return transforms.map((one) => {
    const [, of] = /_(\w+?)_assertions_/.exec(one.name) ?? [];
    const table = transforms.find(
      ({ name, kind }) => kind === 'incremental' && name.endsWith(`.${of ?? ''}`),
    );
    if (one.kind !== 'assertion' || table === undefined || table.partitionBy === null) return one;
    const { target, partitionBy } = table;
    const part = `(SELECT * FROM ${target} WHERE (\`${partitionBy}\` IS NULL OR \`${partitionBy}\` >= DATE '${since}'))`;
    return { ...one, query: one.query.replaceAll(target, part) };
  });
}

function evaluate(files: ProjectFiles, settings: DataformSettings): DataformGraph {
  const { compiler, session } = dataformCore();
  const context = globalThis as Record<string, unknown>;
  session.init(files.root, settings, settings);
  const requireInclude = includeLoader(files, session);
  const names = files.includes.map((file) => file.name);
  try {
    for (const file of files.definitions) {
      context[currentFile] = file.path;
      const code = file.path.endsWith('.sqlx') ? compiler(file.text, file.path) : file.text;
      const run = compileFunction(code, ['require', 'module', 'dataform', ...names], { filename: file.path });
      run(requireInclude, { exports: {} }, session, ...names.map(requireInclude));
    }
    return session.compile();
  } finally {
    delete context[currentFile];
  }
}

/** `require("includes/windows")` and the global `windows`, as Dataform has them. */
function includeLoader(files: ProjectFiles, session: DataformSession): (name: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const load = (name: string): unknown => {
    const wanted = name.replace(/^.*\/|\.js$/g, '');
    const known = loaded.get(wanted);
    if (known !== undefined) return known.exports;
    const file = files.includes.find((one) => one.name === wanted);
    if (file === undefined) throw new ConfigError(`There is no include "${name}"`, { found: name });
    const module = { exports: {} as unknown };
    loaded.set(wanted, module);
    compileFunction(file.text, ['require', 'module', 'exports', 'dataform'], { filename: file.path })(
      load,
      module,
      module.exports,
      session,
    );
    return module.exports;
  };
  return load;
}

function refuseErrors(graph: DataformGraph, files: ProjectFiles): void {
  const errors = (graph.graphErrors?.compilationErrors ?? []).map(
    (error) => `${error.fileName ?? '?'}: ${error.message ?? '?'}`,
  );
  for (const one of graph.operations ?? [])
    errors.push(`${shortName(one.target)}: operations are not run here`);
  for (const one of graph.tables ?? []) {
    if ((one.postOps ?? []).length > 0)
      errors.push(`${shortName(one.target)}: post_operations are not run here`);
  }
  if (errors.length === 0) return;
  throw new ConfigError(
    `The transforms in ${insideProject(files, files.root) || files.root} do not compile`,
    {
      found: errors.join('\n'),
      next: 'Correct the files named above.',
    },
  );
}

function transform(action: DataformAction, final: (sql: string) => string): Transform {
  const kind = kindOf(action);
  const described = action.actionDescriptor;
  return {
    name: shortName(action.target),
    kind,
    target: kind === 'assertion' ? action.target.name : final(quoted(action.target)),
    query: final(action.query ?? ''),
    incrementalQuery: kind === 'incremental' ? final(action.incrementalQuery ?? '') : null,
    before: {
      full: (action.preOps ?? []).map(final),
      incremental: (action.incrementalPreOps ?? []).map(final),
    },
    uniqueKey: action.uniqueKey ?? [],
    partitionBy: action.bigquery?.partitionBy || null,
    clusterBy: action.bigquery?.clusterBy ?? [],
    dependencies: (action.dependencyTargets ?? []).map(shortName),
    doc: described?.description ?? '',
    columns: (described?.columns ?? []).map((column) => ({
      name: (column.path ?? []).join('.'),
      doc: column.description ?? '',
    })),
  };
}

function kindOf(action: DataformAction): Transform['kind'] {
  const { type } = action;
  return type === 'table' || type === 'view' || type === 'incremental' ? type : 'assertion';
}

function shortName(target: DataformTarget): string {
  return `${target.schema}.${target.name}`;
}

function quoted(target: DataformTarget): string {
  return `\`${target.database}.${target.schema}.${target.name}\``;
}

/** Puts the prefix before the datasets of the project, in quoted three-part names only. */
function prefixer(options: CompileOptions, datasets: ReadonlySet<string>): (sql: string) => string {
  return (sql) =>
    sql.replace(
      /`([^`.\s]+)\.([^`.\s]+)\.([^`.\s]+)`/g,
      (whole, project: string, dataset: string, name: string) =>
        project === options.project && datasets.has(dataset)
          ? `\`${project}.${options.dataset}_${dataset}.${name}\``
          : whole,
    );
}
