import type { RuleFiles } from '../../jobs/ports.ts';
import { readRules } from './read-rules.ts';

/** The rule files of a folder as guardrails. */
export function ruleFiles(folder: string): RuleFiles {
  return { read: () => readRules(folder) };
}
