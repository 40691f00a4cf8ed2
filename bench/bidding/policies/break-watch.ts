import type { Arena } from '../arena.ts';
import type { Since } from '../evidence-of.ts';

/** Looks for breaks in what arrives; none yet. */
export class BreakWatch {
  readonly #since: Since;

  constructor(arena: Arena) {
    this.#since = new Int32Array(arena.entities);
  }

  look(): Since {
    return this.#since;
  }
}
