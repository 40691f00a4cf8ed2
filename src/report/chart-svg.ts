import { None, parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from '../core/charts/spec.ts';
import { palette } from '../core/charts/theme.ts';
import { escapeHtml, rawHtml, type Html } from './html.ts';

const VARIABLES = new Map(
  Object.entries(palette).map(([name, color]) => [color as string, `"var(--chart-${name})"`]),
);

/**
 * Draws a chart as inline SVG that scales with its box and takes its colours from the page's CSS variables.
 * The title is left to the page, which can wrap it. Same specification, same bytes.
 */
export async function chartSvg(spec: ChartSpec, className: string): Promise<Html> {
  const { title: _title, description, ...drawing } = spec;
  const view = new View(parse(compile(drawing as unknown as TopLevelSpec).spec), {
    renderer: 'none',
    logLevel: None,
  });
  const svg = await view.toSVG();
  view.finalize();
  return rawHtml(pageSvg(svg, description, className));
}

function pageSvg(svg: string, description: string, className: string): string {
  const viewBox = /viewBox="[^"]*"/.exec(svg)?.[0] ?? '';
  const body = svg.slice(svg.indexOf('>') + 1);
  const root = `<svg class="${className}" role="img" aria-label="${escapeHtml(description)}" ${viewBox}>`;
  return root + slim(body);
}

/** Drops what the page states once (fonts) or nobody sees, and rounds coordinates to a hundredth of a pixel; texts stay. */
function slim(body: string): string {
  return body.replaceAll(/<[^>]*>/g, (tag) =>
    tag
      .replaceAll(/ (?:font-family|class|aria-[a-z]+|role|pointer-events|stroke-miterlimit)="[^"]*"/g, '')
      .replaceAll(/(\d+\.\d{2})\d+/g, '$1')
      .replaceAll(/"(#[0-9a-f]{6})"/g, (quoted, color: string) => VARIABLES.get(color) ?? quoted),
  );
}
