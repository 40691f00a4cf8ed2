import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../../src/transforms');
const files = readdirSync(project, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(sqlx|js)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

/** The SQL of a file: without its config block, comments and string literals. */
function sqlOf(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/^config \{[\s\S]*?\n\}/m, '')
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/'[^'\n]*'/g, "''");
}

/** What shared SQL may not say, and what to say instead. */
const RULES: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\bCURRENT_(DATE|TIMESTAMP|DATETIME)\b/i, 'the clock is an argument: derive the day from the data'],
  [/\b(RAND|GENERATE_UUID)\s*\(/i, 'randomness is an argument'],
  [/\bFARM_FINGERPRINT|\bNET\.|\bAPPROX_TOP_COUNT|\bML\./i, 'runs on BigQuery only'],
  [/\bDATE_TRUNC\([^()]*,\s*WEEK\s*\)/i, 'say WEEK(MONDAY) or ISOWEEK'],
  [
    /\b(FROM|JOIN)\s+`?(raw|staging|features|reports|ops)\b/i,
    'name tables with ${ref(…)}, so that the prefix is right',
  ],
  [/[-+]\s*INTERVAL\b/i, 'say DATE_ADD or DATE_SUB'],
  [/\b(DECLARE|SET|BEGIN)\s+\w+/, 'no scripts: use a scalar subquery'],
];

describe.each(files.map((file) => [relative(project, file), file] as const))('%s', (_name, file) => {
  it('keeps to the SQL that both engines agree on', () => {
    const sql = sqlOf(file);

    expect(RULES.filter(([pattern]) => pattern.test(sql)).map(([, instead]) => instead)).toEqual([]);
  });

  it.each(file.endsWith('.sqlx') ? ['divides with SAFE_DIVIDE only'] : [])('%s', () => {
    const divisions = sqlOf(file)
      .replaceAll(/\$\{[\s\S]*?\}/g, '')
      .replaceAll(/js \{[\s\S]*?\n\}/g, '')
      .match(/[\w)]\s*\/\s*[\w(]/g);

    expect(divisions ?? []).toEqual([]);
  });
});

it('would notice a forbidden word', () => {
  expect(RULES.some(([pattern]) => pattern.test('SELECT CURRENT_DATE() AS d'))).toBe(true);
  expect(RULES.some(([pattern]) => pattern.test('SELECT 1 FROM raw.sessions'))).toBe(true);
});
