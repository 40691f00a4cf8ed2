import { ConfigError } from '../../core/base/errors.ts';
import type { Pseudonyms } from '../../core/base/personal-data.ts';
import type { FileSource } from '../../jobs/ports.ts';
import { guessMapping } from './guess-mapping.ts';
import { readMapping, writeMapping } from './mapping-file.ts';
import { fitsFile, openFile } from './open-file.ts';

/** Files as a source: CSV and TSV (gzipped or not, UTF-8, UTF-16 or Windows-1252) and Parquet. */
export function fileSource(pseudonyms: Pseudonyms = refused): FileSource {
  return {
    guess: guessMapping,
    readMapping,
    writeMapping,
    fits: fitsFile,
    open: (path, mapping) => openFile(path, mapping, pseudonyms),
  };
}

const refused: Pseudonyms = {
  of() {
    throw new ConfigError('There is no salt to hash personal data with', {
      next: 'Name one as privacy.salt in the configuration.',
    });
  },
};
