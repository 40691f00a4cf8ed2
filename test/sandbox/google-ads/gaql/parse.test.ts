import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestFailure } from '../../../../src/sandbox/google-ads/api-error.ts';
import { parseQuery } from '../../../../src/sandbox/google-ads/gaql/parse.ts';
import { printQuery } from '../../../../src/sandbox/google-ads/gaql/print.ts';
import {
  LIST_VALUE,
  NO_VALUE,
  SINGLE_VALUE,
  TEXT_VALUE,
  type Condition,
  type Query,
} from '../../../../src/sandbox/google-ads/gaql/syntax.ts';

describe('parseQuery', () => {
  it('reads every clause, in any case of letters', () => {
    const query = parseQuery(
      "select campaign.id, metrics.clicks From campaign where campaign.name like 'a%' and metrics.clicks between 1 and 5 order by metrics.clicks desc, campaign.id limit 7 parameters include_drafts = true",
    );

    expect(query.select.map(({ text }) => text)).toEqual(['campaign.id', 'metrics.clicks']);
    expect(query.where.map(({ operator }) => operator)).toEqual(['LIKE', 'BETWEEN']);
    expect(query.orderBy.map(({ descending }) => descending)).toEqual([true, false]);
    expect([query.limit, query.parameters]).toEqual([7, [{ name: 'include_drafts', value: true }]]);
  });

  it.each([
    ['FROM campaign', 'EXPECTED_SELECT', '(line 1, column 1)'],
    ['SELECT campaign.id', 'EXPECTED_FROM', '(line 1, column 19)'],
    ['SELECT campaign.id,\n  FROM campaign', 'BAD_FIELD_NAME', '(line 2, column 3)'],
    ['SELECT campaign.id FROM campaign WHERE', 'UNEXPECTED_END_OF_QUERY', '(line 1, column 39)'],
    ["SELECT a.b FROM c WHERE a.b = 'x", 'STRING_NOT_TERMINATED', '(line 1, column 31)'],
    ["SELECT a.b FROM c WHERE a.b = 'x\n'", 'PROHIBITED_NEWLINE_IN_STRING', '(line 1, column 33)'],
    ["SELECT a.b FROM c WHERE a.b = '\\q'", 'BAD_ESCAPE_SEQUENCE', '(line 1, column 32)'],
    ['SELECT a.b FROM c WHERE a.b = 1x', 'BAD_NUMBER', '(line 1, column 31)'],
    ['SELECT a.b FROM c WHERE a.b ? 1', 'BAD_SYMBOL', '(line 1, column 29)'],
    ['SELECT a.b FROM c WHERE a.b IS 1', 'UNEXPECTED_INPUT', '(line 1, column 32)'],
    ['SELECT a.b FROM c WHERE a.b SOUNDS 1', 'BAD_OPERATOR', '(line 1, column 29)'],
    ['SELECT a.b FROM c WHERE a.b IN 1', 'EXPECTED_LIST', '(line 1, column 32)'],
    ['SELECT a.b FROM c WHERE a.b IN ()', 'PROHIBITED_EMPTY_LIST_IN_CONDITION', '(line 1, column 33)'],
    ['SELECT a.b FROM c WHERE a.b = (1)', 'EXPECTED_SINGLE_VALUE', '(line 1, column 31)'],
    [
      'SELECT a.b FROM c WHERE a.b BETWEEN 1, 2',
      'EXPECTED_VALUE_WITH_BETWEEN_OPERATOR',
      '(line 1, column 38)',
    ],
    ['SELECT a.b FROM c WHERE a.b DURING 5', 'INVALID_VALUE_WITH_DURING_OPERATOR', '(line 1, column 36)'],
    ['SELECT a.b FROM c WHERE a.b LIKE 5', 'INVALID_VALUE_WITH_LIKE_OPERATOR', '(line 1, column 34)'],
    ['SELECT a.b FROM c WHERE a.b = 1 OR a.b = 2', 'EXPECTED_AND', '(line 1, column 33)'],
    ['SELECT a.b FROM c ORDER a.b', 'EXPECTED_BY', '(line 1, column 25)'],
    ['SELECT a.b FROM c LIMIT few', 'BAD_LIMIT_VALUE', '(line 1, column 25)'],
    ['SELECT a.b FROM c LIMIT 0', 'LIMIT_VALUE_TOO_LOW', '(line 1, column 25)'],
    ['SELECT a.b FROM c PARAMETERS x = true', 'BAD_PARAMETER_NAME', '(line 1, column 30)'],
    ['SELECT a.b FROM c PARAMETERS include_drafts = 1', 'BAD_PARAMETER_VALUE', '(line 1, column 47)'],
    ['SELECT a.b FROM c d', 'UNEXPECTED_INPUT', '(line 1, column 19)'],
  ])('answers %j with %s at %s', (text, code, place) => {
    const error = failureOf(() => parseQuery(text));

    expect(error.code).toBe(code);
    expect(error.message).toContain(place);
  });

  it('reads back every query that it prints', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        expect(withoutOffsets(parseQuery(printQuery(query)))).toEqual(withoutOffsets(query));
      }),
    );
  });

  it('fails with an error of the API on whatever else is written', () => {
    const words = fc.constantFrom(
      'SELECT',
      'FROM',
      'WHERE',
      'AND',
      'IN',
      '(',
      ')',
      ',',
      '=',
      "'",
      'a.b',
      '1',
      '\n',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((parts) => parts.join(' ')),
        ),
        (text) => {
          try {
            parseQuery(text);
          } catch (error) {
            expect(error).toBeInstanceOf(RequestFailure);
          }
        },
      ),
    );
  });
});

