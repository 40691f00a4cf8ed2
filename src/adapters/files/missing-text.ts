const MISSING = new Set(['', '--', '-', '–', '—', 'n/a', '#n/a', '(not set)', '(nicht festgelegt)']);
const MISSING_VALUE = new Set(['na', 'nan', 'null', 'none', '\\n', 'nil', 'undefined', 'inf', 'infinity']);

/** Whether a cell is how exports write "nothing here": empty, ` --`, `n/a`, `(not set)`. */
export function isMissing(text: string): boolean {
  if (!mayBeMissing(text)) return false;
  return text.length <= 20 && MISSING.has(text.length === 0 ? text : text.trim().toLowerCase());
}

/** As {@link isMissing}, with the words that can only mean nothing where a number, day or yes/no is expected: `NULL`, `NaN`. */
export function isMissingValue(text: string): boolean {
  if (!mayBeMissing(text)) return false;
  return isMissing(text) || (text.length <= 10 && MISSING_VALUE.has(text.trim().toLowerCase()));
}

/** Settles most cells by their first character: what means nothing begins with no digit and with few letters. */
function mayBeMissing(text: string): boolean {
  return text.length === 0 || FIRST.includes(text.charAt(0));
}

const FIRST = ' \u00a0\t\n-–—#(\\nNiIuU';
