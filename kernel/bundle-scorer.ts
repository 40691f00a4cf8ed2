/**
 * Bundles the scorer alone for browsers and edge workers: one ES module without imports that exports `Scorer`.
 * `node kernel/bundle-scorer.ts FILE` writes it; a test holds it below 20 kB.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { rolldown } from 'rolldown';

/** Text of the bundle. @throws Error when the scorer needs anything that a browser lacks. */
export async function bundleScorer(): Promise<string> {
  const entry = resolve(import.meta.dirname, '../src/core/forest/scoring/scorer.ts');
  const bundle = await rolldown({ input: entry, platform: 'browser', logLevel: 'silent' });
  try {
    const { output } = await bundle.generate({ format: 'esm', minify: true });
    const [chunk] = output;
    if (output.length !== 1 || chunk.imports.length > 0 || chunk.dynamicImports.length > 0) {
      throw new Error(`the scorer imports ${[...chunk.imports, ...chunk.dynamicImports].join(', ')}`);
    }
    return chunk.code;
  } finally {
    await bundle.close();
  }
}

const [, script, target] = process.argv;
if (script === import.meta.filename && target !== undefined) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, await bundleScorer());
}
