import { describe, expect, it } from 'vitest';
import { responseLines, responseSeries } from '../../src/core/charts/response-lines.ts';
import { chartFile } from '../../src/report/chart-svg.ts';
import { sampleResponse } from '../core/charts/sample-charts.ts';

const WIDTH = 640;

function spec(entity: string) {
  const series = responseSeries({ ...sampleResponse, budgetDivisor: 1.4 });
  const drawn = responseLines(series, entity, 'EUR', WIDTH);
  if (drawn === null) throw new Error('expected a chart');
  return drawn;
}

/** Every text of the drawing with its place on the page, in pixels: the sum of the translations it is nested in. */
function texts(svg: string): { readonly text: string; readonly y: number }[] {
  const found: { text: string; y: number }[] = [];
  const nested: number[] = [];
  for (const [tag, name = '', text = ''] of svg.matchAll(/<(\/?\w+)[^>]*>([^<]*)/g)) {
    const y = Number(/translate\([^,]+,([^)]+)\)/.exec(tag)?.[1] ?? 0);
    const at = (nested.at(-1) ?? 0) + y;
    if (name === 'g') nested.push(at);
    else if (name === '/g') nested.pop();
    else if (name === 'text') found.push({ text, y: at });
    else if (name === 'tspan') found.push({ text, y: nested.at(-1) ?? 0 });
  }
  return found.filter((each) => each.text.trim() !== '');
}

describe('a chart in a file of its own', () => {
  it('carries its title and its description, no text above its edge, and names escaped', async () => {
    const svg = await chartFile(spec('shoes <b>&</b>'));
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];

    expect(Number(width)).toBe(WIDTH);
    expect(svg).toMatch(/aria-label="[^"]*shoes &lt;b&gt;&amp;/);
    expect(svg).not.toContain('<b>');
    const placed = texts(svg);
    expect(placed.some(({ text }) => text.startsWith('shoes'))).toBe(true);
    for (const { y } of placed) {
      expect(y).toBeGreaterThan(5);
      expect(y).toBeLessThan(Number(height));
    }
  });

  it('breaks a long title and keeps it whole', async () => {
    const drawn = spec('a very long name of a keyword that goes on for a good while');
    const svg = await chartFile(drawn);

    const placed = texts(svg).map(({ text }) => text);
    expect(placed.join(' ')).toContain(drawn.title.text);
    expect(placed.join(' ')).toContain(drawn.title.subtitle);
    for (const text of placed) expect(text.length * 6).toBeLessThan(WIDTH);
  });

  it('gives the same bytes for the same data', async () => {
    expect(await chartFile(spec('shoes'))).toBe(await chartFile(spec('shoes')));
  });
});
