import { counted, formatCount, formatPercent } from './format.ts';
import { band, chartSpec, quantity, shorten, type ChartSpec, type Part } from './spec.ts';
import { palette } from './theme.ts';

/** Conversions out of trials (clicks or sessions) of one traffic source, with the 95 % interval of the rate. */
export interface SourceRate {
  readonly source: string;
  readonly trials: number;
  readonly conversions: number;
  readonly rate: { readonly value: number; readonly low: number; readonly high: number };
}

const MOST_SOURCES = 10;
const STEP = 44;

/** Bars of conversion rate by traffic source, whiskers for the interval; the largest sources, best first. Null without sources. */
export function conversionBySource(
  sources: readonly SourceRate[],
  trial: string,
  width: number,
): ChartSpec | null {
  const largest = sources.toSorted((a, b) => b.trials - a.trials).slice(0, MOST_SOURCES);
  const shown = largest.toSorted((a, b) => b.rate.value - a.rate.value || (a.source < b.source ? -1 : 1));
  if (shown.length === 0) return null;
  const title = finding(shown, trial);
  const of =
    shown.length < sources.length
      ? `the ${shown.length} largest of ${sources.length} sources`
      : counted(shown.length, 'source');
  return chartSpec({
    title,
    subtitle: `Conversions per ${trial}${trial === 'click' ? ' as each platform counts them' : ''}, ${of}; whiskers hold the true rate 95 times in 100`,
    description: `Bar chart: ${title}. ${shown.map(spoken).join('; ')}.`,
    width,
    height: shown.length * STEP,
    padding: { top: 4, right: 14, bottom: 8, left: 2 },
    layer: layers(shown, `${trial}s`, width),
  });
}

function layers(shown: readonly SourceRate[], trials: string, width: number): Part[] {
  const values = shown.map((each, i) => ({
    key: String(i),
    label: shorten(each.source, Math.floor((width - 150) / 7)),
    figure: `${formatPercent(each.rate.value)} of ${formatCount(each.trials)} ${trials}`,
    ...each.rate,
  }));
  const y = band(
    'key',
    values.map((row) => row.key),
  );
  const widest = Math.max(1e-9, ...shown.map((each) => each.rate.high));
  const hidden = { axis: null, stack: null, scale: { domain: [0, widest], nice: false } };
  const x = quantity('value', hidden);
  return [
    {
      data: { values },
      mark: { type: 'bar', height: 12, yOffset: 8, color: palette.soft, cornerRadiusEnd: 2 },
      encoding: { y, x },
    },
    {
      data: { values },
      mark: { type: 'rule', yOffset: 8, color: palette.accent, strokeWidth: 2 },
      encoding: { y, x: quantity('low', hidden), x2: { field: 'high' } },
    },
    {
      data: { values },
      mark: { type: 'circle', yOffset: 8, color: palette.accent, size: 44, opacity: 1 },
      encoding: { y, x },
    },
    {
      data: { values },
      mark: { type: 'text', align: 'left', yOffset: -9 },
      encoding: { y, x: { value: 0 }, text: { field: 'label' } },
    },
    {
      data: { values },
      mark: { type: 'text', align: 'right', yOffset: -9, color: palette.muted },
      encoding: { y, x: { value: width - 16 }, text: { field: 'figure' } },
    },
  ];
}

/** Platforms count their own conversions, some of people who only saw an ad, so their rates do not compare like sessions'. */
function finding(shown: readonly SourceRate[], trial: string): string {
  const [best, second] = shown;
  if (!best) return '';
  if (!second) return `${best.source} converts ${formatPercent(best.rate.value)}`;
  const worst = shown.toSorted((a, b) => a.rate.high - b.rate.high)[0] ?? second;
  const rate = formatPercent(best.rate.value);
  if (trial === 'click') {
    if (best.rate.low > second.rate.high) return `${best.source} reports the most per click, ${rate}`;
    if (best.rate.low > worst.rate.high) return `${best.source} reports more per click than ${worst.source}`;
    return 'No source reports clearly more per click than another';
  }
  if (best.rate.low > second.rate.high) return `${best.source} converts best, at ${rate}`;
  if (best.rate.low > worst.rate.high) return `${best.source} converts clearly better than ${worst.source}`;
  return 'No source clearly converts better than another';
}

function spoken(each: SourceRate): string {
  return `${each.source} ${formatPercent(each.rate.value)} (${formatPercent(each.rate.low)} to ${formatPercent(each.rate.high)})`;
}
