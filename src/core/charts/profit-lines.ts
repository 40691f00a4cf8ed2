import { formatMoney } from './format.ts';
import { chartSpec, flatTitle, quantity, type ChartSpec, type Part } from './spec.ts';
import { palette } from './theme.ts';

/** Expected profit of one day, in account currency: at the bids chosen, at bids left alone, and at the best ones. */
export interface ProfitDay {
  readonly day: string;
  readonly profit: number;
  readonly leftAlone: number;
  readonly best: number;
}

const LINES = [
  { field: 'best', name: 'True best', color: palette.blue, dash: [7, 3], strokeWidth: 1.75 },
  { field: 'leftAlone', name: 'Bids left alone', color: palette.amber, dash: [3, 3], strokeWidth: 1.75 },
  { field: 'profit', name: 'bidforest', color: palette.accent, dash: [], strokeWidth: 3 },
] as const;

/** Profit by day of three ways to bid; upright lines mark the days of `marks`. Null for fewer than two days. */
export function profitLines(
  days: readonly ProfitDay[],
  marks: readonly { readonly day: string; readonly what: string }[],
  currency: string,
  width: number,
): ChartSpec | null {
  if (days.length < 2) return null;
  const values = days.map((each, i) => ({ ...each, at: i + 1 }));
  const struck = marks.flatMap(({ day, what }) => {
    const at = days.findIndex((each) => each.day === day);
    return at < 0 ? [] : [{ at: at + 1, what }];
  });
  const left = 56;
  const top = 84;
  const x = quantity('at', {
    scale: { domain: [1, days.length], nice: false },
    axis: { title: 'Day', tickMinStep: 1, tickCount: 6, format: 'd' },
  });
  return chartSpec({
    title: profitFinding(days, currency),
    subtitle: `Expected profit of each day, ${currency}: margin less cost, with no luck in it`,
    description: `Line chart of daily profit. ${profitFinding(days, currency)}. ${LINES.map(({ field, name }) => `${name}: ${formatMoney(sumOf(days, field), currency)} in all`).join('; ')}.`,
    width,
    height: 260,
    padding: { top, right: 24, bottom: 48, left },
    layer: [
      ...struck.map((mark) => markLayer(mark, x)),
      ...LINES.map((line) => lineLayer(values, line, x, left)),
      ...LINES.toReversed().flatMap((line, row) => keyLayers(line, row, top)),
    ],
  });
}

/** What the days came to against bids left alone. */
export function profitFinding(days: readonly ProfitDay[], currency: string): string {
  const gain = sumOf(days, 'profit') - sumOf(days, 'leftAlone');
  const amount = formatMoney(Math.abs(gain), currency);
  return `${amount} ${gain >= 0 ? 'more' : 'less'} than bids left alone in ${days.length} days`;
}

function sumOf(days: readonly ProfitDay[], field: (typeof LINES)[number]['field']): number {
  return days.reduce((sum, day) => sum + day[field], 0);
}

function lineLayer(
  values: readonly object[],
  { field, color, dash, strokeWidth }: (typeof LINES)[number],
  x: Part,
  left: number,
): Part {
  return {
    data: { values },
    mark: { type: 'line', color, strokeDash: dash, strokeWidth, interpolate: 'linear' },
    encoding: {
      x,
      y: quantity(field, {
        scale: { zero: false },
        axis: { ...flatTitle('Profit a day', left), format: ',d', tickCount: 5 },
      }),
    },
  };
}

function markLayer({ at }: { readonly at: number }, x: Part): Part {
  return {
    data: { values: [{ at }] },
    mark: { type: 'rule', color: palette.reference, strokeDash: [2, 2], strokeWidth: 1.5 },
    encoding: { x },
  };
}

/** Above the plot, so that no line runs through a name. */
function keyLayers(
  { name, color, dash, strokeWidth }: (typeof LINES)[number],
  row: number,
  top: number,
): Part[] {
  const y = { value: row * 18 - top + 14 };
  return [
    {
      data: { values: [{}] },
      mark: { type: 'rule', color, strokeDash: dash, strokeWidth },
      encoding: { x: { value: 0 }, x2: { value: 24 }, y },
    },
    {
      data: { values: [{}] },
      mark: { type: 'text', align: 'left', text: name },
      encoding: { x: { value: 30 }, y },
    },
  ];
}
