/**
 * Compiles the forest's kernel: `assembly/*.ts` (AssemblyScript) to two modules in `src/core/forest/kernel`, as base64
 * text so that they travel in every bundle. The same source gives the same bytes; `--check` fails when the files are
 * not those.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const target = resolve(here, '../src/core/forest/kernel');
const COMMON = ['--runtime', 'stub', '-O3', '--converge', '--noAssert', '--importMemory', '--use', 'abort='];
const SHARED = ['--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
const MODULES = [
  {
    entry: 'train.ts',
    file: 'train-wasm.ts',
    name: 'trainWasm',
    what: 'Training: imports a shared memory.',
    flags: ['--enable', 'simd,threads,bulk-memory', ...SHARED],
  },
  {
    entry: 'scorer.ts',
    file: 'score-wasm.ts',
    name: 'scoreWasm',
    what: 'Scoring alone: imports a memory of its own.',
    flags: ['--enable', 'simd,bulk-memory'],
  },
];

const stale: string[] = [];
for (const { entry, file, name, what, flags } of MODULES) {
  const text = [
    `// Built by \`npm run build:kernel\` from kernel/assembly/${entry}; do not edit.`,
    '',
    `/** ${what} WebAssembly in base64. */`,
    `export const ${name} =`,
    `  '${compile(entry, flags).toString('base64')}';`,
    '',
  ].join('\n');
  const path = join(target, file);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) stale.push(file);
}
if (stale.length > 0) {
  process.stderr.write(`${stale.join(', ')}: not what the source gives. Run \`npm run build:kernel\`.\n`);
  process.exitCode = 1;
}

function compile(entry: string, flags: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'bidforest-kernel-'));
  try {
    const out = join(folder, 'out.wasm');
    const compiler = join(here, 'node_modules/assemblyscript/bin/asc.js');
    const source = join(here, 'assembly', entry);
    execFileSync(process.execPath, [compiler, source, '-o', out, ...COMMON, ...flags], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
