import { ConfigError } from '../core/base/errors.ts';
import { readSecretFile, secretPath } from './secret-file.ts';
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
  const value =
    reference.from === 'environment'
      ? place.environment[reference.variable]
      : readSecretFile(secretPath(reference.path, place.folder), place.folder, what);
  const secret = value?.trim() ?? '';
  if (secret !== '') return secret;
  throw new ConfigError(`There is no ${what}`, {
    expected: where,
    found: 'nothing there',
    next: `Put it into ${where}, or name another place as ${setting}.`,
  });
}

/** Where a secret is, for people. */
export function describeSecret(reference: SecretSetting, folder: string): string {
  return reference.from === 'environment'
    ? `the environment variable ${reference.variable}`
    : `the file ${secretPath(reference.path, folder)}`;
}
