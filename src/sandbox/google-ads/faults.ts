import { rng } from '../../core/base/rng.ts';

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
export interface Fault {
  readonly kind: FaultKind;
  /** Calls it strikes; every kind when absent. */
  readonly on?: CallKind;
  /** Of a call to be struck, 0 to 1; 1 when absent. */
  readonly probability?: number;
  /** Strikes at most this often. */
  readonly times?: number;
  /** Lets this many matching calls pass first. */
  readonly skip?: number;
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
export class FaultPlan {
  readonly #seed: number;
  #faults: { readonly fault: Fault; matched: number; struck: number }[] = [];
  #calls = 0;

  constructor(seed: number, faults: readonly Fault[] = []) {
    this.#seed = seed;
    this.set(faults);
  }

  /** Replaces all faults; counts start again. */
  set(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({ fault, matched: 0, struck: 0 }));
  }

  /** Faults and how often each has struck. */
  get status(): readonly { readonly fault: Fault; readonly struck: number }[] {
    return this.#faults.map(({ fault, struck }) => ({ fault, struck }));
  }

  /** The faults that strike the next call, in the order in which they were set. */
  next(call: CallKind): Strike {
    this.#calls++;
    const faults = this.#faults.filter((entry, index) => this.#strikes(entry, index, call));
    for (const entry of faults) entry.struck++;
    return new Strike(
      faults.map(({ fault }) => fault),
      (index) => rng(this.#seed, 'operation', this.#calls, index).next(),
    );
  }

  #strikes(entry: { fault: Fault; matched: number; struck: number }, index: number, call: CallKind): boolean {
    const { fault } = entry;
    if (fault.on !== undefined && fault.on !== call) return false;
    entry.matched++;
    if (entry.matched <= (fault.skip ?? 0) || entry.struck >= (fault.times ?? Infinity)) return false;
    return rng(this.#seed, 'fault', index, this.#calls).next() < (fault.probability ?? 1);
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
