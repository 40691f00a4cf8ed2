import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../core/base/errors.ts';

/**
 * Makes the folder where state lives, and those above it. One after the other: asked for all of them at once, Node
 * never comes back where the file system has no folders to give, as below `/proc`.
 * @throws ConfigError when it cannot be made, or is no folder.
 */
export function makeHome(path: string): void {
  const missing: string[] = [];
  for (let at = path; !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  try {
    for (const folder of missing) mkdirSync(folder);
    if (statSync(path).isDirectory()) return;
  } catch (cause) {
    throw unusable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  throw unusable(path, 'a file', undefined);
}

function unusable(path: string, found: string, cause: unknown): ConfigError {
  return new ConfigError(`State cannot be kept in ${path}`, {
    expected: 'a folder that can be made and written to',
    found,
    next: 'Name another with --home, or `home` in the configuration.',
    cause,
  });
}
