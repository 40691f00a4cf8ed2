import { categoriesOf, findColumn, type Frame } from './frame.ts';

/** A row's value of a feature: a level, a number of four digits, or `missing`. */
export function readableValue(frame: Frame, feature: string, row: number): string {
  const value = valueOf(frame, feature, row);
  if (value === null) return 'missing';
  return typeof value === 'string' ? value : String(Number(value.toPrecision(4)));
}

/** The same in words that need no catalogue: `a conversion rate of 1.4% over 90 days`. */
export function readableText(frame: Frame, feature: string, row: number): string {
  const value = valueOf(frame, feature, row);
  const [, level = '', name = feature, days = ''] =
    /^(ad_group_|campaign_|account_)?(.+?)(?:_(\d+)d)?$/.exec(feature) ?? [];
  const whose = level === '' ? '' : `the ${level.replaceAll('_', ' ').trim()}’s `;
  const when = days === '' ? '' : ` over ${days} days`;
  if (name === 'keyword_tokens') return 'the words of the keyword';
  if (value === null) return `no ${whose === '' ? '' : 'value for '}${whose}${plain(name)}${when}`;
  if (typeof value === 'string') return `${whose}${plain(name)} ${value}`;
  const rate = RATES[name];
  if (rate !== undefined)
    return `${whose === '' ? rate.article : whose}${rate.words} of ${rate.show(value)}${when}`;
  const counted = /^log_(.+)$/.exec(name)?.[1];
  if (counted === 'cost') return `${whose === '' ? 'a ' : whose}cost of ${round(Math.expm1(value))}${when}`;
  if (counted !== undefined) return `${whose}${round(Math.expm1(value))} ${plain(counted)}${when}`;
  return `${whose}${plain(name)} ${round(value)}${when}`;
}

const percent = (value: number): string => `${Number((100 * value).toPrecision(2))}%`;
const round = (value: number): string => String(Number(value.toPrecision(3)));

const RATES: Readonly<
  Record<
    string,
    { readonly article: string; readonly words: string; readonly show: (value: number) => string }
  >
> = {
  ctr: { article: 'a ', words: 'click-through rate', show: percent },
  cvr: { article: 'a ', words: 'conversion rate', show: percent },
  cpc: { article: 'an ', words: 'average cost per click', show: (value) => value.toFixed(2) },
  bounce_rate: { article: 'a ', words: 'bounce rate', show: percent },
  returning_share: { article: 'a ', words: 'share of returning visitors', show: percent },
};

function plain(name: string): string {
  return name.replaceAll('_', ' ');
}

function valueOf(frame: Frame, feature: string, row: number): string | number | null {
  const column = findColumn(frame, feature);
  if (column?.kind === 'category') {
    const { codes, levels } = categoriesOf(frame, feature);
    return levels[codes[row] ?? -1] ?? null;
  }
  const value = column?.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}
