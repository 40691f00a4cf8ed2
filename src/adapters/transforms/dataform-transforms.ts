import { createHash } from 'node:crypto';
import type { Warehouse } from '../../jobs/ports.ts';
import type { Transforms } from '../../jobs/transforms-port.ts';
import { compileTransforms } from './compile-transforms.ts';
import type { CompileOptions } from './compile-transforms.ts';
import { runnableTransforms } from './run-transforms.ts';
import { statementsOf } from './script.ts';

/** What transforms are built in, and how: see {@link runnableTransforms}. */
export interface TransformOptions extends CompileOptions {
  readonly warehouse: Warehouse;
  readonly blockRows: number | null;
}

/** The transforms of a Dataform project, compiled at each run and built in a warehouse. @throws ConfigError when they do not compile. */
export function dataformTransforms(options: TransformOptions): Transforms {
  return {
    run: async (how) => {
      const { since } = how;
      const { warehouse, blockRows } = options;
      const graph = compileTransforms({ ...options, ...(how.full || since === undefined ? {} : { since }) });
      return runnableTransforms(warehouse, graph, () => performance.now(), blockRows).run(how);
    },
    statements: (dataset, since) => {
      const from = typeof since === 'string' ? { since } : { sinceVariable: since.variable };
      return statementsOf(compileTransforms({ ...options, ...from }), dataset);
    },
    hashes: () =>
      Object.fromEntries(
        compileTransforms(options).transforms.map(({ name, query, incrementalQuery }) => [
          name,
          createHash('sha256')
            .update(JSON.stringify([query, incrementalQuery]))
            .digest('hex'),
        ]),
      ),
  };
}
