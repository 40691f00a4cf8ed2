import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { explainIssues, formatIssues } from '../../contract/explain-issues.ts';
import { ConfigError } from '../../core/base/errors.ts';
import type { ModelDefinition } from '../../core/features/model-definition.ts';
import { refuseLateFeatures } from '../../core/features/resolve-features.ts';
import type { ModelFiles } from '../../jobs/ports.ts';
import { ModelFile } from './schema.ts';

/** The `*.yaml` and `*.yml` files of a folder as model definitions. */
export function modelFiles(folder: string): ModelFiles {
  return {
    async read() {
      if (!existsSync(folder)) {
        throw new ConfigError(`There is no folder of model definitions at ${folder}`, {
          next: 'Correct `models` in the configuration, or leave it out to use the shipped ones.',
        });
      }
      const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
      const read = async (name: string): Promise<ModelDefinition> => {
        const path = join(folder, name);
        return parseModelFile(await readFile(path, 'utf8'), path);
      };
      return unique(await Promise.all(names.map(read)), folder);
    },
  };
}

/** Validates the text of a model file; `path` is used in errors. @throws ConfigError naming path, expected and found. */
export function parseModelFile(text: string, path: string): ModelDefinition {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new ConfigError(`${path} is not valid YAML: ${document.errors.map((e) => e.message).join('\n')}`);
  }
  const input: unknown = document.toJS() ?? {};
  const parsed = ModelFile.safeParse(input);
  if (!parsed.success) throw invalid(path, parsed.error, input);
  refuseLateFeatures(parsed.data);
  return parsed.data;
}

function invalid(path: string, error: Parameters<typeof explainIssues>[0], input: unknown): ConfigError {
  const issues = explainIssues(error, input);
  const [first] = issues;
  return new ConfigError(`${path} has ${issues.length} problem(s):\n${formatIssues(issues)}`, {
    ...(first ? { expected: first.expected, found: first.found } : {}),
    next: 'The settings are described in models/model.schema.json, the features in docs/features.md.',
  });
}

function unique(definitions: readonly ModelDefinition[], folder: string): readonly ModelDefinition[] {
  const names = definitions.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return definitions;
  throw new ConfigError(`two files of ${folder} define the model ${twice}`, {
    expected: 'every model file to have a name of its own',
    found: `${twice} twice`,
    next: 'Rename one of them.',
  });
}
