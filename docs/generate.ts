import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generatedFiles } from './generated-files.ts';

const root = resolve(import.meta.dirname, '..');

for (const [path, content] of Object.entries(generatedFiles())) {
  writeFileSync(join(root, path), content);
  process.stdout.write(`${path}\n`);
}
