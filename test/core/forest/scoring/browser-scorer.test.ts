import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleScorer } from '../../../../kernel/bundle-scorer.ts';
import { fitForest } from '../../../../src/core/forest/training/fit-forest.ts';
import { writeForest } from '../../../../src/core/forest/trees/forest-file.ts';
import { forestDefaults } from '../../../../src/core/forest/training/forest-params.ts';
import { Scorer } from '../../../../src/core/forest/scoring/scorer.ts';
import { mixedRows } from '../mixed-rows.ts';

const CHROMIUM = '/usr/bin/chromium';
const absent = !existsSync(CHROMIUM) && process.env['CI'] !== 'true';

/** What the page writes when its script has run. */
function runInPage(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'browser-scorer-'));
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, `<!doctype html><output></output><script type="module">${script}</script>`);
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'];
    const profile = `--user-data-dir=${join(folder, 'profile')}`;
    const dom = execFileSync(
      CHROMIUM,
      [...flags, profile, '--virtual-time-budget=10000', '--dump-dom', pathToFileURL(file).href],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return /<output>([^<]*)<\/output>/.exec(dom)?.[1] ?? '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the scorer for browsers', () => {
  it('is smaller than 20 kB and knows nothing of Node', async () => {
    const code = await bundleScorer();
    expect(Buffer.byteLength(code)).toBeLessThan(20_000);
    expect(code).not.toMatch(/node:|\brequire\(|\bprocess\.|\bBuffer\b/);
  });

  it.skipIf(absent)('predicts in a browser what it predicts here, bit for bit', async () => {
    const rows = mixedRows(500, 11);
    const { forest } = await fitForest(rows, { ...forestDefaults(4), trees: 20 });
    const bytes = writeForest(forest);
    const samples = [
      { x: 0.3, y: -1.2, region: 'south', flag: 1 },
      { x: null, y: 4, region: 'elsewhere', flag: 0 },
      { y: 0.001 },
    ];
    const code = await bundleScorer();
    const found = runInPage(`${code.replaceAll('</script', '')}
const bytes = Uint8Array.from(atob('${Buffer.from(bytes).toString('base64')}'), (c) => c.charCodeAt(0));
const scorer = ${/export\s*\{\s*(\w+)\s+as\s+Scorer/.exec(code)?.[1] ?? 'Scorer'}.fromBytes(bytes);
document.querySelector('output').textContent = JSON.stringify(${JSON.stringify(samples)}.map((row) => scorer.predictObject(row)));`);
    const scorer = Scorer.fromBytes(bytes);
    expect(JSON.parse(found)).toEqual(samples.map((row) => scorer.predictObject(row)));
  });
});
