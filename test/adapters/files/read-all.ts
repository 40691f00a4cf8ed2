import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSource } from '../../../src/adapters/files/file-source.ts';
import { keyedPseudonyms } from '../../../src/adapters/pseudonyms/keyed-pseudonyms.ts';
import type { Row } from '../../../src/core/tables/table.ts';
import type { FileMapping, OpenFile, RejectedRow } from '../../../src/jobs/ports.ts';

/** Writes a file into a new folder and gives its path. */
export async function fileWith(name: string, content: string | Buffer): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'bidforest-files-')), name);
  await writeFile(path, content);
  return path;
}

/** A salt for tests, and what it makes of a value. */
export const testPseudonyms = keyedPseudonyms({ salt: () => 'salt of the tests', phoneCode: '49' });

/** Opens a file, under a guess when no mapping is given, and reads it to the end. */
export async function readAll(
  path: string,
  mapping?: FileMapping,
): Promise<{ open: OpenFile; rows: Row[]; rejected: RejectedRow[]; chunks: number }> {
  const source = fileSource(testPseudonyms);
  const open = await source.open(path, mapping ?? (await source.guess(path)).mapping);
  const rows: Row[] = [];
  const rejected: RejectedRow[] = [];
  let chunks = 0;
  for await (const chunk of open.read()) {
    rows.push(...chunk.rows);
    rejected.push(...chunk.rejected);
    chunks++;
  }
  return { open, rows, rejected, chunks };
}
