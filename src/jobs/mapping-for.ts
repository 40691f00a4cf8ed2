import { basename, join } from 'node:path';
import { SchemaError } from '../core/base/errors.ts';
import type { FileMapping } from './ports.ts';
import type { FileRequest, World } from './world.ts';

/** The mapping a file is read with, and what is uncertain about it. */
export interface ChosenMapping {
  readonly mapping: FileMapping;
  /** Empty unless the mapping was guessed. */
  readonly doubts: readonly string[];
  /** Where the mapping can be read and edited. */
  readonly path: string;
}

/**
 * The named mapping; else the first known one whose columns are exactly those of the file; else a guess, which is
 * written down so that a person can correct it. @throws SchemaError when not even the kind of the file can be guessed.
 */
export async function mappingFor(world: World, request: FileRequest): Promise<ChosenMapping> {
  if (request.mapping !== null) {
    return { mapping: await world.files.readMapping(request.mapping), doubts: [], path: request.mapping };
  }
  for (const path of world.settings.knownMappings) {
    const mapping = await world.files.readMapping(path);
    if (await world.files.fits(request.path, mapping)) return { mapping, doubts: [], path };
  }
  return guessed(world, request.path);
}

async function guessed(world: World, file: string): Promise<ChosenMapping> {
  const guess = await world.files.guess(file);
  const path = join(world.settings.guessedMappings, `${basename(file)}.guess.yaml`);
  await world.files.writeMapping(path, guess.mapping);
  if (Object.keys(guess.mapping.columns).length === 0) {
    throw new SchemaError(`No column of ${basename(file)} is known`, {
      expected: 'a Google Ads, Meta, session or order export, or a mapping',
      found: guess.doubts.join('; '),
      next: `Fill in ${path} and import with --mapping ${path}.`,
    });
  }
  return { ...guess, path };
}
