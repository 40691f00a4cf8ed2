import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { WORKER_CODE, workerCode } from '../../../kernel/bundle-worker.ts';
import { nodeThreads } from '../../../src/adapters/threads/node-threads.ts';
import { InvariantError } from '../../../src/core/base/errors.ts';
import { Arena } from '../../../src/core/forest/kernel/arena.ts';
import type { ThreadJob } from '../../../src/core/forest/training/thread-job.ts';

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;

describe('training threads', () => {
  it('run the code that `npm run generate` writes', async () => {
    expect(readFileSync(WORKER_CODE, 'utf8')).toBe(await workerCode());
  });

  it('report a bug in a thread as one, with its place', async () => {
    const crew = nodeThreads(2);
    const broken = { kind: 'grow', control: 8_192 } as ThreadJob;
    const failing = crew.run(broken, new Arena(true).memory, () => {});
    await expect(failing).rejects.toThrow(InvariantError);
    await crew.close();
  });

  it('work again after they were closed', async () => {
    const crew = nodeThreads(1);
    await crew.close();
    crew.warmUp();
    await crew.close();
    await crew.close();
  });

  it('let the process end when their work is done, though nobody closed them', async () => {
    const script = `
      import { fitForest } from '${root}src/core/forest/training/fit-forest.ts';
      import { forestDefaults } from '${root}src/core/forest/training/forest-params.ts';
      import { nodeThreads } from '${root}src/adapters/threads/node-threads.ts';
      const values = Float64Array.from({ length: 60000 }, (_, i) => (i * 7919) % 1000);
      const rows = { outcome: 'binomial', sums: values.map((x) => (x > 500 ? 1 : 0)), weights: values.map(() => 1),
        features: { rows: 60000, columns: [{ kind: 'number', name: 'x', values }] } };
      const { forest } = await fitForest(rows, { ...forestDefaults(1), trees: 20 }, { crew: nodeThreads(2) });
      console.log(forest.roots.length - 1);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      timeout: 30_000,
    });
    expect(stdout.trim()).toBe('20');
  });
});
