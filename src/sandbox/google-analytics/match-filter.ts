import { DIMENSIONS } from './fields.ts';
import { invalid, type FilterExpression } from './report-request.ts';
import type { Visit } from './visit.ts';

/** Whether a visit passes a filter of dimensions; letters match in either case, as the API has it unless told otherwise. */
export function matches(expression: FilterExpression, visit: Visit): boolean {
  const { andGroup, orGroup, notExpression, filter } = expression;
  if (andGroup !== undefined) return (andGroup.expressions ?? []).every((each) => matches(each, visit));
  if (orGroup !== undefined) return (orGroup.expressions ?? []).some((each) => matches(each, visit));
  if (notExpression !== undefined) return !matches(notExpression, visit);
  if (filter === undefined) throw invalid('A filter expression is empty.');
  const value = DIMENSIONS[filter.fieldName ?? '']?.of?.(visit);
  if (value === undefined)
    throw invalid(`Field ${filter.fieldName ?? ''} is not a valid dimension of a filter.`);
  if (filter.inListFilter !== undefined)
    return (filter.inListFilter.values ?? []).some((wanted) => same(wanted, value));
  if (filter.stringFilter !== undefined) return matchesText(filter.stringFilter, value);
  throw invalid('The twin serves string and in-list filters.');
}

function matchesText(
  { value: wanted = '', matchType }: { readonly value?: string; readonly matchType?: string },
  value: string,
): boolean {
  const [a, b] = [value.toLowerCase(), wanted.toLowerCase()];
  switch (matchType) {
    case undefined:
    case 'EXACT':
      return a === b;
    case 'BEGINS_WITH':
      return a.startsWith(b);
    case 'ENDS_WITH':
      return a.endsWith(b);
    case 'CONTAINS':
      return a.includes(b);
    default:
      throw invalid(`The twin serves no match type ${matchType}.`);
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
