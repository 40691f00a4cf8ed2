import { addDays, type Day } from '../../../core/base/day.ts';
import { RequestFailure } from '../api-error.ts';
import type { Field } from '../fields/field.ts';
import type { DateRange } from './date-range.ts';
import { gaqlError } from './gaql-error.ts';

/** How far back clicks are kept. */
const CLICK_DAYS = 90;

/** What the twin serves of what clicks may be split by and counted with. */
const SERVED = /^(metrics\.clicks|segments\.(date|device|ad_network_type))$/;

/** Clicks are told of one day at a time, and of the last 90 only. @throws RequestFailure */
export function checkClicks(text: string, used: readonly Field[], range: DateRange, today: Day): void {
  const wrong = used.find(({ kind, name }) => kind !== 'attribute' && !SERVED.test(name));
  if (wrong !== undefined)
    throw gaqlError(
      text,
      `PROHIBITED_${wrong.kind === 'metric' ? 'METRIC' : 'SEGMENT'}_IN_SELECT_OR_WHERE_CLAUSE`,
      `Error in query: '${wrong.name}' cannot be asked of 'click_view'.`,
      text.indexOf(wrong.name),
      wrong.name,
    );
  if (range.from !== range.to)
    throw clickViewError(
      'EXPECTED_FILTER_ON_A_SINGLE_DAY',
      'Queries including ClickView must have a filter limiting the results to one day.',
    );
  if (range.from < addDays(today, -CLICK_DAYS))
    throw clickViewError(
      'DATE_TOO_OLD',
      `The requested date is too old: clicks of the last ${CLICK_DAYS} days are kept.`,
    );
}

function clickViewError(code: string, message: string): RequestFailure {
  return new RequestFailure('INVALID_ARGUMENT', [{ category: 'click_view_error', code, message }]);
}
