import type { MappedAttribute } from '../../jobs/ports.ts';

/** Columns that are known before the click: who, where, what. Normalised names. */
const KNOWN_BEFORE = new Set([
  'age',
  'alter',
  'gender',
  'geschlecht',
  'interest',
  'interests',
  'country',
  'land',
  'region',
  'city',
  'language',
  'placement',
  'objective',
  'landing page',
  'final url',
  'category',
  'label',
  'labels',
  'keyword type',
  'month',
  'week',
  'weekday',
  'weekend',
  'day of week',
  'special day',
  'browser',
  'operating system',
  'operating systems',
  'platform',
  'campaign type',
  'ad type',
  'parental status',
  'household income',
  'audience',
]);

/** Numbers that are codes, not amounts. */
const CODES = new Set([
  'browser',
  'operating system',
  'operating systems',
  'region',
  'interest',
  'interests',
  'traffic type',
  'month',
  'week',
  'day of week',
  'category',
  'zip',
  'postal code',
]);

const LEAKS: readonly (readonly [RegExp, string])[] = [
  [/\bpage values?\b/, 'derives from transactions'],
  [/\btrans(action)?s?\b/, 'derives from transactions'],
  [
    /\b(cpa|cost (per )?(all )?(conv|conversion|result|purchase|action|lead|trans)\w*|kosten conv)\b/,
    'divides the cost by the outcome',
  ],
  [
    /\b(conv|conversion|purchase|cvr|konversions?)\s?(rate|rates)\b|\bcvr\b|\bconv rate\b/,
    'is the rate of the outcome',
  ],
  [/\broas\b|return on ad spend|conv value cost|value cost/, 'divides the outcome by the cost'],
  [
    /\b(revenue|umsatz|sales|order value|purchase\w*|bookings?|orders?|checkouts?|leads?|results?)\b/,
    'counts or values the outcome',
  ],
  [/^(total )?(amount|value)$/, 'may be the value of the outcome'],
  [/\b(conv|conversions?|konversionen|key events?)\b/, 'counts or values the outcome'],
];

/** When an extra column is known, by its normalised name, and why it would leak the outcome. */
export function attributeKnown(name: string): Pick<MappedAttribute, 'known' | 'leak'> {
  const leak = LEAKS.find(([pattern]) => pattern.test(name))?.[1];
  if (leak !== undefined) return { known: 'outcome', leak };
  return { known: KNOWN_BEFORE.has(name) ? 'attribute' : 'period' };
}

/** Whether a column is a well-known one that describes who, where or what. */
export function isDescriptive(name: string): boolean {
  return KNOWN_BEFORE.has(name);
}

/** Whether the numbers of a column are codes and thus categories. */
export function isCode(name: string): boolean {
  return CODES.has(name) || /\b(id|code|number|no)$/.test(name);
}
