import type { Ratio } from './streams.ts';
import type { Alarm, Watch } from './watch.ts';

/** How many entities usually stand out on a day, upwards and downwards. It belongs to the watch. */
export interface UsualStray {
  up: number;
  down: number;
  days: number;
  /** Before this day nothing is looked for: the baseline is learning anew. */
  mutedUntil: number;
}

/** Standard deviations beyond which an entity stands out on one day. */
const STANDS_OUT = 2;
/** With less expected, chance alone decides whether an entity stands out. */
const LEAST_EXPECTED = 3;
const WARM_UP_DAYS = 14;
const REST_DAYS = 8;
/** So many more than usual are no chance, in standard deviations of the number and as a number. */
const MANY = { deviations: 4, more: 4 } as const;
const MEMORY = 1 / 28;

/** Nothing seen yet. */
export function usualStray(): UsualStray {
  return { up: 0, down: 0, days: 0, mutedUntil: 0 };
}

/**
 * Whether far more entities than usual stand out of bounces on one day, all the same way: pages that broke here and
 * there over many campaigns show on the first day, long before any campaign as a whole does.
 * `expected`: bounces, float64, shape (entities); `slack`: day-to-day spread of an expectation that is not chance, as a
 * share of it, the same shape.
 */
export function manyStandOut(
  watch: Watch,
  { seen, exposure }: Ratio,
  expected: Float64Array,
  slack: Float64Array,
  day: number,
): Alarm[] {
  const { stray, groups } = watch;
  if (day < stray.mutedUntil) return [];
  const side = [...expected.keys()].map((i) => sideOf(seen[i]!, expected[i]!, exposure[i]!, slack[i]!));
  const out = (direction: -1 | 1): number[] => [...side.keys()].filter((i) => side[i] === direction);
  const [up, down] = [out(1), out(-1)];
  const [isUp, isDown] = [isMany(up.length, stray.up), isMany(down.length, stray.down)];
  if (stray.days < WARM_UP_DAYS || isUp === isDown) {
    learn(stray, up.length, down.length);
    return [];
  }
  stray.mutedUntil = day + REST_DAYS;
  const ratio = sumOf(seen) / sumOf(expected);
  const [direction, entities] = isUp ? ([1, up] as const) : ([-1, down] as const);
  return [{ day, stream: 'bounces', unit: groups, direction, since: day, ratio, entities }];
}

/** 1 or −1 where more or less was seen than chance explains, 0 elsewhere. */
function sideOf(seen: number, expected: number, exposure: number, slack: number): number {
  if (expected < LEAST_EXPECTED) return 0;
  const chance = Math.max(0.02, 1 - expected / exposure);
  const away = seen - expected;
  const isOut = Math.abs(away) > STANDS_OUT * Math.sqrt(expected * chance + (slack * expected) ** 2);
  return isOut ? Math.sign(away) : 0;
}

function isMany(count: number, usual: number): boolean {
  return count > usual + MANY.more + MANY.deviations * Math.sqrt(usual);
}

function learn(stray: UsualStray, up: number, down: number): void {
  const step = Math.max(MEMORY, 1 / ++stray.days);
  stray.up += step * (up - stray.up);
  stray.down += step * (down - stray.down);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
