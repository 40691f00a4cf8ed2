import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measured } from './keyword-days.ts';

/*
 * Reading keyword-days from the twin into DuckDB against the client's own bare query(), which ends with rows in memory;
 * between the two, our checked and typed rows without a warehouse. Every round of every side is a process of its own,
 * and so is the twin. Run: node bench/google-ads/read.ts [rows] [rounds]
 */
const [count = 100_000, rounds = 7] = process.argv.slice(2).map(Number);
const SIDES = ['duckdb', 'bare', 'rows'] as const;
type Side = (typeof SIDES)[number];

const load = loadavg()[0] ?? NaN;
const folder = mkdtempSync(join(tmpdir(), 'read-'));
const twin = spawn(process.execPath, [join(import.meta.dirname, 'serve-keyword-days.ts'), String(count)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [said] = (await once(twin.stdout, 'data')) as [Buffer];
const endpoint = String(said).trim();

const measured: Readonly<Record<Side, Measured[]>> = { duckdb: [], bare: [], rows: [] };
// The first round warms the twin.
for (let round = 0; round <= rounds; round++)
  for (let i = 0; i < SIDES.length; i++) {
    const side = SIDES[(round + i) % SIDES.length] ?? 'bare';
    const one = await measure(side, join(folder, `${round}.duckdb`));
    if (round > 0) measured[side].push(one);
  }
twin.stdin.end();
rmSync(folder, { recursive: true });

const [cpu] = cpus();
const bare = medianOf(measured.bare);
process.stdout.write(
  `${count} keyword-days; ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, load ${load.toFixed(1)} before, Node ${process.versions.node}, medians of ${rounds} rounds, alternating\n` +
    row('read into DuckDB', medianOf(measured.duckdb)) +
    row('typed rows', medianOf(measured.rows)) +
    row('bare query()', bare),
);

async function measure(side: Side, file: string): Promise<Measured> {
  const script = join(import.meta.dirname, 'read-once.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, side, endpoint, file]);
  const one = JSON.parse(stdout) as Measured;
  if (one.rows !== count) throw new Error(`expected ${count} rows, found ${one.rows}`);
  return one;
}

function row(name: string, { ms, peakMb }: Pick<Measured, 'ms' | 'peakMb'>): string {
  return `${name.padEnd(18)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / bare.ms).toFixed(2)} × bare  peak ${peakMb.toFixed(0)} MB\n`;
}

function medianOf(all: readonly Measured[]): Pick<Measured, 'ms' | 'peakMb'> {
  return { ms: median(all.map(({ ms }) => ms)), peakMb: median(all.map(({ peakMb }) => peakMb)) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
