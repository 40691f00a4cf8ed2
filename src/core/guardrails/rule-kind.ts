import type { Day } from '../base/day.ts';
import type { Micros } from '../base/micros.ts';
import type { Decision } from '../flow.ts';
import type { ParameterDefs, ParamsOf } from './parameter.ts';

/** A kind of rule: what it is for, what can be set, and how it judges a change. */
export interface RuleKind<N extends string = string, P extends ParameterDefs = ParameterDefs> {
  readonly kind: N;
  /** One or two sentences for the documentation. */
  readonly description: string;
  readonly parameters: P;
  judge(params: ParamsOf<P>, change: Change, facts: Facts): Ruling;
}

/** Declares a kind of rule so that the types of its parameters follow from their definitions. */
export function ruleKind<const N extends string, const P extends ParameterDefs>(
  definition: RuleKind<N, P>,
): RuleKind<N, P> {
  return definition;
}

/** A change of a bid on its way through the rules. `toMicros` differs from `fromMicros`, except for bounds. */
export interface Change {
  readonly ruleId: string;
  readonly decision: Decision;
  readonly fromMicros: Micros;
  /** What the bid would be after the rules before this one. */
  readonly toMicros: Micros;
  /** What all bounds that apply leave open. */
  readonly bounds: Bounds;
}

/** Multiples of the billable unit; `floorMicros` above `ceilingMicros` leaves nothing open. */
export interface Bounds {
  readonly floorMicros: Micros;
  readonly ceilingMicros: Micros;
}

/** What a rule may know of one decision beside the decision: plain data, so that a record of it can be judged again. */
export interface Facts {
  readonly today: Day;
  readonly currency: string;
  readonly billableUnitMicros: Micros;
  /** Last day on which a change of this bid was sent; null when none is known. */
  readonly lastChange: Day | null;
  /** Last day on which a person changed this bid; null when none is known. */
  readonly lastHumanEdit: Day | null;
  /** By rule id: where the plan stands against a cap when this decision comes up. */
  readonly spend: Readonly<Record<string, SpendFacts>>;
}

/** Predicted spend of a plan, over a period like the evidence window, where a spend cap counts it. */
export interface SpendFacts {
  /** `account 123` or `campaign Shoes`. */
  readonly scope: string;
  readonly spentMicros: Micros;
  /** What the changes accepted so far add, net of what they save. */
  readonly addedMicros: Micros;
}

/** What a kind of rule says. A clamp gives the nearer bid that it accepts; a pass may round what it lets through. */
export type Ruling =
  | { readonly verdict: 'pass'; readonly reason: string; readonly toMicros?: Micros }
  | { readonly verdict: 'block'; readonly reason: string }
  | { readonly verdict: 'clamp'; readonly toMicros: Micros; readonly reason: string };
