import { rng } from '../../core/base/rng.ts';
import { FaultRules, type FaultRule } from '../fault-rules.ts';

/** What can go wrong on purpose. */
export type FaultKind =
  | 'latency'
  | 'hang'
  | 'unauthenticated'
  | 'rate_limit'
  | 'internal'
  | 'unavailable'
  | 'bad_gateway'
  | 'reset'
  | 'late_error'
  | 'partial_failure'
  | 'stale_reads';

export type CallKind = 'search' | 'mutate' | 'list' | 'token' | 'report';

/** A fault on demand. */
export interface Fault extends FaultRule<CallKind> {
  readonly kind: FaultKind;
  /** `latency`: how long to wait. */
  readonly ms?: number;
  /** `rate_limit`: what the answer asks to wait. */
  readonly retrySeconds?: number;
  /** `reset`, `hang`, `bad_gateway` of a mutate: carried out before the answer is lost. */
  readonly afterApplying?: boolean;
  /** `stale_reads`: how old what is read is. */
  readonly staleSeconds?: number;
  /** `partial_failure`: share of operations that fail with a transient error; at least the first when absent. */
  readonly share?: number;
}

/** Decides which calls are struck by which faults: the same seed and calls give the same strikes. */
export class FaultPlan extends FaultRules<Fault, CallKind> {
  /** The faults that strike the next call, in the order in which they were set. */
  next(call: CallKind): Strike {
    const faults = this.strike(call);
    const calls = this.calls;
    return new Strike(faults, (index) => rng(this.seed, 'operation', calls, index).next());
  }
}

/** The faults of one call. */
export class Strike {
  readonly faults: readonly Fault[];
  readonly #draw: (index: number) => number;

  constructor(faults: readonly Fault[], draw: (index: number) => number) {
    this.faults = faults;
    this.#draw = draw;
  }

  find(kind: FaultKind): Fault | undefined {
    return this.faults.find((fault) => fault.kind === kind);
  }

  /** Whether an operation of a mutate request is to fail. */
  fails(index: number): boolean {
    const fault = this.find('partial_failure');
    if (fault === undefined) return false;
    return fault.share === undefined ? index === 0 : this.#draw(index) < fault.share;
  }
}
