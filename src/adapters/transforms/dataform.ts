import { createRequire } from 'node:module';

/** What is used of a compiled action of @dataform/core 3.0.62 (`CompiledGraph` in its `core.proto`). */
export interface DataformAction {
  readonly target: DataformTarget;
  readonly type?: string;
  readonly query?: string;
  readonly incrementalQuery?: string;
  readonly preOps?: readonly string[];
  readonly incrementalPreOps?: readonly string[];
  readonly postOps?: readonly string[];
  readonly uniqueKey?: readonly string[];
  readonly disabled?: boolean;
  readonly dependencyTargets?: readonly DataformTarget[];
  readonly bigquery?: { readonly partitionBy?: string; readonly clusterBy?: readonly string[] };
  readonly actionDescriptor?: {
    readonly description?: string;
    readonly columns?: readonly { readonly path?: readonly string[]; readonly description?: string }[];
  };
}

/** Where an action stands: project, dataset and name. */
export interface DataformTarget {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

/** What is used of a compiled project. */
export interface DataformGraph {
  readonly tables?: readonly DataformAction[];
  readonly assertions?: readonly DataformAction[];
  readonly declarations?: readonly DataformAction[];
  readonly operations?: readonly DataformAction[];
  readonly graphErrors?: {
    readonly compilationErrors?: readonly { readonly fileName?: string; readonly message?: string }[];
  };
}

/** The compiler, as the package exports it. Not documented by its makers, hence the exact pin in package.json. */
export interface DataformCore {
  readonly compiler: (code: string, path: string) => string;
  readonly session: DataformSession;
}

/** One compilation. Actions register themselves with it as their files are evaluated. */
export interface DataformSession {
  init(root: string, settings: DataformSettings, canonical: DataformSettings): void;
  compile(): DataformGraph;
}

/** Settings of a compilation; they replace those of `workflow_settings.yaml`. */
export interface DataformSettings {
  readonly warehouse: 'bigquery';
  readonly defaultDatabase: string;
  readonly defaultSchema: string;
  readonly assertionSchema: string;
  readonly vars: Readonly<Record<string, string>>;
}

/** The compiler, which is a CommonJS bundle. */
export function dataformCore(): DataformCore {
  return createRequire(import.meta.url)('@dataform/core') as DataformCore;
}
