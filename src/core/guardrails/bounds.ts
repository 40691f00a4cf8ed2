import { micros } from '../base/micros.ts';
import type { Micros } from '../base/micros.ts';
import { leverText, leverWord, unitOf } from '../base/lever-text.ts';
import type { Lever } from '../flow.ts';
import type { ParamsOf } from './parameter.ts';
import { ruleKind } from './rule-kind.ts';
import type { Bounds, Change, Facts, Ruling } from './rule-kind.ts';

const parameters = {
  floor: {
    label: 'Floor',
    type: 'money',
    default: null,
    doc: 'Least bid, in account currency; none when absent',
  },
  ceiling: {
    label: 'Ceiling',
    type: 'money',
    default: null,
    doc: 'Highest bid, in account currency; none when absent',
  },
} as const;

/** No change leaves a bid outside these. */
export const bounds = ruleKind({
  kind: 'bounds',
  description:
    'Keeps every changed bid between a floor and a ceiling: the one hard promise, which comes before the largest step. A rule never starts or turns round a change, so a bid that is outside already and would not come closer is blocked, and the verdict says that it stays outside. Without a `lever` in its `where` a rule means bids; of a target ROAS or a modifier, 4 means 400%.',
  parameters,
  judge: judgeBounds,
});

type BoundsParams = ParamsOf<typeof parameters>;

/** Nothing is below nothing, and no bid is above what an integer holds. */
export const NO_BOUNDS: Bounds = { floorMicros: micros(0), ceilingMicros: micros(Number.MAX_SAFE_INTEGER) };

/** Floor and ceiling rounded inwards to whole billable units. */
export function boundsOf({ floor, ceiling }: BoundsParams, unitMicros: Micros): Bounds {
  return {
    floorMicros: floor === null ? NO_BOUNDS.floorMicros : micros(Math.ceil(floor / unitMicros) * unitMicros),
    ceilingMicros:
      ceiling === null ? NO_BOUNDS.ceilingMicros : micros(Math.floor(ceiling / unitMicros) * unitMicros),
  };
}

/** What both leave open. */
export function narrowed(a: Bounds, b: Bounds): Bounds {
  return {
    floorMicros: micros(Math.max(a.floorMicros, b.floorMicros)),
    ceilingMicros: micros(Math.min(a.ceilingMicros, b.ceilingMicros)),
  };
}

/** The nearest bid inside. */
export function insideBounds(value: Micros, { floorMicros, ceilingMicros }: Bounds): Micros {
  return micros(Math.max(floorMicros, Math.min(ceilingMicros, value)));
}

/** `between $0.10 and $5.00`, `at least $0.10` or `at most $5.00`. */
export function boundsText(
  { floorMicros, ceilingMicros }: Bounds,
  currency: string,
  lever: Lever = 'max_cpc',
): string {
  const [floor, ceiling] = [
    leverText(lever, floorMicros, currency),
    leverText(lever, ceilingMicros, currency),
  ];
  if (ceilingMicros === NO_BOUNDS.ceilingMicros) return `at least ${floor}`;
  return floorMicros === NO_BOUNDS.floorMicros ? `at most ${ceiling}` : `between ${floor} and ${ceiling}`;
}

function judgeBounds(params: BoundsParams, change: Change, facts: Facts): Ruling {
  const { fromMicros, toMicros } = change;
  const { lever } = change.decision;
  const word = leverWord(lever);
  const own = boundsOf(params, unitOf(lever, facts.billableUnitMicros));
  const range = boundsText(own, facts.currency, lever);
  if (change.bounds.floorMicros > change.bounds.ceilingMicros) {
    return {
      verdict: 'block',
      reason: `No ${word} is inside all bounds that apply here, so it is left alone.`,
    };
  }
  const inside = insideBounds(toMicros, own);
  if (inside === toMicros) return { verdict: 'pass', reason: `Within ${range}.` };
  const current = leverText(lever, fromMicros, facts.currency);
  if (toMicros === fromMicros) {
    return {
      verdict: 'block',
      reason: `The current ${word} of ${current} is outside ${range}; nothing was to change it.`,
    };
  }
  if (Math.sign(inside - fromMicros) === -Math.sign(toMicros - fromMicros) && inside !== fromMicros) {
    return {
      verdict: 'block',
      reason: `The current ${word} of ${current} is outside ${range} and was to move further away.`,
    };
  }
  const [wanted, now] = [
    leverText(lever, toMicros, facts.currency),
    leverText(lever, inside, facts.currency),
  ];
  return {
    verdict: 'clamp',
    toMicros: inside,
    reason: `A ${word} must be ${range}, so ${wanted} becomes ${now}.`,
  };
}
