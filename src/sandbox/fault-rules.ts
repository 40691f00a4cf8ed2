import { rng } from '../core/base/rng.ts';

/** Which calls a fault strikes. */
export interface FaultRule<Call extends string> {
  /** Calls it strikes; every kind when absent. */
  readonly on?: Call;
  /** Of a call to be struck, 0 to 1; 1 when absent. */
  readonly probability?: number;
  /** Strikes at most this often. */
  readonly times?: number;
  /** Lets this many matching calls pass first. */
  readonly skip?: number;
}

/** Decides which calls are struck by which faults: the same seed and calls give the same strikes. */
export class FaultRules<Fault extends FaultRule<Call>, Call extends string> {
  protected readonly seed: number;
  protected calls = 0;
  #faults: { readonly fault: Fault; matched: number; struck: number }[] = [];

  constructor(seed: number, faults: readonly Fault[] = []) {
    this.seed = seed;
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
  strike(call: Call): readonly Fault[] {
    this.calls++;
    const faults = this.#faults.filter((entry, index) => this.#strikes(entry, index, call));
    for (const entry of faults) entry.struck++;
    return faults.map(({ fault }) => fault);
  }

  #strikes(entry: { fault: Fault; matched: number; struck: number }, index: number, call: Call): boolean {
    const { fault } = entry;
    if (fault.on !== undefined && fault.on !== call) return false;
    entry.matched++;
    if (entry.matched <= (fault.skip ?? 0) || entry.struck >= (fault.times ?? Infinity)) return false;
    return rng(this.seed, 'fault', index, this.calls).next() < (fault.probability ?? 1);
  }
}
