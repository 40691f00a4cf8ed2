import { counted, formatChange, formatPercent } from './format.ts';
import { chartSpec, flatTitle, quantity, type ChartSpec } from './spec.ts';
import { palette } from './theme.ts';

/** How far the bids move: `changes` are new / old − 1 of the bids that change. Null when none does. */
export function bidChangeHistogram(changes: readonly number[], width: number): ChartSpec | null {
  if (changes.length === 0) return null;
  const reach = Math.max(...changes.map(Math.abs));
  const step = reach <= 0.31 ? 0.05 : 0.1;
  const edge = Math.min(1, Math.max(step, Math.ceil(reach / step - 1e-9) * step));
  const values = binned(changes, step, edge);
  const title = typical(changes);
  const left = 44;
  return chartSpec({
    title,
    subtitle: `Size of ${counted(changes.length, 'bid change')}, lower on the left and higher on the right${reach > 1 ? '; beyond +100% counts in the last bar' : ''}`,
    description: `Histogram of bid changes: ${title}. ${values
      .filter((bin) => bin.count > 0)
      .map((bin) => `${formatChange(bin.from)} to ${formatChange(bin.to)}: ${bin.count}`)
      .join('; ')}.`,
    width,
    height: 210,
    padding: { top: 34, right: 24, bottom: 48, left },
    layer: [
      {
        data: { values },
        mark: { type: 'bar', binSpacing: 1, cornerRadiusEnd: 2 },
        encoding: {
          x: quantity('from', {
            bin: { binned: true },
            scale: { domain: [-edge, edge], nice: false },
            axis: {
              title: 'Change of the bid',
              values: ticks(edge),
              labelExpr: "datum.value === 0 ? '0%' : format(datum.value, '+.0%')",
            },
          }),
          x2: { field: 'to' },
          y: quantity('count', {
            stack: null,
            axis: { ...flatTitle('Bids', left), format: ',d', tickCount: 4, tickMinStep: 1 },
          }),
          color: { field: 'color', type: 'nominal', scale: null },
        },
      },
    ],
  });
}

/** Half-way marks only where they are whole percents. */
function ticks(edge: number): number[] {
  const half = edge / 2;
  return Number.isInteger(Math.round(half * 1e4) / 100) ? [-edge, -half, 0, half, edge] : [-edge, 0, edge];
}

function binned(changes: readonly number[], step: number, edge: number) {
  const half = Math.round(edge / step);
  const counts = Array.from({ length: half * 2 }, () => 0);
  for (const change of changes) {
    const slot =
      change > 0 ? half + Math.ceil(change / step - 1e-9) - 1 : half + Math.floor(change / step + 1e-9);
    const index = Math.min(counts.length - 1, Math.max(0, slot));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count, i) => ({
    from: rounded((i - half) * step),
    to: rounded((i - half + 1) * step),
    count,
    color: i < half ? palette.amber : palette.blue,
  }));
}

function typical(changes: readonly number[]): string {
  const sizes = changes.map(Math.abs).toSorted((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  return `Half of the changes move the bid by ${formatPercent(middle)} or less`;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
