import { formatCount, formatMoney, formatPercent } from './format.ts';
import { chartSpec, flatTitle, quantity, type ChartSpec } from './spec.ts';
import { palette } from './theme.ts';

/** Rows whose cost per click lies in [from, to), in currency units. */
export interface CpcBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Histogram of cost per click; a last bin wider than the others is drawn pale and as wide as they are. Null when no row has one. */
export function cpcHistogram(bins: readonly CpcBin[], currency: string, width: number): ChartSpec | null {
  const rows = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (rows === 0) return null;
  const title = bulkSentence(bins, rows, currency);
  const drawn = evenBins(bins);
  const subtitle = `Cost per click of ${formatCount(rows)} rows with clicks${tailNote(bins, drawn, currency)}`;
  const left = 52;
  const ticks = edgeTicks(drawn, width < 400 ? 4 : 7);
  const labels = ticks.map(
    (value) => `datum.value === ${value} ? ${JSON.stringify(formatMoney(value, currency))} : `,
  );
  return chartSpec({
    title,
    subtitle,
    description: `Histogram: ${title}. Bars: ${describe(bins, currency)}.`,
    width,
    height: 210,
    padding: { top: 34, right: 24, bottom: 48, left },
    layer: [
      {
        data: { values: drawn },
        mark: { type: 'bar', binSpacing: 1, cornerRadiusEnd: 2 },
        encoding: {
          x: quantity('from', {
            bin: { binned: true },
            axis: { title: 'Cost per click', values: ticks, labelExpr: `${labels.join('')}''` },
          }),
          x2: { field: 'to' },
          color: { field: 'color', type: 'nominal', scale: null },
          y: quantity('count', {
            stack: null,
            axis: { ...flatTitle('Rows', left), tickCount: 4, format: ',d' },
          }),
        },
      },
    ],
  });
}

function evenBins(bins: readonly CpcBin[]): (CpcBin & { color: string })[] {
  const widths = bins.map((bin) => bin.to - bin.from).toSorted((a, b) => a - b);
  const usual = widths[Math.floor((widths.length - 1) / 2)] ?? 0;
  return bins.map((bin, i) =>
    i === bins.length - 1 && bin.to - bin.from > usual * 1.01
      ? { ...bin, to: bin.from + usual, color: palette.soft }
      : { ...bin, color: palette.accent },
  );
}

function tailNote(bins: readonly CpcBin[], drawn: readonly CpcBin[], currency: string): string {
  const [tail, bar] = [bins.at(-1), drawn.at(-1)];
  if (!tail || !bar || tail.to === bar.to) return '';
  return `; the pale bar holds all from ${formatMoney(tail.from, currency)} up to ${formatMoney(tail.to, currency)}`;
}

function bulkSentence(bins: readonly CpcBin[], rows: number, currency: string): string {
  let below = 0;
  for (const bin of bins) {
    below += bin.count;
    if (below / rows >= 0.75) {
      return below === rows && bin === bins.at(-1)
        ? `Costs per click run up to ${formatMoney(bin.to, currency)}`
        : `${formatPercent(below / rows)} of rows pay less than ${formatMoney(bin.to, currency)} a click`;
    }
  }
  return `Costs per click run up to ${formatMoney(bins.at(-1)?.to ?? 0, currency)}`;
}

function edgeTicks(bins: readonly CpcBin[], most: number): number[] {
  const edges = [...bins.map((bin) => bin.from), bins.at(-1)?.to ?? 0];
  const every = Math.max(1, Math.ceil((edges.length - 1) / most));
  return edges.filter((_, i) => i % every === 0);
}

function describe(bins: readonly CpcBin[], currency: string): string {
  const tallest = bins.toSorted((a, b) => b.count - a.count).slice(0, 3);
  return tallest
    .map(
      (bin) =>
        `${formatMoney(bin.from, currency)} to ${formatMoney(bin.to, currency)}, ${formatCount(bin.count)} rows`,
    )
    .join('; ');
}
