import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseDocument, type YAMLParseError } from 'yaml';
import { ConfigError } from '../core/base/errors.ts';
import { explainIssues, formatIssues, type DocumentIssue } from '../contract/explain-issues.ts';
import { ConfigFile } from './schema.ts';

/** The configuration as the product uses it: validated, with every path absolute. */
export interface Config extends ConfigFile {
  /** The file it was read from; null when defaults are used because there is none. */
  readonly file: string | null;
  /** Folder that relative paths of the configuration start from. */
  readonly folder: string;
  /** Where state lives: warehouse, models, reports. */
  readonly home: string;
}

/** Where to look; relative paths start from `cwd`. */
export interface ConfigLocation {
  readonly cwd: string;
  readonly config?: string | undefined;
  readonly home?: string | undefined;
}

export const CONFIG_NAME = 'bidforest.config.yaml';

/**
 * Reads the configuration, or takes the defaults when there is no file and none was named.
 * @throws ConfigError naming path, expected and found.
 */
export function loadConfig(location: ConfigLocation): Config {
  const named = location.config === undefined ? undefined : resolve(location.cwd, location.config);
  const file = named ?? join(location.cwd, CONFIG_NAME);
  if (!existsSync(file)) {
    if (named !== undefined) {
      throw new ConfigError(`There is no configuration at ${file}`, {
        next: 'Write one with `bidforest init`.',
      });
    }
    return { ...defaultConfig(), file: null, ...placesOf(location.cwd, location) };
  }
  return { ...parseConfig(readFileSync(file, 'utf8'), file), file, ...placesOf(dirname(file), location) };
}

/** Validates the text of a configuration. `name` is used in errors. @throws ConfigError */
export function parseConfig(text: string, name: string): ConfigFile {
  // Pretty errors quote the line, and someone may have put a secret there.
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ConfigError(`${name} is not valid YAML: ${document.errors.map(yamlProblem(text)).join('\n')}`);
  }
  const input: unknown = document.toJS() ?? {};
  const parsed = ConfigFile.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = explainIssues(parsed.error, input).map(withoutSecrets);
  const [first] = issues;
  throw new ConfigError(`${name} has ${issues.length} problem(s):\n${formatIssues(issues)}`, {
    ...(first ? { expected: first.expected, found: first.found } : {}),
    next: 'The settings are described in docs/configuration.md and in bidforest.schema.json.',
  });
}

/** What is wrong and where. The parser's own words may name what it found, so its code stands in for them. */
function yamlProblem(text: string): (error: YAMLParseError) => string {
  return ({ code, pos: [at] }) => {
    const before = text.slice(0, at).split('\n');
    return `${code.toLowerCase().replaceAll('_', ' ')} at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  };
}

const SECRETS = [/^\w+\.credentials\b/, /^crm\.from\b/, /^privacy\.salt\b/, /^meta\.accessToken\b/];

/** Someone may have put a secret where only its name belongs; an error must not repeat it. */
function withoutSecrets(issue: DocumentIssue): DocumentIssue {
  if (!SECRETS.some((secret) => secret.test(issue.path))) return issue;
  return { ...issue, found: issue.found === 'nothing' ? issue.found : 'something else (not shown)' };
}

/** What is used where there is no configuration: one account, USD, UTC, hold the current cost per conversion. */
export function defaultConfig(): ConfigFile {
  return ConfigFile.parse({
    accounts: [{ id: 'default', name: 'Default account', platform: 'other' }],
    goal: { kind: 'current_cpa' },
  });
}

function placesOf(folder: string, location: ConfigLocation): { folder: string; home: string } {
  return {
    folder,
    home: location.home === undefined ? join(folder, '.bidforest') : resolve(location.cwd, location.home),
  };
}
