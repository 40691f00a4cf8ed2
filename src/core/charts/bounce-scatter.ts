import { formatCount, formatNumber, formatSeconds } from './format.ts';
import { chartSpec, flatTitle, quantity, type ChartSpec } from './spec.ts';
import { palette } from './theme.ts';

/** Bounce rate (0..1) against session duration (seconds), with its correlation over all rows. */
export interface BounceAgainstDuration {
  readonly pearson: { readonly value: number; readonly low: number; readonly high: number };
  readonly spearman: number;
  readonly rows: number;
  readonly points: readonly { readonly duration: number; readonly bounceRate: number }[];
}

const MOST_POINTS = 500;
const TICKS = [0, 10, 60, 600, 3600, 36_000, 360_000];

/** Scatter of bounce rate against session duration; long durations are compressed. Null without points. */
export function bounceScatter(data: BounceAgainstDuration, width: number): ChartSpec | null {
  if (data.points.length === 0) return null;
  const title = relation(data);
  const correlation = `r = ${formatNumber(data.pearson.value, 2)} (95% sure: ${formatNumber(data.pearson.low, 2)} to ${formatNumber(data.pearson.high, 2)})`;
  const subtitle = `Correlation ${correlation}, by rank ${formatNumber(data.spearman, 2)}, ${formatCount(data.rows)} sessions`;
  const values = thinned(data.points);
  const longest = Math.max(60, ...values.map((point) => point.duration));
  const left = 48;
  return chartSpec({
    title,
    subtitle,
    description: `Scatter plot: ${title}. ${subtitle}. ${formatCount(values.length)} sampled sessions are drawn.`,
    width,
    height: 210,
    padding: { top: 34, right: 20, bottom: 48, left },
    layer: [
      {
        data: { values },
        mark: { type: 'circle', size: 22, color: palette.accent, opacity: 0.4 },
        encoding: { x: durationAxis(longest), y: bounceAxis(left, values) },
      },
    ],
  });
}

function durationAxis(longest: number): object {
  const values = TICKS.filter((tick) => tick <= longest);
  const labels = values.map((tick) => `datum.value === ${tick} ? ${JSON.stringify(formatSeconds(tick))} : `);
  return quantity('duration', {
    scale: { type: 'symlog', constant: 10, domain: [0, longest], nice: false },
    axis: { title: 'Session duration (compressed scale)', values, labelExpr: `${labels.join('')}''` },
  });
}

function bounceAxis(left: number, values: readonly { readonly bounceRate: number }[]): object {
  const highest = Math.max(0.01, ...values.map((point) => point.bounceRate));
  const axis = { ...flatTitle('Bounce rate', left), format: highest < 0.05 ? '.1%' : '.0%', tickCount: 4 };
  return quantity('bounceRate', { scale: { domain: [0, highest], nice: true }, axis });
}

function relation({ pearson }: BounceAgainstDuration): string {
  if (pearson.high < 0) return 'Longer sessions bounce less';
  if (pearson.low > 0) return 'Longer sessions bounce more';
  return 'Session length says little about bouncing';
}

function thinned<T>(points: readonly T[]): readonly T[] {
  const every = points.length / Math.min(points.length, MOST_POINTS);
  return Array.from(
    { length: Math.round(points.length / every) },
    (_, i) => points[Math.floor(i * every)],
  ).filter((point): point is T => point !== undefined);
}
