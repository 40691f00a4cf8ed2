/** The sign between units and tenths; the other one groups thousands. */
export type DecimalSign = '.' | ',';

/** A number as plain text (`-1234.5`, `1e-7`), without grouping, currency or percent sign. */
export interface PlainNumber {
  readonly text: string;
  /** Whether a percent sign was there; the text is not divided yet. */
  readonly percent: boolean;
}

const PLAIN = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const CURRENCY = String.raw`(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3}|kr\.?|zł|Kč|Ft|Fr\.|Rp\.?|lei|лв\.?|руб\.?)`;
const CURRENCY_BEFORE = new RegExp(String.raw`^([+-]?)\s*${CURRENCY}\s*`, 'u');
const CURRENCY_AFTER = new RegExp(String.raw`\s*${CURRENCY}\s*(-?)$`, 'u');

/** Most of what is not plain: `60,339` and `1,234.50`. */
const ENGLISH = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;
const EXPONENT: Readonly<Record<DecimalSign, RegExp>> = {
  '.': /^\d+(?:\.\d+)?[eE][+-]?\d+$/,
  ',': /^\d+(?:,\d+)?[eE][+-]?\d+$/,
};

const SHAPES: Readonly<Record<DecimalSign, RegExp>> = {
  // Indian accounts group by two digits above the thousand: 12,34,567.
  '.': /^(?:\d+|[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}|\d{1,3}(?:(['’\s])\d{3})(?:\1\d{3})*)?(?:\.\d*)?$/,
  ',': /^(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+|\d{1,3}(?:(['’\s])\d{3})(?:\1\d{3})*)?(?:,\d*)?$/,
};

/**
 * Reads a number as people and exports write it: `1,234.50`, `1.234,50 €`, `1 234,5`, `CHF 1'234.50`, `(5.00)`, `−3`, `12 %`.
 * Null when the text is none under this decimal sign.
 */
export function parseNumberText(text: string, decimal: DecimalSign): PlainNumber | null {
  if (decimal === '.' && PLAIN.test(text)) return { text, percent: false };
  if (decimal === '.' && ENGLISH.test(text)) return { text: text.replaceAll(',', ''), percent: false };
  const { core, negative, percent } = stripNumber(text);
  if (EXPONENT[decimal].test(core)) {
    return { text: (negative ? '-' : '') + core.replace(',', '.'), percent };
  }
  if (!/\d/.test(core) || !SHAPES[decimal].test(core)) return null;
  const grouping = decimal === '.' ? /[,'’\s]/g : /[.'’\s]/g;
  const plain = core.replaceAll(grouping, '').replace(',', '.').replace(/\.$/, '');
  return { text: `${negative ? '-' : ''}${plain.startsWith('.') ? '0' : ''}${plain}`, percent };
}

/** What one cell says about the decimal sign: proof of one, `ambiguous` (`1,234`), or `silent` (no separator, no number). */
export type DecimalEvidence = DecimalSign | 'ambiguous' | 'silent';

/** Weighs one cell: it proves the only sign under which it is a number. In a column of whole numbers `1.234` proves that the point groups. */
export function decimalEvidence(text: string, wholeNumbers: boolean): DecimalEvidence {
  const mark = text.match(/[.,]/)?.[0] as DecimalSign | undefined;
  if (mark === undefined) return 'silent';
  const [point, comma] = [parseNumberText(text, '.') !== null, parseNumberText(text, ',') !== null];
  if (point !== comma) return point ? '.' : ',';
  if (!point) return 'silent';
  if (!wholeNumbers) return 'ambiguous';
  return mark === '.' ? ',' : '.';
}

function stripNumber(text: string): { core: string; negative: boolean; percent: boolean } {
  let core = text.trim().replaceAll(/[−‒–﹣－]/g, '-');
  let negative = false;
  let percent = false;
  const take = (pattern: RegExp, seen: () => void): void => {
    const next = core.replace(pattern, '');
    if (next !== core) seen();
    core = next.trim();
  };
  if (/^\(.*\)$/.test(core)) {
    negative = true;
    core = core.slice(1, -1).trim();
  }
  take(/%$|^%/, () => (percent = true));
  core = core.replace(CURRENCY_BEFORE, '$1').replace(CURRENCY_AFTER, '$1').trim();
  take(/^-|-$/, () => (negative = !negative));
  take(/^\+/, () => undefined);
  return { core, negative, percent };
}
