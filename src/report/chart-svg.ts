import { None, parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from '../core/charts/spec.ts';
import { palette } from '../core/charts/theme.ts';
import { escapeHtml, rawHtml, type Html } from './html.ts';

const VARIABLES = new Map(
  Object.entries(palette).map(([name, color]) => [color as string, `"var(--chart-${name})"`]),
);

/** Pixels that a letter and a line of title and subtitle take, on the wide side: nothing measures texts here. */
const TITLE = { letter: 9.2, line: 20 } as const;
const SUBTITLE = { letter: 7, line: 17 } as const;

/** Left edge of the title, in pixels. */
const EDGE = 12;

/** Draws a chart as an SVG file of its own, with its title, on a light ground. Same specification, same bytes. */
export async function chartFile(spec: ChartSpec): Promise<string> {
  const { description, padding, title, ...drawing } = spec;
  const room = spec.width + padding.left + padding.right - 2 * EDGE;
  const text = lines(title.text, room / TITLE.letter);
  const subtitle = lines(title.subtitle, room / SUBTITLE.letter);
  const top = padding.top + EDGE + text.length * TITLE.line + subtitle.length * SUBTITLE.line;
  const svg = await svgOf({
    ...drawing,
    background: palette.surface,
    padding: { ...padding, top },
    title: { text, subtitle, offset: EDGE, frame: 'group', dx: EDGE - padding.left },
  });
  return `${svg.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(description)}" `)}\n`;
}

/** Text broken at spaces into lines of at most so many letters, but for longer words. */
function lines(text: string, letters: number): string[] {
  const broken: string[] = [];
  for (const word of text.split(' ')) {
    const line = broken.at(-1);
    if (line === undefined || line.length + word.length + 1 > letters) broken.push(word);
    else broken[broken.length - 1] = `${line} ${word}`;
  }
  return broken;
}

/**
 * Draws a chart as inline SVG that scales with its box and takes its colours from the page's CSS variables.
 * The title is left to the page, which can wrap it. Same specification, same bytes.
 */
export async function chartSvg(spec: ChartSpec, className: string): Promise<Html> {
  const { title: _title, description, ...drawing } = spec;
  return rawHtml(pageSvg(await svgOf(drawing), description, className));
}

async function svgOf(drawing: object): Promise<string> {
  const view = new View(parse(compile(drawing as unknown as TopLevelSpec).spec), {
    renderer: 'none',
    logLevel: None,
  });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
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
