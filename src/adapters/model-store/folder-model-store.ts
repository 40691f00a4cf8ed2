import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ModelError } from '../../core/base/errors.ts';
import type { ModelStore } from '../../jobs/ports.ts';

/** Artifacts as gzipped files in a folder, named after the SHA-256 of their bytes before compression. */
export function folderModelStore(folder: string): ModelStore {
  const fileOf = (hash: string): string => join(folder, `${hash}.model.gz`);
  return {
    async save(artifact) {
      const hash = sha256(artifact);
      await mkdir(folder, { recursive: true });
      const partial = `${fileOf(hash)}.${process.pid}.partial`;
      await writeFile(partial, gzipSync(artifact));
      await rename(partial, fileOf(hash));
      return hash;
    },
    async load(hash) {
      const bytes = await readArtifact(fileOf(hash), hash);
      const found = sha256(bytes);
      if (found !== hash) {
        throw new ModelError(`The model ${fileOf(hash)} is damaged`, {
          expected: `bytes with SHA-256 ${hash}`,
          found,
          next: 'Train again with `bidforest train`.',
        });
      }
      return bytes;
    },
  };
}

async function readArtifact(file: string, hash: string): Promise<Uint8Array> {
  let compressed: Uint8Array;
  try {
    compressed = await readFile(file);
  } catch (cause) {
    throw new ModelError(`There is no model ${hash} at ${file}`, {
      cause,
      next: 'Train with `bidforest train`.',
    });
  }
  try {
    return gunzipSync(compressed);
  } catch (cause) {
    throw new ModelError(`The model ${file} is damaged`, {
      cause,
      expected: 'a whole gzip file',
      found: `${compressed.length} bytes that do not decompress`,
      next: 'Train again with `bidforest train`.',
    });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
