import type { ClickValue, Decision, GuardedDecision, ScoredEntity, Verdict } from '../flow.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * Everything needed to make a decision again: where its numbers come from, what went in, and what came out.
 * `Policy`, `Rules` and `Facts` are plain data of bidding and guardrails, which this stage does not look into.
 */
export interface DecisionRecord<Policy, Rules, Facts> {
  readonly version: 1;
  readonly provenance: Provenance;
  readonly input: {
    readonly scored: ScoredEntity;
    readonly policy: Policy;
    readonly rules: Rules;
    readonly facts: Facts;
  };
  readonly outcome: RecordedOutcome;
}

/** What a decision's numbers come from. */
export interface Provenance {
  readonly planId: string;
  /** Training run; null without one. */
  readonly runId: string | null;
  /** Hash of the dataset the model learned from; null without a model. */
  readonly dataVersion: string | null;
  /** Hash of the model's artifact; null without a model. */
  readonly modelHash: string | null;
  /** Hash of the rules. */
  readonly rulesVersion: string;
  /** The factor that experiments put on the limits of the rules, already in them, and why. */
  readonly autonomy: { readonly factor: number; readonly why: string };
}

/** What was decided. */
export interface RecordedOutcome {
  readonly fromMicros: number | null;
  readonly wantedMicros: number | null;
  readonly toMicros: number | null;
  readonly value: ClickValue;
  /** The random part of the bid, for those who learn from it; null where there was none. */
  readonly perturbation: {
    readonly sign: -1 | 1;
    readonly size: number;
    readonly probability: number;
  } | null;
  readonly reason: string;
  readonly verdicts: readonly Verdict[];
}

/** What the record of a decision holds as its outcome. */
export function outcomeOf(guarded: GuardedDecision): RecordedOutcome {
  const { fromMicros, wantedMicros, toMicros, value, exploration, reason, verdicts } = guarded;
  const perturbation =
    exploration === null
      ? null
      : { sign: exploration.sign, size: exploration.size, probability: exploration.probability };
  return { fromMicros, wantedMicros, toMicros, value, perturbation, reason, verdicts };
}

/** What went into a decision that has a current bid. */
export function scoredOf(decision: Decision): ScoredEntity {
  const { entity, lever, fromMicros, evidence, value, estimate, exploration } = decision;
  const { target, modifier, broken, caution } = decision;
  const { modelRate, contributions } = value;
  return {
    entity,
    lever,
    bidMicros: fromMicros,
    evidence,
    modelRate,
    contributions,
    estimate,
    exploration,
    ...(target === undefined ? {} : { target }),
    ...(modifier === undefined ? {} : { modifier }),
    ...(broken === undefined ? {} : { broken }),
    ...(caution === undefined ? {} : { caution }),
  };
}

/** The two stages that a replay runs again. */
export interface ReplayStages<Policy, Rules, Facts> {
  decide(scored: ScoredEntity, policy: Policy): Decision;
  guard(decision: Decision, rules: Rules, facts: Facts): GuardedDecision;
}

/** What a replay came to. */
export interface Replay {
  readonly same: boolean;
  /** Outcome as recorded and as made again, canonical JSON: equal byte for byte when `same`. */
  readonly recorded: string;
  readonly replayed: string;
}

/** Makes a decision again from the `record` column of the ledger and compares it, byte for byte. */
export function replay<Policy, Rules, Facts>(
  record: string,
  stages: ReplayStages<Policy, Rules, Facts>,
): Replay {
  const { input, outcome } = JSON.parse(record) as DecisionRecord<Policy, Rules, Facts>;
  const decision = stages.decide(input.scored, input.policy);
  const again = stages.guard(decision, input.rules, input.facts);
  const recorded = canonicalJson(outcome);
  const replayed = canonicalJson(outcomeOf(again));
  return { same: recorded === replayed, recorded, replayed };
}
