import type { FileSource } from '../../jobs/ports.ts';
import { guessMapping } from './guess-mapping.ts';
import { readMapping, writeMapping } from './mapping-file.ts';
import { fitsFile, openFile } from './open-file.ts';

/** Files as a source: CSV and TSV (gzipped or not, UTF-8, UTF-16 or Windows-1252) and Parquet. */
export function fileSource(): FileSource {
  return { guess: guessMapping, readMapping, writeMapping, fits: fitsFile, open: openFile };
}
