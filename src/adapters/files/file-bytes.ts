import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SchemaError } from '../../core/base/errors.ts';

/** What the first bytes of a file say it is. */
export type FileFormat = 'text' | 'gzip' | 'parquet';

const HEAD_BYTES = 65_536;

/** Looks at the first bytes, not at the name. @throws SchemaError for an empty or absent file, a spreadsheet or a zip archive. */
export async function sniffFormat(path: string): Promise<FileFormat> {
  const head = await readHead(path);
  if (head.length === 0)
    throw new SchemaError(`${basename(path)} is empty`, { expected: 'rows', found: '0 bytes' });
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const magic = head.toString('latin1', 0, 4);
  if (magic === 'PAR1') return 'parquet';
  if (magic.startsWith('PK') || magic === '\xd0\xcf\x11\xe0') {
    throw new SchemaError(`${basename(path)} is a spreadsheet or an archive`, {
      expected: 'CSV, TSV or Parquet, gzipped or not',
      found: magic.startsWith('PK') ? 'a zip archive (such as .xlsx)' : 'an .xls workbook',
      next: 'Export it again as CSV, or save the sheet as CSV.',
    });
  }
  return 'text';
}

/** The bytes of a file, unzipped where they are gzipped. @throws SchemaError when the archive is truncated or damaged. */
export async function* readBytes(path: string, format: FileFormat): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: HEAD_BYTES });
  if (format !== 'gzip') {
    yield* file as AsyncIterable<Buffer>;
    return;
  }
  const gunzip = createGunzip({ chunkSize: HEAD_BYTES });
  // The iteration below throws what goes wrong; the callback only keeps pipeline from throwing it twice.
  pipeline(file, gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new SchemaError(`${basename(path)} is a damaged gzip file`, {
      expected: 'a complete gzip file',
      found: cause instanceof Error ? cause.message : String(cause),
      next: 'Download or copy the file again.',
      cause,
    });
  }
}

/** SHA-256 of the file as it lies on the disk. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function readHead(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw new SchemaError(`Cannot read ${path}`, {
      expected: 'a readable file',
      found: cause instanceof Error ? cause.message : String(cause),
      next: 'Check the path.',
      cause,
    });
  }
}
