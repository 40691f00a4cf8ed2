import { gaqlError } from './gaql-error.ts';

export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'symbol' | 'end';
  /** Strings without quotes and escapes; everything else as written. */
  readonly text: string;
  readonly at: number;
}

const WORD = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y;
const NUMBER = /-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SYMBOL = /!=|<=|>=|[=<>(),]/y;
const SPACE = /\s+/y;

/** Cuts a query into tokens, ending with one of kind `end`. @throws RequestFailure at the first text that is no token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const token = readString(text, at) ?? readPlain(text, at);
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

function readPlain(text: string, at: number): { token: Token; end: number } {
  for (const [kind, pattern] of [
    ['word', WORD],
    ['number', NUMBER],
    ['symbol', SYMBOL],
  ] as const) {
    const found = match(pattern, text, at);
    if (found === null) continue;
    const end = at + found.length;
    if (kind === 'number' && /[A-Za-z_.]/.test(text[end] ?? ''))
      throw gaqlError(text, 'BAD_NUMBER', `Error in query: invalid number '${found + text[end]}'.`, at);
    return { token: { kind, text: found, at }, end };
  }
  throw gaqlError(text, 'BAD_SYMBOL', `Error in query: unexpected symbol '${text[at]}'.`, at, text[at]);
}

function readString(text: string, start: number): { token: Token; end: number } | null {
  const quote = text[start];
  if (quote !== "'" && quote !== '"') return null;
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (letter === quote) return { token: { kind: 'string', text: value, at: start }, end: at + 1 };
    if (letter === '\n')
      throw gaqlError(text, 'PROHIBITED_NEWLINE_IN_STRING', 'Error in query: newline in a string.', at);
    value += letter === '\\' ? escaped(text, ++at) : letter;
  }
  throw gaqlError(text, 'STRING_NOT_TERMINATED', 'Error in query: string is not terminated.', start);
}

function escaped(text: string, at: number): string {
  const letter = text[at] ?? '';
  if (letter === '\\' || letter === "'" || letter === '"') return letter;
  if (letter === 'n') return '\n';
  if (letter === 't') return '\t';
  throw gaqlError(text, 'BAD_ESCAPE_SEQUENCE', `Error in query: bad escape sequence '\\${letter}'.`, at - 1);
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
