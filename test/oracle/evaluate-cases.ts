import { caseTable, caseTableName } from '../adapters/warehouse/cases.ts';
import type { CaseFile, CaseGolden, SqlCase } from '../adapters/warehouse/cases.ts';
import type { Evaluator, EvaluatorTable } from './evaluator.ts';

/** What the evaluator answers to each case of a file, by name; an error is kept by its first line. */
export async function evaluateCases(
  evaluator: Evaluator,
  file: CaseFile,
): Promise<Record<string, CaseGolden>> {
  const tables: Record<string, EvaluatorTable> = Object.fromEntries(
    Object.keys(file.tables).map((name) => [caseTableName(name), caseTable(file, name)]),
  );
  const answers: Record<string, CaseGolden> = {};
  for (const one of file.cases) answers[one.name] = await evaluateCase(evaluator, one, tables);
  return answers;
}

async function evaluateCase(
  evaluator: Evaluator,
  one: SqlCase,
  tables: Record<string, EvaluatorTable>,
): Promise<CaseGolden> {
  try {
    return await evaluator.query(one.sql, tables, one.params ?? {});
  } catch (error) {
    const reason = (error as { details?: string }).details ?? String(error);
    if (one.raises !== true) throw new Error(`${one.name}: ${reason}\n${one.sql}`, { cause: error });
    return { error: reason };
  }
}
