import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { ConfigError } from '../core/base/errors.ts';
import type { SecretSetting } from './secret.ts';

/** What a reference is looked up in. */
export interface SecretPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the configuration: relative paths start here, and its repository must not hold the file. */
  readonly folder: string;
}

/**
 * Reads the secret that a setting names. `what` is what it is, `setting` where the configuration says so, both for
 * messages, which never hold the secret. @throws ConfigError
 */
export function readSecret(
  reference: SecretSetting,
  place: SecretPlace,
  { what, setting }: { readonly what: string; readonly setting: string },
): string {
  const where = describeSecret(reference, place.folder);
  const value = reference.from === 'environment' ? place.environment[reference.variable] : fileText();
  const secret = value?.trim() ?? '';
  if (secret !== '') return secret;
  throw new ConfigError(`There is no ${what}`, {
    expected: where,
    found: 'nothing there',
    next: `Put it there, or name another place as ${setting}.`,
  });

  function fileText(): string | undefined {
    const path = pathOf((reference as Extract<SecretSetting, { from: 'file' }>).path, place.folder);
    if (!existsSync(path)) return undefined;
    const repository = realpathSync(repositoryOf(place.folder));
    if (!realpathSync(path).startsWith(`${repository}${sep}`)) return readFileSync(path, 'utf8');
    throw new ConfigError(`The ${what} is inside the repository`, {
      expected: `a file outside ${repository}`,
      found: path,
      next: 'Move it out, so that nobody commits it, and replace it if it ever was committed.',
    });
  }
}

/** Where a secret is, for people. */
export function describeSecret(reference: SecretSetting, folder: string): string {
  return reference.from === 'environment'
    ? `the environment variable ${reference.variable}`
    : `the file ${pathOf(reference.path, folder)}`;
}

/** The repository that holds a folder; the folder itself where there is none. */
function repositoryOf(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return resolve(folder);
  }
}

function pathOf(path: string, folder: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(folder, path);
}
