/** A clock that only moves when told. */
export interface TestClock {
  now(): Date;
  advance(by: { readonly minutes?: number; readonly ms?: number }): void;
}

/** A clock that starts at a moment, ISO 8601. */
export function testClock(start: string): TestClock {
  let ms = Date.parse(start);
  return {
    now: () => new Date(ms),
    advance: ({ minutes = 0, ms: more = 0 }) => {
      ms += 60_000 * minutes + more;
    },
  };
}
