/** The twin's time: starts at a given moment, moves when told, and by itself when given a speed. */
export class SandboxClock {
  readonly #wallClock: () => number;
  readonly #daysPerSecond: number;
  readonly #startedAt: number;
  #base: number;

  constructor(start: number, daysPerSecond: number, wallClock: () => number) {
    this.#base = start;
    this.#daysPerSecond = daysPerSecond;
    this.#wallClock = wallClock;
    this.#startedAt = wallClock();
  }

  /** Simulated time, in ms. */
  now(): number {
    const elapsedSeconds = (this.#wallClock() - this.#startedAt) / 1000;
    return Math.floor(this.#base + elapsedSeconds * this.#daysPerSecond * 86_400_000);
  }

  advance(ms: number): void {
    this.#base += ms;
  }
}
