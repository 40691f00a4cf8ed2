import { SchemaError } from '../../core/base/errors.ts';

/** The encodings that exports come in. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * Decides the encoding from a byte order mark, else by reading all the bytes: UTF-8 when they are valid, Windows-1252 otherwise.
 * @throws SchemaError when the bytes are no text.
 */
export async function detectEncoding(bytes: AsyncIterable<Buffer>, file: string): Promise<TextEncoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let head = Buffer.alloc(0);
  let utf8 = true;
  for await (const chunk of bytes) {
    if (head.length < 4) {
      head = Buffer.concat([head, chunk]).subarray(0, 4096);
      const marked = markedEncoding(head);
      if (marked !== null) return marked;
    }
    rejectBinary(chunk, file);
    utf8 &&= decodes(decoder, chunk, true);
  }
  return utf8 && decodes(decoder, Buffer.alloc(0), false) ? 'utf-8' : 'windows-1252';
}

/** Text in pieces, with the byte order mark removed and every line ending made `\n`. */
export async function* decodeText(
  bytes: AsyncIterable<Buffer>,
  encoding: TextEncoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let carry = '';
  for await (const chunk of bytes) {
    const text = carry + decoder.decode(chunk, { stream: true });
    carry = text.endsWith('\r') ? '\r' : '';
    yield unixLines(carry === '' ? text : text.slice(0, -1));
  }
  yield unixLines(carry + decoder.decode());
}

function unixLines(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}

function markedEncoding(head: Buffer): TextEncoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0 && head[1] !== 0 && head[2] === 0) return 'utf-16be';
  if (head[1] === 0 && head[0] !== 0 && head[3] === 0) return 'utf-16le';
  return null;
}

function rejectBinary(chunk: Buffer, file: string): void {
  if (!chunk.includes(0)) return;
  throw new SchemaError(`${file} is not a text file`, {
    expected: 'CSV, TSV or Parquet, gzipped or not',
    found: 'zero bytes, as in a binary file',
    next: 'Export the data as CSV.',
  });
}
