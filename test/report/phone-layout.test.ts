import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render-report.ts';
import { hostileDocument } from './hostile-document.ts';
import { emptyDocument, sampleDocument } from './sample-document.ts';

const CHROMIUM = '/usr/bin/chromium';
const absent = !existsSync(CHROMIUM) && process.env['CI'] !== 'true';

interface Layout {
  readonly pageWidth: number;
  readonly figures: number;
  /** Charts in view, and labels that stick out of them. */
  readonly charts: number;
  readonly clipped: readonly string[];
  /** Smallest label in view, in CSS pixels. */
  readonly smallestLabel: number;
}

/** Opens the page in a frame `width` pixels wide and measures it there: windows of Chromium do not get narrower than 500. */
function layoutAt(page: string, width: number): Layout {
  const folder = mkdtempSync(join(tmpdir(), 'report-layout-'));
  try {
    const file = join(folder, 'host.html');
    writeFileSync(file, hostPage(page, width));
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    const profile = `--user-data-dir=${join(folder, 'profile')}`;
    const dom = execFileSync(
      CHROMIUM,
      [...flags, profile, '--virtual-time-budget=10000', '--dump-dom', pathToFileURL(file).href],
      {
        encoding: 'utf8',
        maxBuffer: 64e6,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const found = /<output>([^<]*)<\/output>/.exec(dom)?.[1];
    if (found === undefined || found === '') throw new Error('Chromium gave no measurements');
    return JSON.parse(decodeURIComponent(found)) as Layout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hostPage(page: string, width: number): string {
  const source = JSON.stringify(page).replaceAll('<', String.raw`\u003c`);
  return `<!doctype html><output></output><iframe style="width:${width}px;height:900px;border:0"></iframe><script>
const frame = document.querySelector('iframe');
frame.onload = () => {
  const inner = frame.contentDocument;
  if (!inner.querySelector('main')) return;
  const charts = [...inner.querySelectorAll('svg')].filter((svg) => svg.getClientRects().length > 0);
  const labels = charts.flatMap((svg) => [...svg.querySelectorAll('text')].map((text) => ({ text, box: text.getBoundingClientRect(), chart: svg.getBoundingClientRect() })));
  const clipped = labels.filter(({ box, chart }) => box.left < chart.left - 1 || box.right > chart.right + 1 || box.top < chart.top - 1 || box.bottom > chart.bottom + 1);
  const sizes = charts.map((svg) => 12 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
  const layout = { pageWidth: inner.documentElement.scrollWidth, figures: inner.querySelectorAll('figure').length, charts: charts.length, clipped: clipped.map(({ text }) => text.textContent), smallestLabel: Math.min(99, ...sizes) };
  document.querySelector('output').textContent = encodeURIComponent(JSON.stringify(layout));
};
frame.srcdoc = ${source};
</script>`;
}

describe('the HTML report on a screen', () => {
  for (const width of [360, 390, 1280]) {
    it(`fits ${width} px without scrolling sideways, every chart once, no label cut or tiny`, async ({
      skip,
    }) => {
      skip(absent, `No ${CHROMIUM} here. Install Chromium to check the layout; CI does.`);
      const layout = layoutAt(await renderReport(sampleDocument()), width);
      expect(layout.pageWidth).toBeLessThanOrEqual(width);
      expect(layout.figures).toBeGreaterThan(8);
      expect(layout.charts).toBe(layout.figures);
      expect(layout.clipped).toEqual([]);
      expect(layout.smallestLabel).toBeGreaterThanOrEqual(10);
    });
  }

  it('fits a phone and a desk when every name is one very long word', async ({ skip }) => {
    skip(absent, `No ${CHROMIUM} here. Install Chromium to check the layout; CI does.`);
    const word =
      'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft_kaufen_2026';
    const page = await renderReport(hostileDocument(sampleDocument({ decisions: 40 }), word));
    for (const width of [360, 1280]) {
      const layout = layoutAt(page, width);
      expect(layout.pageWidth).toBeLessThanOrEqual(width);
      expect(layout.clipped).toEqual([]);
    }
  });

  it('fits a phone when nothing has been run', async ({ skip }) => {
    skip(absent, `No ${CHROMIUM} here. Install Chromium to check the layout; CI does.`);
    expect(layoutAt(await renderReport(emptyDocument()), 360).pageWidth).toBeLessThanOrEqual(360);
  });
});
