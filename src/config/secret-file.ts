import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { ConfigError } from '../core/base/errors.ts';

/** Where a path of the configuration leads: absolute, from `~/`, or relative to the configuration's folder. */
export function secretPath(path: string, folder: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(folder, path);
}

/**
 * The text of a file that holds secrets; undefined where there is none. `what` names it in messages.
 * @throws ConfigError for one inside the repository of the configuration, where it would be committed
 */
export function readSecretFile(path: string, folder: string, what: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const repository = realpathSync(repositoryOf(folder));
  if (!realpathSync(path).startsWith(`${repository}${sep}`)) return readFileSync(path, 'utf8');
  throw new ConfigError(`The ${what} is inside the repository`, {
    expected: `a file outside ${repository}`,
    found: path,
    next: 'Move it out, so that nobody commits it, and replace it if it ever was committed.',
  });
}

/** The repository that holds a folder; the folder itself where there is none. */
function repositoryOf(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return resolve(folder);
  }
}
