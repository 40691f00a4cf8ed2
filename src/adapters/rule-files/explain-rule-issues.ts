import { explainIssues } from '../../contract/explain-issues.ts';
import type { DocumentIssue } from '../../contract/explain-issues.ts';
import { nearestName } from '../../core/base/nearest-name.ts';
import { RULE_KINDS } from '../../core/guardrails/rule.ts';
import type { RuleKindName } from '../../core/guardrails/rule.ts';
import { WHERE_FIELDS } from '../../core/guardrails/where.ts';

/** What is wrong with a rule file in the words of its author, with the name that was probably meant. */
export function explainRuleIssues(
  error: Parameters<typeof explainIssues>[0],
  input: unknown,
): DocumentIssue[] {
  return explainIssues(error, input).map((issue) => {
    const meant = nearestName(lastPart(issue), knownNames(issue, input));
    return meant === undefined ? issue : { ...issue, expected: `${issue.expected} (did you mean ${meant}?)` };
  });
}

/** What was written where a name was expected. */
function lastPart({ path, expected, found }: DocumentIssue): string {
  if (expected === 'no such setting') return path.split('.').at(-1) ?? '';
  return found.replaceAll('"', '');
}

function knownNames({ path, expected }: DocumentIssue, input: unknown): readonly string[] {
  if (path.endsWith('.kind')) return Object.keys(RULE_KINDS);
  if (expected !== 'no such setting') return [];
  if (path.includes('.where.')) return WHERE_FIELDS;
  const index = /^rules\[(\d+)\]\./.exec(path)?.[1];
  if (index === undefined) return ['rules'];
  const kind = kindOf(input, Number(index));
  return ['name', 'kind', 'where', ...(kind === undefined ? [] : Object.keys(RULE_KINDS[kind].parameters))];
}

function kindOf(input: unknown, index: number): RuleKindName | undefined {
  const rule = (input as { readonly rules?: readonly { readonly kind?: unknown }[] }).rules?.[index];
  return typeof rule?.kind === 'string' && Object.hasOwn(RULE_KINDS, rule.kind)
    ? (rule.kind as RuleKindName)
    : undefined;
}
