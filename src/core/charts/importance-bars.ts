import { formatCount } from './format.ts';
import { band, chartSpec, quantity, shorten, type ChartSpec } from './spec.ts';
import { palette } from './theme.ts';

/** How much a model leans on a feature, in the engine's own unit. */
export interface Importance {
  readonly feature: string;
  readonly importance: number;
}

const MOST_FEATURES = 12;
const STEP = 34;

/** Bars of the most important features, the strongest at 100. Null when nothing matters. */
export function importanceBars(features: readonly Importance[], width: number): ChartSpec | null {
  const sorted = features.toSorted((a, b) => b.importance - a.importance || (a.feature < b.feature ? -1 : 1));
  const [first, second] = sorted;
  if (!first || first.importance <= 0) return null;
  const values = sorted.slice(0, MOST_FEATURES).map((each, i) => ({
    key: String(i),
    label: shorten(each.feature, Math.floor((width - 60) / 7)),
    score: Math.max(0, (each.importance / first.importance) * 100),
    figure: formatCount(Math.max(0, (each.importance / first.importance) * 100)),
  }));
  const title = second
    ? `${first.feature} and ${second.feature} decide most`
    : `${first.feature} decides alone`;
  const y = band(
    'key',
    values.map((row) => row.key),
  );
  return chartSpec({
    title,
    subtitle: `How much the model leans on each feature, the strongest being 100; ${values.length} of ${features.length} shown`,
    description: `Bar chart of feature importance. ${values.map((row) => `${row.label} ${row.figure}`).join('; ')}.`,
    width,
    height: values.length * STEP,
    padding: { top: 2, right: 2, bottom: 6, left: 2 },
    layer: [
      {
        data: { values },
        mark: { type: 'bar', height: 7, yOffset: 8, color: palette.accent, cornerRadiusEnd: 2 },
        encoding: {
          y,
          x: quantity('score', { axis: null, stack: null, scale: { domain: [0, 100], nice: false } }),
        },
      },
      {
        data: { values },
        mark: { type: 'text', align: 'left', yOffset: -6 },
        encoding: { y, x: { value: 0 }, text: { field: 'label' } },
      },
      {
        data: { values },
        mark: { type: 'text', align: 'right', yOffset: -6, color: palette.muted },
        encoding: { y, x: { value: width - 4 }, text: { field: 'figure' } },
      },
    ],
  });
}