function failureOf(run: () => unknown): { readonly code: string; readonly message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof RequestFailure && error.errors[0] !== undefined) return error.errors[0];
    throw error;
  }
  throw new Error('expected a failure');
}

const part = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
  .filter((word) => !/^(from|where|order|limit|parameters)$/.test(word));
const name = fc
  .array(part, { minLength: 1, maxLength: 3 })
  .map((parts) => ({ text: parts.join('.'), at: 0 }));
const string = fc.string().map((text) => ({ kind: 'string' as const, text, at: 0 }));
const number = fc.integer().map((value) => ({ kind: 'number' as const, text: String(value), at: 0 }));
const word = fc
  .constantFrom('TRUE', 'ENABLED', 'LAST_7_DAYS')
  .map((text) => ({ kind: 'word' as const, text, at: 0 }));
const literal = fc.oneof(string, number, word);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  conditionOf(fc.constantFrom(...SINGLE_VALUE), fc.tuple(literal)),
  conditionOf(fc.constantFrom(...TEXT_VALUE), fc.tuple(string)),
  conditionOf(fc.constantFrom(...LIST_VALUE), fc.array(literal, { minLength: 1, maxLength: 4 })),
  conditionOf(fc.constantFrom(...NO_VALUE), fc.constant([])),
  conditionOf(fc.constant('BETWEEN' as const), fc.tuple(literal, literal)),
  conditionOf(fc.constant('DURING' as const), fc.tuple(word)),
);

const anyQuery: fc.Arbitrary<Query> = fc.record({
  select: fc.array(name, { minLength: 1, maxLength: 4 }),
  from: name,
  where: fc.array(condition, { maxLength: 4 }),
  orderBy: fc.array(fc.record({ field: name, descending: fc.boolean() }), { maxLength: 3 }),
  limit: fc.option(fc.integer({ min: 1, max: 100_000 })),
  parameters: fc.constantFrom([], [{ name: 'include_drafts', value: false }]),
});

function conditionOf(
  operator: fc.Arbitrary<Condition['operator']>,
  values: fc.Arbitrary<Condition['values']>,
): fc.Arbitrary<Condition> {
  return fc.record({ field: name, operator, values });
}

function withoutOffsets(query: Query): unknown {
  return JSON.parse(JSON.stringify(query, (key, value: unknown) => (key === 'at' ? undefined : value)));
}
