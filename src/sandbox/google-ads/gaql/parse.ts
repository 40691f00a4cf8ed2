import { atClause, Cursor, parseName } from './cursor.ts';
import { gaqlError } from './gaql-error.ts';
import { parseCondition } from './parse-condition.ts';
import type { Name, Ordering, Parameter, Query } from './syntax.ts';

/** Parses a GAQL query. @throws RequestFailure with the API's own code, and line and column in the message. */
export function parseQuery(text: string): Query {
  const cursor = new Cursor(text);
  if (!cursor.accept('SELECT'))
    throw gaqlError(
      text,
      'EXPECTED_SELECT',
      'Error in query: query must begin with SELECT.',
      cursor.token.at,
    );
  const select = parseNames(cursor);
  if (cursor.token.kind !== 'end' && !atClause(cursor)) throw cursor.unexpected();
  if (!cursor.accept('FROM'))
    throw gaqlError(text, 'EXPECTED_FROM', 'Error in query: expected a FROM clause.', cursor.token.at);
  const from = parseName(cursor);
  const where = cursor.accept('WHERE') ? parseConditions(cursor) : [];
  const orderBy = cursor.accept('ORDER') ? parseOrderings(cursor) : [];
  const limit = cursor.accept('LIMIT') ? parseLimit(cursor) : null;
  const parameters = cursor.accept('PARAMETERS') ? parseParameters(cursor) : [];
  if (cursor.token.kind !== 'end') throw cursor.unexpected();
  return { select, from, where, orderBy, limit, parameters };
}

function parseNames(cursor: Cursor): Name[] {
  const names = [parseName(cursor)];
  while (cursor.accept(',')) names.push(parseName(cursor));
  return names;
}

function parseConditions(cursor: Cursor): Query['where'] {
  const conditions = [parseCondition(cursor)];
  while (cursor.accept('AND')) conditions.push(parseCondition(cursor));
  if (cursor.is('OR'))
    throw cursor.fail('EXPECTED_AND', 'Error in WHERE clause: conditions are joined by AND.');
  return conditions;
}

function parseOrderings(cursor: Cursor): Ordering[] {
  if (!cursor.accept('BY')) throw cursor.fail('EXPECTED_BY', 'Error in query: expected BY after ORDER.');
  const orderings = [parseOrdering(cursor)];
  while (cursor.accept(',')) orderings.push(parseOrdering(cursor));
  return orderings;
}

function parseOrdering(cursor: Cursor): Ordering {
  const field = parseName(cursor);
  const descending = cursor.accept('DESC');
  if (!descending) cursor.accept('ASC');
  return { field, descending };
}

function parseLimit(cursor: Cursor): number {
  const token = cursor.take();
  if (token.kind !== 'number' || !/^\d+$/.test(token.text))
    throw cursor.fail(
      'BAD_LIMIT_VALUE',
      `Error in LIMIT clause: '${token.text}' is no positive integer.`,
      token,
    );
  if (Number(token.text) < 1)
    throw cursor.fail('LIMIT_VALUE_TOO_LOW', 'Error in LIMIT clause: the limit must be at least 1.', token);
  return Number(token.text);
}

function parseParameters(cursor: Cursor): Parameter[] {
  const parameters = [parseParameter(cursor)];
  while (cursor.accept(',')) parameters.push(parseParameter(cursor));
  return parameters;
}

function parseParameter(cursor: Cursor): Parameter {
  const name = cursor.take();
  if (!['include_drafts', 'omit_unselected_resource_names'].includes(name.text))
    throw cursor.fail(
      'BAD_PARAMETER_NAME',
      `Error in PARAMETERS clause: unknown parameter '${name.text}'.`,
      name,
    );
  if (!cursor.accept('=')) throw cursor.unexpected();
  const value = cursor.take();
  if (!/^(true|false)$/i.test(value.text))
    throw cursor.fail(
      'BAD_PARAMETER_VALUE',
      `Error in PARAMETERS clause: '${value.text}' is not true or false.`,
      value,
    );
  return { name: name.text, value: value.text.toLowerCase() === 'true' };
}
