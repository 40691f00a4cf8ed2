import type { Day } from '../../../core/base/day.ts';
import type { RequestFailure } from '../api-error.ts';
import type { Field, Value } from '../fields/field.ts';
import { namedRange, readDay } from './date-range.ts';
import { gaqlError } from './gaql-error.ts';
import type { Condition, Literal, Operator } from './syntax.ts';

export type Predicate = (value: Value) => boolean;

/** What operators a type of field takes beside `=`, `!=`, `IN`, `NOT IN` and the null tests. */
const ORDERED: ReadonlySet<Operator> = new Set(['<', '<=', '>', '>=', 'BETWEEN']);
const TEXTUAL: ReadonlySet<Operator> = new Set(['LIKE', 'NOT LIKE', 'REGEXP_MATCH', 'NOT REGEXP_MATCH']);
const LISTS: ReadonlySet<Operator> = new Set(['CONTAINS ANY', 'CONTAINS ALL', 'CONTAINS NONE']);

/** Turns a condition into a test of the field's value. @throws RequestFailure when field, operator and value do not fit. */
export function predicateOf(text: string, field: Field, condition: Condition, today: Day): Predicate {
  const { operator, values } = condition;
  if (!operatorFits(field, operator))
    throw gaqlError(
      text,
      'OPERATOR_FIELD_MISMATCH',
      `Error in WHERE clause: the operator ${operator} does not apply to '${field.name}'.`,
      condition.field.at,
      field.name,
    );
  if (operator === 'IS NULL') return (value) => value === null || value === undefined;
  if (operator === 'IS NOT NULL') return (value) => value !== null && value !== undefined;
  if (operator === 'DURING') return during(text, values[0], today);
  if (TEXTUAL.has(operator)) return textTest(text, operator, values[0]);
  const wanted = values.map((value) => readLiteral(text, field, value, operator));
  if (LISTS.has(operator)) return listTest(operator, wanted);
  return comparison(operator, wanted);
}

function operatorFits(field: Field, operator: Operator): boolean {
  if (operator.startsWith('IS ')) return true;
  if (field.repeated === true || LISTS.has(operator)) return field.repeated === true && LISTS.has(operator);
  if (operator === 'DURING') return field.type === 'DATE';
  if (TEXTUAL.has(operator)) return field.type === 'STRING';
  if (ORDERED.has(operator)) return ['INT64', 'INT32', 'DOUBLE', 'DATE'].includes(field.type);
  return true;
}

function comparison(operator: Operator, wanted: readonly (string | number | boolean)[]): Predicate {
  const [first = '', second = ''] = wanted;
  const set = new Set<unknown>(wanted);
  switch (operator) {
    case '=':
      return (value) => value === first;
    case '!=':
      return (value) => value !== first && value !== null && value !== undefined;
    case 'IN':
      return (value) => set.has(value);
    case 'NOT IN':
      return (value) => value !== null && value !== undefined && !set.has(value);
    case '<':
      return ordered((value) => value < first);
    case '<=':
      return ordered((value) => value <= first);
    case '>':
      return ordered((value) => value > first);
    case '>=':
      return ordered((value) => value >= first);
    default:
      return ordered((value) => value >= first && value <= second);
  }
}

/** Missing values are neither smaller nor greater than anything. */
function ordered(test: (value: string | number) => boolean): Predicate {
  return (value) => (typeof value === 'string' || typeof value === 'number') && test(value);
}

function listTest(operator: Operator, wanted: readonly (string | number | boolean)[]): Predicate {
  return (value) => {
    const held = new Set<unknown>(Array.isArray(value) ? value : []);
    const hits = wanted.filter((one) => held.has(one)).length;
    if (operator === 'CONTAINS ANY') return hits > 0;
    return operator === 'CONTAINS ALL' ? hits === wanted.length : hits === 0;
  };
}

