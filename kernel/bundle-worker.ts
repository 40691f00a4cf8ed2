/**
 * Bundles the code of training threads to text, so that a thread starts in a third of the time that its modules take,
 * and travels with whatever bundle the product is part of. Written by `npm run generate`; a test compares it.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';

const root = resolve(import.meta.dirname, '..');

/** Where the text is. */
export const WORKER_CODE = resolve(root, 'src/adapters/threads/worker-code.ts');

/** The module that holds the bundled worker. */
export async function workerCode(): Promise<string> {
  const input = resolve(root, 'src/adapters/threads/worker.ts');
  const bundle = await rolldown({ input, cwd: root, platform: 'node', logLevel: 'silent' });
  try {
    const { output } = await bundle.generate({ format: 'cjs', minify: true, comments: false });
    return [
      '// Bundled from worker.ts by `npm run generate`; do not edit.',
      '',
      '/** Code of a training thread, as CommonJS. */',
      `export const workerCode = ${JSON.stringify(output[0].code)};`,
      '',
    ].join('\n');
  } finally {
    await bundle.close();
  }
}

if (process.argv[1] === import.meta.filename) writeFileSync(WORKER_CODE, await workerCode());
