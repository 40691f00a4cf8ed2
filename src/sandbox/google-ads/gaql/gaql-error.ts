import type { AdsError } from '../api-error.ts';
import { RequestFailure } from '../api-error.ts';

/** Fails a query with the API's own code; `at` becomes line and column in the message. */
export function gaqlError(
  text: string,
  code: string,
  message: string,
  at: number | null,
  trigger?: string,
): RequestFailure {
  const place = at === null ? '' : ` (line ${lineOf(text, at)}, column ${columnOf(text, at)})`;
  return new RequestFailure('INVALID_ARGUMENT', [
    {
      category: 'query_error',
      code,
      message: message + place,
      ...(trigger === undefined ? {} : { trigger }),
    } satisfies AdsError,
  ]);
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1) + 1;
}
