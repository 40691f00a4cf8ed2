const MISSING = new Set(['', '--', '-', '–', '—', 'n/a', '#n/a', '(not set)', '(nicht festgelegt)']);
const MISSING_VALUE = new Set(['na', 'nan', 'null', 'none', '\\n', 'nil', 'undefined', 'inf', 'infinity']);

/** Whether a cell is how exports write "nothing here": empty, ` --`, `n/a`, `(not set)`. */
export function isMissing(text: string): boolean {
  return text.length <= 20 && MISSING.has(text.length === 0 ? text : text.trim().toLowerCase());
}

/** As {@link isMissing}, with the words that can only mean nothing where a number, day or yes/no is expected: `NULL`, `NaN`. */
export function isMissingValue(text: string): boolean {
  return isMissing(text) || (text.length <= 10 && MISSING_VALUE.has(text.trim().toLowerCase()));
}
