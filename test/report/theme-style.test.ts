import { describe, expect, it } from 'vitest';
import { palette } from '../../src/core/charts/theme.ts';
import { themeStyle } from '../../src/report/theme-style.ts';

type Theme = ReadonlyMap<string, string>;

const [light = new Map(), dark = new Map()] = themeStyle.split('@media').map(variables);
/** Text on the ground it stands on. */
const pairs = [
  ...['ink', 'muted', 'accent', 'up', 'down'].flatMap((text) => [
    [text, 'paper'],
    [text, 'card'],
  ]),
  ...['good', 'warn', 'bad', 'up', 'down'].map((tone) => [tone, `${tone}-tint`]),
  ['muted', 'quiet-tint'],
  ['ink', 'quiet-tint'],
  ['ink', 'good-tint'],
  ['ink', 'bad-tint'],
  ['chart-ink', 'card'],
  ['chart-muted', 'card'],
] as const;

function variables(css: string): Theme {
  return new Map(
    [...css.matchAll(/--([a-z-]+):(#[0-9a-f]{6})/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

function color(theme: Theme, name: string): string {
  const found = theme.get(name);
  if (found === undefined) throw new Error(`the theme has no --${name}`);
  return found;
}

/** Contrast ratio of WCAG 2.2, 1..21. */
function contrast(a: string, b: string): number {
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('theme', () => {
  for (const [name, theme] of Object.entries({ light, dark })) {
    it(`gives every text in ${name} a contrast of at least 4.5`, () => {
      const weak = pairs.filter(
        ([text = '', ground = '']) => contrast(color(theme, text), color(theme, ground)) < 4.5,
      );
      expect(weak).toEqual([]);
    });

    it(`gives every line and mark of a chart in ${name} a contrast of at least 2.4 with its card`, () => {
      const marks = ['accent', 'blue', 'amber', 'purple', 'reference'];
      expect(
        marks.filter((mark) => contrast(color(theme, `chart-${mark}`), color(theme, 'card')) < 2.4),
      ).toEqual([]);
    });

    it(`names every colour of the charts in ${name}`, () => {
      expect(Object.keys(palette).filter((mark) => !theme.has(`chart-${mark}`))).toEqual([]);
    });
  }
});
