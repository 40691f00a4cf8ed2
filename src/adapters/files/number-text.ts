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

const SHAPES: Readonly<Record<DecimalSign, RegExp>> = {
  // Indian accounts group by two digits above the thousand: 12,34,567.
  '.': /^(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3}|\d{1,3}(?:(['’\s])\d{3})(?:\1\d{3})*)?(?:\.\d*)?$/,
  ',': /^(?:\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:(['’\s])\d{3})(?:\1\d{3})*)?(?:,\d*)?$/,
};

/**
 * Reads a number as people and exports write it: `1,234.50`, `1.234,50 €`, `1 234,5`, `CHF 1'234.50`, `(5.00)`, `−3`, `12 %`.
 * Null when the text is none under this decimal sign.
 */
export function parseNumberText(text: string, decimal: DecimalSign): PlainNumber | null {
  if (decimal === '.' && PLAIN.test(text)) return { text, percent: false };
  const { core, negative, percent } = stripNumber(text);
  if (/^\d+(?:[.,]\d+)?[eE][+-]?\d+$/.test(core)) {
    return { text: (negative ? '-' : '') + core.replace(',', '.'), percent };
  }
  if (!/\d/.test(core) || !SHAPES[decimal].test(core)) return null;
  const grouping = decimal === '.' ? /[,'’\s]/g : /[.'’\s]/g;
  const plain = core.replaceAll(grouping, '').replace(',', '.').replace(/\.$/, '');
  return { text: `${negative ? '-' : ''}${plain.startsWith('.') ? '0' : ''}${plain}`, percent };
}

/** What one cell says about the decimal sign: proof of one, `ambiguous` (`1,234`), or `silent` (no separator, no number). */
export type DecimalEvidence = DecimalSign | 'ambiguous' | 'silent';

/** Weighs one cell. In a column of whole numbers `1.234` proves that the point groups. */
export function decimalEvidence(text: string, wholeNumbers: boolean): DecimalEvidence {
  const { core } = stripNumber(text);
  const marks = core.match(/[.,]/g);
  if (marks === null || !/^[\d.,'’\s]+$/.test(core)) return 'silent';
  const last = marks.at(-1) as DecimalSign;
  const other: DecimalSign = last === '.' ? ',' : '.';
  const count = marks.filter((mark) => mark === last).length;
  if (count > 1) return marks.length === count ? other : 'silent';
  const [before = '', after = ''] = core.split(last);
  if (marks.length > 1 || /['’\s]/.test(before)) return last;
  if (after.length !== 3 || before.length === 0 || before.length > 3 || before.startsWith('0')) return last;
  return wholeNumbers ? other : 'ambiguous';
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
