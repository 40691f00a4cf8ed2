import { day } from '../../../src/core/base/day.ts';
import { micros, microsFromUnits } from '../../../src/core/base/micros.ts';
import type { Decision, Entity, Evidence } from '../../../src/core/flow.ts';
import type { GuardContext } from '../../../src/core/guardrails/guard.ts';
import type { Rule, RuleKindName, RuleOfKind } from '../../../src/core/guardrails/rule.ts';
import { RULE_KINDS } from '../../../src/core/guardrails/rule.ts';
import type { Where } from '../../../src/core/guardrails/where.ts';

const entity: Entity = {
  source: 'ads',
  accountId: '123',
  level: 'keyword',
  id: 'k1',
  name: 'red shoes',
  matchType: 'Exact',
  campaign: 'Shoes',
  adGroup: 'Red',
  network: null,
  status: 'Enabled',
  bidStrategy: null,
};

/** A decision from one bid to another, in currency units. */
export function decision(
  from: number | null,
  wanted: number | null,
  about: Partial<Entity> = {},
  seen: Partial<Evidence> = {},
): Decision {
  return {
    entity: { ...entity, ...about },
    lever: 'max_cpc',
    fromMicros: from === null ? null : microsFromUnits(from),
    wantedMicros: wanted === null ? null : microsFromUnits(wanted),
    evidence: {
      from: null,
      to: null,
      impressions: 10_000,
      clicks: 200,
      conversions: 10,
      costMicros: microsFromUnits(100),
      valueMicros: micros(0),
      ...seen,
    },
    estimate: null,
    exploration: null,
    value: {
      modelRate: 0.05,
      rate: 0.05,
      conversionValueMicros: microsFromUnits(40),
      priorClicks: 200,
      contributions: [],
    },
    reason: '',
  };
}

/** A rule of a kind; parameters that are not given take their defaults. */
export function rule<N extends RuleKindName>(
  kind: N,
  params: Partial<RuleOfKind<N>['params']> = {},
  where: Where = {},
  id = `test/${kind}`,
): Rule {
  const defaults = Object.entries(RULE_KINDS[kind].parameters).map(([name, def]) => [name, def.default]);
  return { id, kind, where, params: { ...Object.fromEntries(defaults), ...params } };
}

/** The context of a plan made on 2026-03-10 in USD. */
export function context(parts: Partial<GuardContext> = {}): GuardContext {
  return {
    today: day('2026-03-10'),
    currency: 'USD',
    billableUnitMicros: micros(10_000),
    lastChange: new Map(),
    lastHumanEdit: new Map(),
    ...parts,
  };
}
