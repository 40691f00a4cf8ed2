import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderOutbox } from '../../../src/adapters/outbox/folder-outbox.ts';

it('replaces a document whole and leaves nothing else behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bidforest-out-'));
  const outbox = folderOutbox(folder);

  await outbox.write('reports/a.html', 'first');
  const path = await outbox.write('reports/a.html', 'second');

  expect(await readFile(path, 'utf8')).toBe('second');
  expect(await readdir(join(folder, 'reports'))).toEqual(['a.html']);
});
