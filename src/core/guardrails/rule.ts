import { bounds } from './bounds.ts';
import { cooldown } from './cooldown.ts';
import { evidence } from './evidence.ts';
import { freeze } from './freeze.ts';
import { holdOut } from './hold-out.ts';
import { humanHoldOff } from './human-hold-off.ts';
import type { ParamsOf } from './parameter.ts';
import type { Change, Facts, RuleKind, Ruling } from './rule-kind.ts';
import { spendCap } from './spend-cap.ts';
import { step } from './step.ts';
import type { Where } from './where.ts';

/** The kinds that rule files may use, by name. */
export const RULE_KINDS = {
  freeze,
  human_hold_off: humanHoldOff,
  evidence,
  step,
  cooldown,
  bounds,
  spend_cap: spendCap,
} as const;

/** With the kind that jobs add by themselves. */
const ALL_KINDS = { ...RULE_KINDS, hold_out: holdOut } as const;

export type RuleKindName = keyof typeof RULE_KINDS;

type AnyKindName = keyof typeof ALL_KINDS;

type RuleOf<N extends AnyKindName> = {
  /** `<file>/<rule>`, unique. */
  readonly id: string;
  readonly kind: N;
  readonly where: Where;
  readonly params: ParamsOf<(typeof ALL_KINDS)[N]['parameters']>;
};

/** A guardrail as data, by kind. */
export type Rule = { [N in AnyKindName]: RuleOf<N> }[AnyKindName];

/** A rule of one kind. */
export type RuleOfKind<N extends AnyKindName> = Extract<Rule, { readonly kind: N }>;

/** What a rule says of a change, whether it is meant for the entity or not. */
export function judgeRule(rule: Rule, change: Change, facts: Facts): Ruling {
  const kind: RuleKind = ALL_KINDS[rule.kind];
  return kind.judge(rule.params, change, facts);
}
