import { parseName, type Cursor } from './cursor.ts';
import { LIST_VALUE, NO_VALUE, SINGLE_VALUE, TEXT_VALUE } from './syntax.ts';
import type { Condition, Literal, Operator } from './syntax.ts';

/** One condition of a WHERE clause. @throws RequestFailure */
export function parseCondition(cursor: Cursor): Condition {
  const field = parseName(cursor);
  const operator = parseOperator(cursor);
  return { field, operator, values: parseValues(cursor, operator) };
}

function parseOperator(cursor: Cursor): Operator {
  for (const symbol of SINGLE_VALUE) if (cursor.accept(symbol)) return symbol;
  if (cursor.accept('IS')) {
    const not = cursor.accept('NOT');
    if (!cursor.accept('NULL')) throw cursor.unexpected();
    return not ? 'IS NOT NULL' : 'IS NULL';
  }
  if (cursor.accept('CONTAINS')) {
    for (const what of ['ANY', 'ALL', 'NONE'] as const) if (cursor.accept(what)) return `CONTAINS ${what}`;
    throw cursor.fail('BAD_OPERATOR', 'Error in WHERE clause: CONTAINS needs ANY, ALL or NONE.');
  }
  const not = cursor.accept('NOT');
  for (const word of ['IN', 'LIKE', 'REGEXP_MATCH'] as const)
    if (cursor.accept(word)) return not ? `NOT ${word}` : word;
  if (!not) for (const word of ['BETWEEN', 'DURING'] as const) if (cursor.accept(word)) return word;
  throw cursor.fail('BAD_OPERATOR', `Error in WHERE clause: '${cursor.token.text}' is no operator.`);
}

function parseValues(cursor: Cursor, operator: Operator): Literal[] {
  if (isOneOf(operator, NO_VALUE)) return [];
  if (isOneOf(operator, LIST_VALUE)) return parseList(cursor);
  if (operator === 'BETWEEN') return parseBetween(cursor);
  if (operator === 'DURING' && cursor.token.kind !== 'word')
    throw cursor.fail(
      'INVALID_VALUE_WITH_DURING_OPERATOR',
      `Error in WHERE clause: '${cursor.token.text}' is no date range.`,
    );
  if (isOneOf(operator, TEXT_VALUE) && cursor.token.kind !== 'string')
    throw cursor.fail(
      'INVALID_VALUE_WITH_LIKE_OPERATOR',
      `Error in WHERE clause: ${operator} needs a quoted string.`,
    );
  if (cursor.is('('))
    throw cursor.fail('EXPECTED_SINGLE_VALUE', `Error in WHERE clause: ${operator} takes one value.`);
  return [parseLiteral(cursor)];
}

function parseList(cursor: Cursor): Literal[] {
  if (!cursor.accept('('))
    throw cursor.fail('EXPECTED_LIST', 'Error in WHERE clause: expected a list in parentheses.');
  if (cursor.is(')'))
    throw cursor.fail('PROHIBITED_EMPTY_LIST_IN_CONDITION', 'Error in WHERE clause: the list is empty.');
  const values = [parseLiteral(cursor)];
  while (cursor.accept(',')) values.push(parseLiteral(cursor));
  if (!cursor.accept(')')) throw cursor.unexpected();
  if (values.length > 20_000)
    throw cursor.fail('FILTER_HAS_TOO_MANY_VALUES', 'Error in WHERE clause: a list takes 20,000 values.');
  return values;
}

function parseBetween(cursor: Cursor): Literal[] {
  const low = parseLiteral(cursor);
  if (!cursor.accept('AND'))
    throw cursor.fail(
      'EXPECTED_VALUE_WITH_BETWEEN_OPERATOR',
      'Error in WHERE clause: BETWEEN needs two values joined by AND.',
    );
  return [low, parseLiteral(cursor)];
}

function parseLiteral(cursor: Cursor): Literal {
  const { kind, text, at } = cursor.token;
  if (kind !== 'string' && kind !== 'number' && kind !== 'word')
    throw cursor.fail('BAD_VALUE', `Error in WHERE clause: expected a value, found '${text}'.`);
  cursor.take();
  return { kind, text, at };
}

function isOneOf<T extends string>(value: string, list: readonly T[]): value is T {
  return (list as readonly string[]).includes(value);
}
