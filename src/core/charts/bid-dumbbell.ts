import { counted, formatChange, formatMoney } from './format.ts';
import { band, chartSpec, quantity, shorten, type ChartSpec, type Part } from './spec.ts';
import { palette } from './theme.ts';

/** One bid that moves; bids in currency units. */
export interface BidChange {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const STEP = 42;

/** Old and new bid of each change, in the order given, arrowhead at the new bid. Null without changes. */
export function bidDumbbell(
  changes: readonly BidChange[],
  currency: string,
  width: number,
): ChartSpec | null {
  if (changes.length === 0) return null;
  const raised = changes.filter((each) => each.to > each.from).length;
  const title = `The weightiest ${counted(changes.length, 'change')}: ${raised} up, ${changes.length - raised} down`;
  const figure = (each: BidChange): string =>
    `${formatMoney(each.from, currency)} → ${formatMoney(each.to, currency)}  ${each.from > 0 ? formatChange(each.to / each.from - 1) : ''}`;
  const values = changes.map((each, i) => ({
    key: String(i),
    label: shorten(each.name, Math.floor((width - 170) / 7)),
    figure: figure(each).trimEnd(),
    from: each.from,
    to: each.to,
    color: each.to > each.from ? palette.blue : palette.amber,
    angle: each.to > each.from ? 90 : -90,
  }));
  return chartSpec({
    title,
    subtitle: 'Maximum bid for a click, now and planned, by bid change × clicks',
    description: `Old and new bids. ${changes.map((each) => `${each.name}: ${figure(each)}`).join('; ')}.`,
    width,
    height: changes.length * STEP,
    padding: { top: 2, right: 12, bottom: 8, left: 12 },
    layer: layers(values, changes, width),
  });
}

function layers(values: readonly { key: string }[], changes: readonly BidChange[], width: number): Part[] {
  const y = band(
    'key',
    values.map((row) => row.key),
  );
  const scale = bidScale(changes);
  const from = quantity('from', { axis: null, scale });
  const to = quantity('to', { axis: null, scale });
  const color = { field: 'color', type: 'nominal', scale: null };
  const ends = { yOffset: 9, opacity: 1 };
  return [
    {
      data: { values },
      mark: { type: 'rule', yOffset: 9, color: palette.grid },
      encoding: { y, x: { value: 0 }, x2: { value: width - 24 } },
    },
    {
      data: { values },
      mark: { type: 'rule', yOffset: 9, strokeWidth: 2.5 },
      encoding: { y, x: from, x2: { field: 'to' }, color },
    },
    {
      data: { values },
      mark: {
        type: 'circle',
        ...ends,
        size: 42,
        fill: palette.surface,
        stroke: palette.reference,
        strokeWidth: 2,
      },
      encoding: { y, x: from },
    },
    {
      data: { values },
      mark: { type: 'point', shape: 'triangle', filled: true, ...ends, size: 90 },
      encoding: { y, x: to, color, angle: { field: 'angle', type: 'quantitative', scale: null } },
    },
    {
      data: { values },
      mark: { type: 'text', align: 'left', yOffset: -8 },
      encoding: { y, x: { value: -10 }, text: { field: 'label' } },
    },
    {
      data: { values },
      mark: { type: 'text', align: 'right', yOffset: -8, color: palette.muted },
      encoding: { y, x: { value: width - 14 }, text: { field: 'figure' } },
    },
  ];
}

/** Logarithmic when the bids span more than a factor of ten, so that small bids stay visible. */
function bidScale(changes: readonly BidChange[]): Part {
  const bids = changes.flatMap((each) => [each.from, each.to]);
  const low = Math.min(...bids);
  const high = Math.max(...bids);
  if (low > 0 && high / low > 10) return { type: 'log', domain: [low, high], nice: false };
  return { domain: [Math.min(0, low), high === 0 ? 1 : high], nice: false };
}
