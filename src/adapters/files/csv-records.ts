import { CsvError, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { SchemaError } from '../../core/base/errors.ts';
import type { FileRecord } from './file-record.ts';

/** A quote that is never closed swallows the file; above this many characters it is an error. */
const MAX_RECORD_CHARACTERS = 1_000_000;

/**
 * Ends every file. In a sound one it is a record of its own, which is dropped; where a quote was left open its quote closes it,
 * so that what was swallowed comes out and can be taken apart.
 */
const END = '\u0000end"';

const options = { raw: true, relax_quotes: true, relax_column_count: true, record_delimiter: '\n' } as const;

interface ParsedRecord {
  readonly record: string[];
  readonly raw: string;
}

/** Separators that exports use. */
export type Delimiter = ',' | ';' | '\t' | '|';

/**
 * The records of delimited text (line ends `\n`) in batches, with the line each begins on; blank lines are skipped.
 * A record that an unclosed quote stretched over several lines is taken apart again, line by line.
 * The text should begin with the header: csv-parse makes an error object, at ten times the cost of a row, for every record
 * that is not as wide as its first one. `header` is where the text begins and how wide a record is, once that is known.
 * @throws SchemaError when a quote swallows more than a million characters.
 */
export async function* parseCsv(
  text: AsyncIterable<string>,
  delimiter: Delimiter,
  file: string,
  header?: { readonly line: number; readonly width: number },
): AsyncGenerator<readonly FileRecord[]> {
  const lines = lineCounter(delimiter, header);
  const parser = recordParser(delimiter, (parsed) => lines.take(parsed));
  try {
    for await (const piece of withEnd(text)) {
      await parser.write(piece);
      if (lines.waiting() > 0) yield lines.give();
    }
    await parser.end();
    if (lines.waiting() > 0) yield lines.give();
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new SchemaError(`${file} cannot be read after line ${lines.line()}`, {
      expected: 'quotes that are closed again',
      found: cause.message,
      next: `Look at line ${lines.line()} of the file.`,
      cause,
    });
  }
}

/** The delimiter under which most lines have the same number of cells, more than one. */
export function detectDelimiter(head: string): Delimiter {
  const candidates: readonly Delimiter[] = [',', '\t', ';', '|'];
  const scored = candidates.map((delimiter) => ({ delimiter, score: uniformity(head, delimiter) }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

function uniformity(head: string, delimiter: Delimiter): number {
  const records: ParsedRecord[] = parseHead(head, delimiter);
  const widths = new Map<number, number>();
  for (const { record } of records) widths.set(record.length, (widths.get(record.length) ?? 0) + 1);
  widths.delete(1);
  const [width, count] = [...widths].reduce((best, next) => (next[1] > best[1] ? next : best), [1, 0]);
  return count / Math.max(1, records.length) + Math.min(width, 100) / 1000;
}

function parseHead(head: string, delimiter: Delimiter): ParsedRecord[] {
  const lines = head.split('\n');
  const sample = lines.length > 2 ? lines.slice(0, -1).join('\n') : head;
  return parseSync(`${sample}\n${END}\n`, { ...options, delimiter }) as unknown as ParsedRecord[];
}

async function* withEnd(text: AsyncIterable<string>): AsyncGenerator<string> {
  yield* text;
  yield `\n${END}\n`;
}

/** The parser with records handed over as they are found, so that a write ends when its records are through. */
function recordParser(
  delimiter: Delimiter,
  take: (record: ParsedRecord) => void,
): { write(text: string): Promise<void>; end(): Promise<void> } {
  const parser = parse({
    ...options,
    delimiter,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_record: (record) => {
      take(record as unknown as ParsedRecord);
      return null;
    },
  });
  // Errors reach the caller through the callbacks of write and end.
  parser.on('error', () => undefined);
  const settle = (start: (done: (error?: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      start((error) => (error ? reject(error) : resolve()));
    });
  return {
    write: (text) => settle((done) => parser.write(text, done)),
    end: () => settle((done) => parser.end(done)),
  };
}

/** Turns parsed records into file records, counting lines. */
function lineCounter(
  delimiter: Delimiter,
  header: { readonly line: number; readonly width: number } | undefined,
): {
  take(parsed: ParsedRecord): void;
  waiting(): number;
  give(): FileRecord[];
  line(): number;
} {
  let records: FileRecord[] = [];
  let line = header?.line ?? 1;
  let width = header?.width ?? 0;
  const take = ({ record, raw }: ParsedRecord): void => {
    if (record.length === 1 && record[0] === END) return;
    const swallowedEnd = raw.includes(END);
    const lines = raw.indexOf('\n') === raw.length - 1 ? 1 : countLines(raw);
    if (header === undefined && lines === 1 && record.length > width) width = record.length;
    if (swallowedEnd || isStretched(record, lines, width)) records.push(...takeApart(raw, delimiter, line));
    else if (!isBlank(record)) records.push({ line, cells: record });
    line += lines;
  };
  const give = (): FileRecord[] => {
    const batch = records;
    records = [];
    return batch;
  };
  return { take, give, waiting: () => records.length, line: () => line };
}

function countLines(raw: string): number {
  let lines = 0;
  for (let at = raw.indexOf('\n'); at >= 0; at = raw.indexOf('\n', at + 1)) lines++;
  return Math.max(1, lines);
}

/** A well-formed quoted line break leaves no quote at the start of its cell and fills the usual number of cells. */
function isStretched(record: readonly string[], lines: number, width: number): boolean {
  if (lines === 1) return false;
  return record.length !== width || record.some((cell) => cell.startsWith('"') && cell.includes('\n'));
}

function* takeApart(raw: string, delimiter: Delimiter, first: number): Generator<FileRecord> {
  for (const [i, text] of raw.split('\n').entries()) {
    if (text.trim() !== '' && text !== END) yield readLine(text, delimiter, first + i);
  }
}

function readLine(text: string, delimiter: Delimiter, line: number): FileRecord {
  try {
    const [parsed] = parseSync(text, { ...options, delimiter }) as unknown as ParsedRecord[];
    return { line, cells: parsed?.record ?? [] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { line, cells: [], fault: { value: text, reason: 'a quote is opened and not closed' } };
  }
}

function isBlank(record: readonly string[]): boolean {
  return record.every((cell) => cell.trim() === '');
}
