import type { AdsError } from '../api-error.ts';
import type { CustomerRecord } from '../records.ts';

/** What may be wrong with one value, as the API says it; null when nothing is. */
export type ValueRule = (value: unknown, customer: CustomerRecord) => Omit<AdsError, 'path'> | null;

const MAX_BID_MICROS = 10_000_000_000;
const MAX_BUDGET_MICROS = 1_000_000_000_000_000;

/** A bid or target CPA: a positive multiple of the billable unit. */
export function bidRule(tooBig: 'ad_group_error' | 'bidding_error'): ValueRule {
  return (value, { billableUnitMicros }) => {
    const micros = Number(value);
    if (micros <= 0) return tooLow(value);
    if (micros % billableUnitMicros !== 0)
      return {
        category: 'currency_error',
        code: 'VALUE_NOT_MULTIPLE_OF_BILLABLE_UNIT',
        message: 'Value not multiple of billable unit.',
        trigger: String(value),
      };
    if (micros > MAX_BID_MICROS)
      return {
        category: tooBig,
        code: 'BID_TOO_BIG',
        message: 'The bid is too big.',
        trigger: String(value),
      };
    return null;
  };
}

/** A target ROAS: 0.01 to 1000. */
export const roasRule: ValueRule = rangeRule(0.01, 1000);

/** A bid modifier: 0.1 to 10; 0 opts out where that is allowed. */
export function modifierRule(mayOptOut: boolean): ValueRule {
  const range = rangeRule(0.1, 10);
  return (value, customer) => (mayOptOut && Number(value) === 0 ? null : range(value, customer));
}

/** An average daily budget. */
export const budgetRule: ValueRule = (value, customer) => {
  const micros = Number(value);
  const error = (code: string, message: string): Omit<AdsError, 'path'> => ({
    category: 'campaign_budget_error',
    code,
    message,
    trigger: String(value),
  });
  if (micros < 0) return error('NEGATIVE_MONEY_AMOUNT', 'The budget amount is negative.');
  if (micros % customer.billableUnitMicros !== 0)
    return error(
      'NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT',
      'The amount is no multiple of the smallest unit of the currency.',
    );
  if (micros < customer.billableUnitMicros)
    return error('MONEY_AMOUNT_LESS_THAN_CURRENCY_MINIMUM_CPC', 'The amount is less than the minimum CPC.');
  if (micros > MAX_BUDGET_MICROS) return error('MONEY_AMOUNT_TOO_LARGE', 'The amount is too large.');
  if (micros < customer.minimumBudgetMicros)
    return {
      ...error('BUDGET_BELOW_PER_DAY_MINIMUM', 'The budget is below the minimum per day.'),
      details: {
        budgetMinimum: {
          currency: customer.currency,
          micros: customer.minimumBudgetMicros,
          failedMicros: micros,
        },
      },
    };
  return null;
};

/** One of some enum constants. */
export function oneOf(...constants: readonly string[]): ValueRule {
  return (value) =>
    constants.includes(String(value))
      ? null
      : {
          category: 'field_error',
          code: 'INVALID_VALUE',
          message: 'The value is invalid.',
          trigger: String(value),
        };
}

/** A name: not empty. */
export const nameRule: ValueRule = (value) =>
  String(value).trim() === ''
    ? { category: 'field_error', code: 'REQUIRED', message: 'The required field was not present.' }
    : null;

function rangeRule(low: number, high: number): ValueRule {
  return (value) => {
    const number = Number(value);
    if (number < low) return tooLow(value);
    if (number > high)
      return { category: 'range_error', code: 'TOO_HIGH', message: 'Too high.', trigger: String(value) };
    return null;
  };
}

function tooLow(value: unknown): Omit<AdsError, 'path'> {
  return { category: 'range_error', code: 'TOO_LOW', message: 'Too low.', trigger: String(value) };
}
