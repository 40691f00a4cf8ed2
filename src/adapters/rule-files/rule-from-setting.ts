import type { DocumentIssue } from '../../contract/explain-issues.ts';
import { microsFromUnits } from '../../core/base/micros.ts';
import type { ParameterDef } from '../../core/guardrails/parameter.ts';
import { RULE_KINDS } from '../../core/guardrails/rule.ts';
import type { Rule } from '../../core/guardrails/rule.ts';
import type { Where } from '../../core/guardrails/where.ts';
import type { RuleSetting } from './schema.ts';

/** A rule as the core takes it: money in micros, patterns as lists, nothing left open. */
export function ruleFromSetting(setting: RuleSetting, file: string): Rule {
  const { name, kind, where = {} } = setting;
  const params = Object.entries(RULE_KINDS[kind].parameters).map(([parameter, def]) => [
    parameter,
    converted(setting[parameter], def),
  ]);
  const lists = Object.entries(where).map(([field, patterns]) => [field, [patterns].flat()]);
  return {
    id: `${file}/${name}`,
    kind,
    where: Object.fromEntries(lists) as Where,
    params: Object.fromEntries(params) as unknown,
  } as Rule;
}

/** What the types cannot say: parameters that contradict each other. `path` is that of the rule in its file. */
export function contradictions(rule: Rule, path: string): DocumentIssue[] {
  if (rule.kind === 'bounds') {
    const { floor, ceiling } = rule.params;
    if (floor === null && ceiling === null) {
      return [{ path, expected: 'a floor, a ceiling or both', found: 'neither' }];
    }
    if (floor !== null && ceiling !== null && floor > ceiling) {
      return [{ path, expected: 'a floor below the ceiling', found: `${floor / 1e6} and ${ceiling / 1e6}` }];
    }
  }
  if (rule.kind === 'freeze') {
    const { from, to } = rule.params;
    if (from !== null && to !== null && from > to) {
      return [{ path, expected: 'a first day before the last', found: `${from} and ${to}` }];
    }
  }
  return [];
}

function converted(value: unknown, { type }: ParameterDef): unknown {
  if (value === undefined) return null;
  return type === 'money' ? microsFromUnits(value as number) : value;
}
