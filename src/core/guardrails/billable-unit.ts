import { micros } from '../base/micros.ts';
import type { Micros } from '../base/micros.ts';
import { leverText, leverWord, unitOf } from '../base/lever-text.ts';
import { ruleKind } from './rule-kind.ts';

/** Name under which the rounding appears among the verdicts. */
export const BILLABLE_UNIT_RULE = 'built-in/billable-unit';

/** Platforms refuse a bid that is no multiple of the currency's unit. */
export const billableUnit = ruleKind({
  kind: 'billable_unit',
  description:
    'Rounds every changed bid to the smallest amount that the platform bills in, and a changed ratio to a hundredth, towards the current bid, so that rounding breaks no other rule. Always there, always last, not to be written in a file.',
  parameters: {},
  judge(_params, { decision, fromMicros, toMicros }, { currency, billableUnitMicros }) {
    const { lever } = decision;
    const unitMicros = unitOf(lever, billableUnitMicros);
    const rounded = roundTowards(fromMicros, toMicros, unitMicros);
    const unit = leverText(lever, unitMicros, currency);
    if (rounded === toMicros) return { verdict: 'pass', reason: `A multiple of ${unit}.` };
    if (rounded !== fromMicros) {
      const reason = `Rounded to a multiple of ${unit}: ${leverText(lever, rounded, currency)}.`;
      return { verdict: 'pass', toMicros: rounded, reason };
    }
    const reason = `The change is smaller than the smallest step of ${unit}, so the ${leverWord(lever)} stays.`;
    return { verdict: 'clamp', toMicros: rounded, reason };
  },
});

/** The multiple of the unit next to `toMicros` on the side of `fromMicros`, at least one unit; `fromMicros` when that would turn the change round. */
function roundTowards(fromMicros: Micros, toMicros: Micros, unitMicros: Micros): Micros {
  if (toMicros > fromMicros) {
    const down = Math.floor(toMicros / unitMicros) * unitMicros;
    return micros(Math.max(fromMicros, down));
  }
  const up = Math.max(unitMicros, Math.ceil(toMicros / unitMicros) * unitMicros);
  return micros(Math.min(fromMicros, up));
}
