import { rename, writeFile } from 'node:fs/promises';

/** Writes a file whole or not at all. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, content);
  await rename(partial, path);
}
