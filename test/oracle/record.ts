import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { caseFiles, caseGoldenPath, readCases } from '../adapters/warehouse/cases.ts';
import { EXPORT_GOLDEN, EXPORT_PARAMS, EXPORT_SQL } from '../adapters/google-analytics/export-golden.ts';
import { fixtureFiles, goldenPath, readFixture } from '../transforms/fixture.ts';
import { evaluateCases } from './evaluate-cases.ts';
import { evaluateFixture } from './evaluate-fixture.ts';
import { startEvaluator, type EvaluatorParameter } from './evaluator.ts';

/**
 * Records the answers of Google's evaluator to every case and fixture; `npm test` compares DuckDB with them.
 * `node test/oracle/record.ts` writes them; with `--check` it writes nothing and fails on any difference.
 */
async function main(): Promise<void> {
  const isCheck = process.argv.includes('--check');
  const evaluator = await startEvaluator();
  const stale: string[] = [];
  const keep = (path: string, golden: unknown): void => {
    const text = `${JSON.stringify(golden, null, 1)}\n`;
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
    stale.push(relative(process.cwd(), path));
    if (isCheck) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  try {
    for (const name of caseFiles())
      keep(caseGoldenPath(name), await evaluateCases(evaluator, readCases(name)));
    for (const name of fixtureFiles())
      keep(goldenPath(name), await evaluateFixture(evaluator, readFixture(name)));
    keep(EXPORT_GOLDEN, await evaluator.query(EXPORT_SQL, {}, textParameters(EXPORT_PARAMS)));
  } finally {
    evaluator.stop();
  }
  const verdict = isCheck ? 'differs from what the evaluator says now' : 'recorded';
  process.stdout.write(
    stale.map((path) => `${path}: ${verdict}\n`).join('') || 'all answers are as recorded\n',
  );
  process.exit(isCheck && stale.length > 0 ? 1 : 0);
}

/** Parameters that are texts, or lists of them. */
function textParameters(params: object): Record<string, EvaluatorParameter> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, { type: 'STRING', value: value as string }]),
  );
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
