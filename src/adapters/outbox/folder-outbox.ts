import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Outbox } from '../../jobs/ports.ts';

/** Writes documents into a folder; a reader never sees half a file. */
export function folderOutbox(folder: string): Outbox {
  return {
    async write(name, content) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      const partial = `${path}.${process.pid}.partial`;
      await writeFile(partial, content);
      await rename(partial, path);
      return path;
    },
  };
}
