import { micros } from '../base/micros.ts';
import type { Micros } from '../base/micros.ts';
import { leverText, leverWord, unitOf } from '../base/lever-text.ts';
import { ruleKind } from './rule-kind.ts';
import type { Bounds } from './rule-kind.ts';

/** One change moves a bid only so far. */
export const step = ruleKind({
  kind: 'step',
  description:
    'Limits how far one change moves a bid, up or down, as a share of the current bid. One billable unit is always allowed, so that small bids can move. A bid outside its bounds may go as far as the nearest bound, because bounds come first.',
  parameters: {
    ratio: {
      label: 'Largest step',
      type: 'ratio',
      default: 0.2,
      doc: 'Share of the current bid; 0.2 is 20 % up or down',
    },
  },
  judge({ ratio }, { decision, fromMicros, toMicros, bounds }, { currency, billableUnitMicros }) {
    const { lever } = decision;
    const [low, high] = stepRange(fromMicros, ratio, unitOf(lever, billableUnitMicros), bounds);
    const allowed = micros(Math.max(low, Math.min(high, toMicros)));
    const share = `${Number((100 * ratio).toFixed(2))}%`;
    if (allowed === toMicros) return { verdict: 'pass', reason: `Within one step of ${share}.` };
    const outside = fromMicros < bounds.floorMicros || fromMicros > bounds.ceilingMicros;
    const most = outside ? `${share} or to its bounds` : share;
    const [wanted, now] = [leverText(lever, toMicros, currency), leverText(lever, allowed, currency)];
    return {
      verdict: 'clamp',
      toMicros: allowed,
      reason: `One change may move a ${leverWord(lever)} by ${most}, so ${wanted} becomes ${now} for now.`,
    };
  },
});

/** Least and most a bid may become in one step. */
export function stepRange(
  fromMicros: Micros,
  ratio: number,
  unitMicros: Micros,
  { floorMicros, ceilingMicros }: Bounds,
): readonly [low: number, high: number] {
  const size = Math.max(Math.round(fromMicros * ratio), unitMicros);
  const low = Math.max(0, fromMicros - size);
  const high = Math.min(Number.MAX_SAFE_INTEGER, fromMicros + size);
  if (floorMicros > ceilingMicros) return [low, high];
  return [
    fromMicros > ceilingMicros ? Math.min(low, ceilingMicros) : low,
    fromMicros < floorMicros ? Math.max(high, floorMicros) : high,
  ];
}
