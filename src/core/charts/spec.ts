import { chartConfig } from './theme.ts';

/** A Vega-Lite specification as plain JSON, with everything inline. */
export interface ChartSpec {
  /** The finding in words, and what is shown. */
  readonly title: { readonly text: string; readonly subtitle: string };
  /** What a person who cannot see the chart should know. */
  readonly description: string;
  /** Width and height of the plot itself, in pixels; `padding` comes on top. */
  readonly width: number;
  readonly height: number;
  readonly padding: Padding;
  readonly [key: string]: unknown;
}

/** Room around the plot for labels, in pixels. */
export interface Padding {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** A part of a Vega-Lite specification. */
export type Part = Readonly<Record<string, unknown>>;

/** What {@link chartSpec} puts together. */
export interface ChartParts {
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  /** Width of the whole drawing, in pixels. */
  readonly width: number;
  /** Height of the plot, in pixels. */
  readonly height: number;
  readonly padding: Padding;
  readonly layer: readonly Part[];
}

/** A layered chart whose size is stated and not measured, so that the same data give the same bytes anywhere. */
export function chartSpec(parts: ChartParts): ChartSpec {
  return {
    title: { text: parts.title, subtitle: parts.subtitle },
    description: parts.description,
    width: parts.width - parts.padding.left - parts.padding.right,
    height: parts.height,
    padding: parts.padding,
    autosize: 'none',
    config: chartConfig,
    layer: parts.layer,
  };
}

/** A quantitative encoding. Bars need `stack: null`: rounded stacks are clipped, and clips have ids that repeat on a page. */
export function quantity(field: string, more: Part = {}): Part {
  return { field, type: 'quantitative', ...more };
}

/** A band encoding in the order given. */
export function band(field: string, sort: readonly string[], more: Part = {}): Part {
  return { field, type: 'nominal', sort, axis: null, ...more };
}

/** A vertical axis whose title lies flat above it, `left` pixels out. */
export function flatTitle(title: string, left: number): Part {
  return { title, titleAngle: 0, titleAlign: 'left', titleBaseline: 'bottom', titleX: -left, titleY: -14 };
}

/** Cuts a label to at most `max` characters, the last being an ellipsis. */
export function shorten(text: string, max: number): string {
  const letters = Array.from(text.replaceAll(/\s+/g, ' ').trim());
  return letters.length <= max
    ? letters.join('')
    : `${letters
        .slice(0, Math.max(1, max - 1))
        .join('')
        .trimEnd()}…`;
}
