import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigError } from '../../core/base/errors.ts';

/** The files of a Dataform project. */
export interface ProjectFiles {
  readonly root: string;
  /** `.sqlx` and `.js` under `definitions`, by path, in order of path. */
  readonly definitions: readonly { readonly path: string; readonly text: string }[];
  /** `.js` under `includes`, by name without ending. */
  readonly includes: readonly { readonly name: string; readonly path: string; readonly text: string }[];
  readonly vars: Readonly<Record<string, string>>;
}

/** The transforms that come with bidforest. */
export const ownProject = fileURLToPath(new URL('../../transforms', import.meta.url));

const settings = z.object({ vars: z.record(z.string(), z.string()).optional() });

/** Reads a Dataform project. @throws ConfigError when its settings are missing or wrong. */
export function readProject(root: string): ProjectFiles {
  const path = join(root, 'workflow_settings.yaml');
  const parsed = settings.safeParse(parse(readFileSync(path, 'utf8')));
  if (!parsed.success) {
    throw new ConfigError(`${path} is not what a Dataform project has there`, {
      expected: 'vars with text values',
      found: z.prettifyError(parsed.error),
    });
  }
  const definitions = filesUnder(join(root, 'definitions'), /\.(sqlx|js)$/);
  const includes = filesUnder(join(root, 'includes'), /\.js$/);
  return {
    root,
    definitions,
    includes: includes.map((file) => ({ ...file, name: file.path.replace(/^.*[/\\]|\.js$/g, '') })),
    vars: parsed.data.vars ?? {},
  };
}

function filesUnder(folder: string, ending: RegExp): { path: string; text: string }[] {
  return entries(folder)
    .filter((path) => ending.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The path of a file inside its project, with forward slashes, for messages. */
export function insideProject(files: ProjectFiles, path: string): string {
  return relative(files.root, path).replaceAll('\\', '/');
}
