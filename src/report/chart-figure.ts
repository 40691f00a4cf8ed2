import type { ChartSpec } from '../core/charts/spec.ts';
import { chartSvg } from './chart-svg.ts';
import { html, type Html } from './html.ts';

/** Widths in pixels at which a chart is drawn: the page shows the one that fits, so labels keep their size. */
export const chartWidths = { narrow: 328, half: 480, full: 980 } as const;

/** A chart drawn for a phone and for a desk, under its finding; nothing when there is nothing to draw. */
export async function chartFigure(
  draw: (width: number) => ChartSpec | null,
  room: 'half' | 'full' = 'half',
): Promise<Html | null> {
  const narrow = draw(chartWidths.narrow);
  const wide = draw(chartWidths[room]);
  if (narrow === null || wide === null) return null;
  const drawings = [await chartSvg(wide, 'wide'), await chartSvg(narrow, 'narrow')];
  return html`<figure class="${room}">
    <figcaption><strong>${wide.title.text}</strong><span>${wide.title.subtitle}</span></figcaption>
    ${drawings}
  </figure> `;
}

/** Charts side by side where there is room. */
export async function chartGrid(figures: readonly Promise<Html | null>[]): Promise<Html | null> {
  const drawn = (await Promise.all(figures)).filter((figure) => figure !== null);
  return drawn.length === 0 ? null : html`<div class="charts">${drawn}</div>`;
}