/** LIKE ignores case and knows `%`, `_` and `[%]`; REGEXP_MATCH must match the whole text. */
function textTest(text: string, operator: Operator, literal: Literal | undefined): Predicate {
  const pattern = literal?.text ?? '';
  const negated = operator.startsWith('NOT ');
  const expression = operator.endsWith('LIKE')
    ? likeExpression(pattern)
    : regexp(text, pattern, literal?.at ?? 0);
  return (value) => typeof value === 'string' && expression.test(value) !== negated;
}

function likeExpression(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[([%_[\]])\]|[%_]|[.*+?^${}()|[\]\\]/g, (part, escaped?: string) => {
    if (escaped !== undefined) return /[[\]]/.test(escaped) ? `\\${escaped}` : escaped;
    if (part === '%') return '.*';
    return part === '_' ? '.' : `\\${part}`;
  });
  return new RegExp(`^${source}$`, 'isu');
}

function regexp(text: string, pattern: string, at: number): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 's');
  } catch {
    throw gaqlError(
      text,
      'BAD_VALUE',
      `Error in WHERE clause: '${pattern}' is no regular expression.`,
      at,
      pattern,
    );
  }
}

function during(text: string, literal: Literal | undefined, today: Day): Predicate {
  const name = literal?.text.toUpperCase() ?? '';
  const range = namedRange(name, today);
  if (range === null)
    throw gaqlError(
      text,
      'INVALID_VALUE_WITH_DURING_OPERATOR',
      `Error in WHERE clause: '${name}' is no date range.`,
      literal?.at ?? 0,
      name,
    );
  return (value) => {
    const of = typeof value === 'string' ? value.slice(0, 10) : '';
    return of >= range.from && of <= range.to;
  };
}

function readLiteral(
  text: string,
  field: Field,
  literal: Literal,
  operator: Operator,
): string | number | boolean {
  const { type } = field;
  if (type === 'INT64' || type === 'INT32' || type === 'DOUBLE') {
    const value = Number(literal.text);
    const whole = type === 'DOUBLE' || Number.isInteger(value);
    if (literal.kind === 'word' || literal.text.trim() === '' || Number.isNaN(value) || !whole)
      throw badValue(text, field, literal, 'BAD_VALUE', 'is no number of that field');
    return value;
  }
  if (type === 'BOOLEAN') {
    if (!/^(true|false)$/i.test(literal.text))
      throw badValue(text, field, literal, 'BAD_VALUE', 'is not TRUE or FALSE');
    return literal.text.toLowerCase() === 'true';
  }
  if (type === 'ENUM') {
    if (!(field.constants ?? []).includes(literal.text))
      throw badValue(text, field, literal, 'BAD_ENUM_CONSTANT', 'is no constant of that field');
    return literal.text;
  }
  if (literal.kind === 'word') throw badValue(text, field, literal, 'BAD_VALUE', 'must be quoted');
  return type === 'DATE' ? dateLiteral(text, field, literal, operator) : literal.text;
}

/** A day, or a time where the field has one; a day bounds a time from outside: `<=` includes all of it. */
function dateLiteral(text: string, field: Field, literal: Literal, operator: Operator): string {
  const hasTime = field.name.endsWith('_date_time');
  const of = readDay(literal.text);
  if (of !== null && !hasTime) return of;
  if (of !== null) return operator === '<=' || operator === '>' ? `${of} 23:59:59.999999` : of;
  if (hasTime && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(literal.text))
    return literal.text.includes('.') ? literal.text.padEnd(26, '0') : `${literal.text}.000000`;
  throw badValue(text, field, literal, 'INVALID_DATE_FORMAT', 'is no date written YYYY-MM-DD');
}

function badValue(text: string, field: Field, literal: Literal, code: string, what: string): RequestFailure {
  const message = `Error in WHERE clause: '${literal.text}' for '${field.name}' ${what}.`;
  return gaqlError(text, code, message, literal.at, literal.text);
}
