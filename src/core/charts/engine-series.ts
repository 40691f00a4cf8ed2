import { formatNumber } from './format.ts';
import { quantity, type Part } from './spec.ts';
import { palette } from './theme.ts';

/** One engine's curve: what it is called, how it scored, and whether it is the one that won. */
export interface EngineCurve {
  readonly engine: string;
  readonly score: number;
  readonly emphasis: 'champion' | 'rival' | 'leaky';
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const LOOKS: Readonly<Record<string, { name: string; color: string; dash: readonly number[] }>> = {
  forest: { name: 'Random forest', color: palette.accent, dash: [] },
  'gradient-boosting': { name: 'Gradient boosting', color: palette.blue, dash: [7, 3] },
  'logistic-regression': { name: 'Logistic regression', color: palette.amber, dash: [3, 3] },
  'ml-random-forest': { name: 'ml-random-forest', color: palette.purple, dash: [10, 3, 2, 3] },
};

/** What people call an engine. */
export function engineName(engine: string): string {
  return LOOKS[engine]?.name ?? engine;
}

/** A line for each curve, the champion on top and thickest; each engine has its own colour and dash everywhere. */
export function curveLayers(curves: readonly EngineCurve[], x: Part, y: Part): Part[] {
  const order = { leaky: 0, rival: 1, champion: 2 };
  return curves
    .toSorted((a, b) => order[a.emphasis] - order[b.emphasis])
    .map((curve) => ({
      data: { values: curve.points },
      mark: {
        type: 'line',
        color: colorOf(curve),
        strokeDash: dashOf(curve),
        strokeWidth: curve.emphasis === 'champion' ? 3 : 1.75,
        interpolate: 'linear',
      },
      encoding: { x: quantity('x', x), y: quantity('y', y), order: quantity('x') },
    }));
}

/** A key inside the plot: dash, name and score of each curve, `left` and `top` in pixels of the plot. */
export function curveKey(curves: readonly EngineCurve[], score: string, left: number, top: number): Part[] {
  const rows = curves.toSorted((a, b) => b.score - a.score);
  return rows.flatMap((curve, i) => {
    const y = { value: top + i * 18 };
    const leaky = curve.emphasis === 'leaky';
    const name = leaky ? `${engineName(curve.engine)}, leaky` : engineName(curve.engine);
    const text = `${name} ${score} ${formatNumber(curve.score, 3)}`;
    const weight = curve.emphasis === 'champion' ? 600 : 400;
    return [
      {
        data: { values: [{}] },
        mark: {
          type: 'rule',
          color: colorOf(curve),
          strokeDash: dashOf(curve),
          strokeWidth: weight === 600 ? 3 : 1.75,
        },
        encoding: { x: { value: left }, x2: { value: left + 20 }, y },
      },
      {
        data: { values: [{}] },
        mark: { type: 'text', align: 'left', fontWeight: weight, text },
        encoding: { x: { value: left + 26 }, y },
      },
    ];
  });
}

function colorOf(curve: EngineCurve): string {
  return curve.emphasis === 'leaky' ? palette.reference : (LOOKS[curve.engine]?.color ?? palette.ink);
}

function dashOf(curve: EngineCurve): readonly number[] {
  return curve.emphasis === 'leaky' ? [1, 3] : (LOOKS[curve.engine]?.dash ?? []);
}
