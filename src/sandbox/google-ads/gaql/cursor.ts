import type { RequestFailure } from '../api-error.ts';
import { gaqlError } from './gaql-error.ts';
import type { Name } from './syntax.ts';
import { tokenize, type Token } from './tokenize.ts';

const CLAUSES = new Set(['FROM', 'WHERE', 'ORDER', 'LIMIT', 'PARAMETERS']);

/** Where the parser stands in the tokens of a query. */
export class Cursor {
  readonly text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokenize(text);
  }

  get token(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: this.text.length };
  }

  take(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  /** Whether the next token is this symbol or this word, in any case of letters. */
  is(text: string): boolean {
    const { kind, text: found } = this.token;
    return (kind === 'word' || kind === 'symbol') && found.toUpperCase() === text;
  }

  /** Takes the next token if it is this one. */
  accept(text: string): boolean {
    const found = this.is(text);
    if (found) this.take();
    return found;
  }

  fail(code: string, message: string, token: Token = this.token): RequestFailure {
    return token.kind === 'end'
      ? gaqlError(this.text, 'UNEXPECTED_END_OF_QUERY', 'Error in query: unexpected end of query.', token.at)
      : gaqlError(this.text, code, message, token.at, token.text);
  }

  unexpected(): RequestFailure {
    return this.fail('UNEXPECTED_INPUT', `Error in query: unexpected input ${this.token.text}.`);
  }
}

/** A field or resource name; names of clauses are none. */
export function parseName(cursor: Cursor): Name {
  const { kind, text, at } = cursor.token;
  if (kind !== 'word' || CLAUSES.has(text.toUpperCase()))
    throw cursor.fail('BAD_FIELD_NAME', `Error in query: expected a field name, found '${text}'.`);
  cursor.take();
  return { text, at };
}

/** Whether the next token begins a clause. */
export function atClause(cursor: Cursor): boolean {
  return cursor.token.kind === 'word' && CLAUSES.has(cursor.token.text.toUpperCase());
}
