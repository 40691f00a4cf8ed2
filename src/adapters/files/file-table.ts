import { basename } from 'node:path';
import { SchemaError } from '../../core/base/errors.ts';
import { detectDelimiter, parseCsv } from './csv-records.ts';
import { readBytes, sniffFormat } from './file-bytes.ts';
import type { FileRecord, FileTable } from './file-record.ts';
import { HEADER_SEARCH, findHeader } from './find-header.ts';
import { openParquet } from './parquet-table.ts';
import { decodeText, detectEncoding } from './text-encoding.ts';

const HEAD_CHARACTERS = 16_384;

/**
 * Opens a file of any supported format and finds its header, favouring names that `isKnown`.
 * @throws SchemaError when it is empty, binary, damaged or has no header.
 */
export async function openTable(path: string, isKnown: (name: string) => boolean): Promise<FileTable> {
  const format = await sniffFormat(path);
  if (format === 'parquet') return openParquet(path);
  const file = basename(path);
  const encoding = await detectEncoding(readBytes(path, format), file);
  const text = (): AsyncGenerator<string> => decodeText(readBytes(path, format), encoding);
  const delimiter = detectDelimiter(await headOf(text()));
  const head = await firstRecords(parseCsv(text(), delimiter, file));
  const at = findHeader(head, isKnown);
  const header = head[at];
  if (header === undefined) throw noHeader(file, head);
  const place = { line: header.line, width: header.cells.length };
  return {
    file,
    header: header.cells.map((name) => name.trim()),
    plain: header.cells.map(() => false),
    records: () => below(parseCsv(fromLine(text(), header.line), delimiter, file, place), header.line),
  };
}

async function* below(
  batches: AsyncIterable<readonly FileRecord[]>,
  line: number,
): AsyncGenerator<readonly FileRecord[]> {
  for await (const batch of batches) {
    yield (batch[0]?.line ?? 0) > line ? batch : batch.filter((record) => record.line > line);
  }
}

/** The text without the lines before `line`: the titles of a report. */
async function* fromLine(text: AsyncIterable<string>, line: number): AsyncGenerator<string> {
  let skip = line - 1;
  for await (const piece of text) {
    let at = 0;
    while (skip > 0) {
      const end = piece.indexOf('\n', at);
      if (end < 0) break;
      at = end + 1;
      skip--;
    }
    if (skip === 0) yield at === 0 ? piece : piece.slice(at);
  }
}

async function headOf(text: AsyncIterable<string>): Promise<string> {
  let head = '';
  for await (const piece of text) {
    head += piece;
    if (head.length >= HEAD_CHARACTERS) break;
  }
  return head.slice(0, HEAD_CHARACTERS);
}

async function firstRecords(batches: AsyncIterable<readonly FileRecord[]>): Promise<readonly FileRecord[]> {
  const head: FileRecord[] = [];
  for await (const batch of batches) {
    head.push(...batch.slice(0, HEADER_SEARCH + 20));
    if (head.length >= HEADER_SEARCH + 20) break;
  }
  return head;
}

function noHeader(file: string, head: readonly FileRecord[]): SchemaError {
  const first = head[0]?.cells.join(' | ').slice(0, 80);
  return new SchemaError(`${file} has no header`, {
    expected: `a line of column names among the first ${HEADER_SEARCH}`,
    found: first === undefined || first === '' ? 'nothing' : first,
    next: 'Export the file with column names.',
  });
}
