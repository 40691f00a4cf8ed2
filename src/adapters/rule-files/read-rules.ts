import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { formatIssues } from '../../contract/explain-issues.ts';
import type { DocumentIssue } from '../../contract/explain-issues.ts';
import { compareText } from '../../core/base/entity-key.ts';
import { ConfigError } from '../../core/base/errors.ts';
import type { Rule } from '../../core/guardrails/rule.ts';
import { explainRuleIssues } from './explain-rule-issues.ts';
import { contradictions, ruleFromSetting } from './rule-from-setting.ts';
import { RuleFile } from './schema.ts';
import type { RuleSetting } from './schema.ts';

/**
 * The guardrails of a folder: every `*.yaml` in the order of file names, rules in the order they are written.
 * The number that a file name begins with orders the files and is no part of a rule's id.
 * @throws ConfigError naming file, path, what was expected and what was found.
 */
export async function readRules(folder: string): Promise<Rule[]> {
  const names = (await filesIn(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted(compareText);
  const rules: Rule[] = [];
  for (const name of names) {
    rules.push(...parseRules(await readFile(join(folder, name), 'utf8'), name));
  }
  refuseDuplicates(rules, folder);
  return rules;
}

/** The rules in the text of one file. @throws ConfigError */
export function parseRules(text: string, name: string): Rule[] {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new ConfigError(`${name} is not valid YAML: ${document.errors.map((e) => e.message).join('\n')}`);
  }
  const input: unknown = document.toJS() ?? {};
  const parsed = RuleFile.safeParse(input);
  if (!parsed.success) throw rejected(name, explainRuleIssues(parsed.error, input));
  const stem = name.replace(/^\d+-/, '').replace(/\.ya?ml$/, '');
  const settings = parsed.data.rules as unknown as readonly RuleSetting[];
  const rules = settings.map((setting) => ruleFromSetting(setting, stem));
  const issues = rules.flatMap((rule, i) => contradictions(rule, `rules[${i}]`));
  if (issues.length > 0) throw rejected(name, issues);
  return rules;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new ConfigError(`The folder of rules ${folder} cannot be read`, {
      cause,
      expected: 'a folder with files such as 50-bounds.yaml',
      next: 'Correct `rules` in the configuration, or remove it to use the shipped rules.',
    });
  }
}

function refuseDuplicates(rules: readonly Rule[], folder: string): void {
  const seen = new Set<string>();
  for (const { id } of rules) {
    if (seen.has(id)) {
      throw new ConfigError(`Two rules in ${folder} are called ${id}`, {
        expected: 'a name of its own for every rule',
        found: id,
        next: 'Rename one of them.',
      });
    }
    seen.add(id);
  }
}

function rejected(name: string, issues: readonly DocumentIssue[]): ConfigError {
  const [first] = issues;
  return new ConfigError(`${name} has ${issues.length} problem(s):\n${formatIssues(issues)}`, {
    ...(first ? { expected: first.expected, found: first.found } : {}),
    next: 'The kinds of rules and their settings are described in docs/guardrails.md.',
  });
}
