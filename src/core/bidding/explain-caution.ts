import { micros, type Micros } from '../base/micros.ts';
import { moneyText } from '../base/money-text.ts';
import type { CautionFacts } from '../flow.ts';
import { count, percent } from './figures.ts';

/** Less than this, in logarithms, is not spoken of. */
const LEAST_SAID = 0.02;

/**
 * `; people left $0.40, and 120 conversions bear out 55% of the way from there: $0.47`. Empty where caution changes next
 * to nothing.
 */
export function cautionText(
  { startMicros, conversions, trust, leash, guide = 1, explore = 1 }: CautionFacts,
  worthMicros: Micros,
  aimMicros: Micros,
  currency: string,
): string {
  const tells = Math.abs(Math.log(guide)) >= LEAST_SAID;
  const learns = Math.log(explore) >= LEAST_SAID;
  if (!tells && !learns && !(Math.abs(Math.log(aimMicros / worthMicros)) >= LEAST_SAID)) return '';
  const money = (value: Micros): string => moneyText(value, currency);
  const told = tells
    ? `, which by how they bid in this account makes that ${money(micros(Math.round(worthMicros * guide)))}`
    : '';
  const learned = learns
    ? `; as it is hardly ever shown, up to ${money(micros(Math.round(worthMicros * guide * explore)))} is tried to learn of it`
    : '';
  const way = `people left ${money(startMicros)}${told}${learned}, and ${count(Math.round(conversions))} conversions of the account bear out ${percent(trust)} of the way from there`;
  return Math.abs(Math.log(leash)) < LEAST_SAID
    ? `; ${way}: ${money(aimMicros)}`
    : `; ${way}, and ${leash < 1 ? 'no further rise' : 'no deeper cut'} than the evidence and all bids together allow: ${money(aimMicros)}`;
}
