import type { ContestResult } from './contestants/contest.ts';
import type { Outcome, Standing } from './play-match.ts';
import type { Verdict } from './targets.ts';

/** The middle of the values, the mean of both middles for an even number of them; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** Median of one figure over the rounds of a contestant; NaN when it has none. */
export function medianOf(standing: Standing | undefined, figure: (result: ContestResult) => number): number {
  return median(standing?.results.map(figure) ?? []);
}

/** Seconds of one result: of a fit, or the median of its repetitions. */
export function secondsIn(result: ContestResult): number {
  return median(result.seconds);
}

/** The Markdown table of one match, under its heading. */
export function matchTable({ match, features, load, standings }: Outcome): string {
  const depth = match.depth === 0 ? 'unlimited depth' : `depth ${match.depth}`;
  const scoring = match.task === 'score';
  const heads = ['who', 'seconds', 'times ours', 'AUC', 'log loss', 'peak MB'];
  const [ours] = standings;
  const rows = standings.map((standing) => standingCells(standing, ours, scoring));
  return [
    `### ${match.group}: ${match.data}, ${count(match.rows)} x ${features}, ${depth} (load ${load.toFixed(1)})`,
    '',
    ...markdown(scoring ? [...heads, 'rows/s', 'one row, µs'] : heads, rows),
  ].join('\n');
}

function standingCells(standing: Standing, ours: Standing | undefined, scoring: boolean): string[] {
  const first = standing.results[0];
  if (first === undefined) return [standing.label, standing.note ?? 'not run'];
  const seconds = standing.results.map(secondsIn);
  const middle = median(seconds);
  const range = `${digits(middle)} [${digits(Math.min(...seconds))}–${digits(Math.max(...seconds))}]`;
  const cells = [
    `${standing.label} ${first.version}`,
    standing.note === null ? range : `${range}, ${standing.note}`,
    digits(middle / medianOf(ours, secondsIn)),
    medianOf(standing, (result) => result.auc).toFixed(4),
    medianOf(standing, (result) => result.logLoss).toFixed(4),
    medianOf(standing, (result) => result.peakMB).toFixed(0),
  ];
  if (!scoring) return cells;
  const perSecond = Number(first.extra['testRows']) / middle;
  return [...cells, count(perSecond), digits(medianOf(standing, oneRowMicros))];
}

/** Median microseconds of scoring a single row. */
export function oneRowMicros(result: ContestResult): number {
  return Number(result.extra['oneRowMicros']);
}

/** The Markdown table of the targets. */
export function targetTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ target, figure, met }) => {
    const limit = target.atLeast === undefined ? `at most ${target.atMost}` : `at least ${target.atLeast}`;
    const measured = figure === null ? '–' : digits(figure);
    return [target.claim, limit, measured, met === null ? 'not measured' : met ? 'met' : 'missed'];
  });
  return markdown(['target', 'limit', 'figure', 'verdict'], rows).join('\n');
}

function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${heads.map((_, column) => cells[column] ?? '').join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

/** Three significant digits, without an exponent. */
function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** A whole number with commas. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
