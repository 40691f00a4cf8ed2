import type {
  EstimateEntry,
  ModifierEntry,
  PlanDocument,
  PlannedDecision,
} from '../../contract/plan-document.ts';
import { formatMicros, micros } from '../base/micros.ts';
import type { Micros } from '../base/micros.ts';
import type { ClickEstimate, GuardedDecision, ModifierFacts } from '../flow.ts';
import { byEffect } from './by-effect.ts';

/** What a plan says of itself beside its decisions. */
export type PlanMeta = Omit<PlanDocument, 'summary' | 'decisions'>;

/** The plan as `bidforest plan --json` prints it, decisions with the most effect first. */
export function planDocument(guarded: readonly GuardedDecision[], meta: PlanMeta): PlanDocument {
  const decisions = byEffect(guarded).map((decision) => plannedDecision(decision, meta.mayBid));
  return { ...meta, summary: summaryOf(decisions), decisions };
}

/** Whether a decision raises, lowers or keeps the bid; `none` where no current bid is known. */
export function actionOf({ fromMicros, toMicros }: GuardedDecision): PlannedDecision['action'] {
  if (fromMicros === null || toMicros === null) return 'none';
  if (toMicros === fromMicros) return 'keep';
  return toMicros > fromMicros ? 'raise' : 'lower';
}

/** Where no model may bid, estimates decide nothing, so they are left out. */
function plannedDecision(decision: GuardedDecision, mayBid: boolean): PlannedDecision {
  const { entity, lever, evidence, value, estimate, modifier, accountDivisor } = decision;
  return {
    entity: {
      source: entity.source,
      account: entity.accountId,
      level: entity.level,
      id: entity.id,
      name: entity.name,
      matchType: entity.matchType,
      campaign: entity.campaign,
      adGroup: entity.adGroup,
      network: entity.network,
    },
    lever,
    from: amount(decision.fromMicros),
    to: amount(decision.toMicros),
    wanted: amount(decision.wantedMicros),
    action: actionOf(decision),
    reason: decision.reason,
    verdicts: decision.verdicts.map((verdict) => ({ ...verdict })),
    clicks: evidence.clicks,
    conversions: evidence.conversions,
    cost: formatMicros(evidence.costMicros),
    modelRate: value.modelRate,
    rate: value.rate,
    valuePerClick: formatMicros(valuePerClick(decision)),
    estimate: estimate === null || !mayBid ? null : estimateEntry(estimate),
    ...(accountDivisor === undefined ? {} : { accountDivisor }),
    ...(modifier === undefined ? {} : { modifier: modifierEntry(modifier) }),
    contributions: value.contributions.map((contribution) => ({ ...contribution })),
  };
}

function modifierEntry(facts: ModifierFacts): ModifierEntry {
  const { conversions, expected, othersFactor, priorConversions, aim } = facts;
  return { conversions, expected, othersFactor, priorConversions, aim };
}

function estimateEntry({ orderValueMicros, ...numbers }: ClickEstimate): EstimateEntry {
  return { ...numbers, orderValue: formatMicros(orderValueMicros) };
}

/** A decision counts as blocked when any rule blocked it, as clamped when rules only shortened it. */
function summaryOf(decisions: readonly PlannedDecision[]): PlanDocument['summary'] {
  const count = (test: (decision: PlannedDecision) => boolean): number => decisions.filter(test).length;
  const hasVerdict = ({ verdicts }: PlannedDecision, wanted: string): boolean =>
    verdicts.some(({ verdict }) => verdict === wanted);
  return {
    entities: decisions.length,
    raise: count(({ action }) => action === 'raise'),
    lower: count(({ action }) => action === 'lower'),
    keep: count(({ action }) => action === 'keep'),
    none: count(({ action }) => action === 'none'),
    blocked: count((decision) => hasVerdict(decision, 'block')),
    clamped: count((decision) => hasVerdict(decision, 'clamp') && !hasVerdict(decision, 'block')),
  };
}

function valuePerClick({ value }: GuardedDecision): Micros {
  return micros(Math.round(value.rate * value.conversionValueMicros));
}

function amount(value: Micros | null): string | null {
  return value === null ? null : formatMicros(value);
}
