import { transpile } from '@polyglot-sql/sdk';
import { WarehouseError } from '../../../core/base/errors.ts';
import { parseStatements, printStatements } from './ast.ts';
import { prepareText } from './lexical.ts';
import { lostInPrint } from './lost-in-print.ts';
import { rewrite } from './rewrite.ts';

const cacheLimit = 500;
const cache = new Map<string, readonly string[]>();

/**
 * GoogleSQL to DuckDB, statement by statement, cached by text. The only place that knows the transpiler.
 * What the transpiler gets wrong is rewritten before it sees it, to calls of the macros in `macros.ts`.
 * Names of the form `` `project.dataset.table` `` become `"dataset"."table"`; `@name` becomes `$name`.
 * @throws WarehouseError with the SQL when any part of it cannot be translated.
 */
export function translate(sql: string, project: string): readonly string[] {
  const key = `${project}\n${sql}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const statements = translateNow(sql, project);
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(key, statements);
  return statements;
}

function translateNow(sql: string, project: string): readonly string[] {
  const ast = parseStatements(prepareText(sql, project));
  if (!Array.isArray(ast)) throw untranslatable(ast.error, sql);
  const rewritten = rewrite(ast, (what) => untranslatable(what, sql));
  const printed = printStatements(rewritten);
  if ('error' in printed) throw untranslatable(printed.error, sql);
  const lost = lostInPrint(rewritten, printed);
  if (lost !== null) throw untranslatable(`the transpiler would drop ${lost}`, sql);
  return printed.flatMap((statement) => toDuckDb(statement, sql));
}

function toDuckDb(statement: string, sql: string): readonly string[] {
  const result = transpile(statement, 'bigquery' as never, 'duckdb' as never, {
    unsupportedLevel: 'raise',
  });
  if (!result.success || result.sql === undefined) {
    throw untranslatable(result.error ?? 'no reason given', sql);
  }
  return result.sql.map(finish);
}

/** Words that can only be set right in the final text; quoted text is left alone. */
function finish(statement: string): string {
  const parts =
    /('(?:''|[^'])*'|"(?:""|[^"])*")|\bBIGNUMERIC\b|\bDECIMAL\b(?!\s*\()|\bINSERT ROW\b|\bbq_try\(|\b__param_(\w+)/gi;
  return statement.replace(
    parts,
    (word: string, quoted: string | undefined, parameter: string | undefined) => {
      if (quoted !== undefined) return quoted;
      if (parameter !== undefined) return `$${parameter}`;
      switch (word.toUpperCase()) {
        case 'BIGNUMERIC':
          return 'DECIMAL(38,18)';
        case 'DECIMAL':
          return 'DECIMAL(38,9)';
        case 'INSERT ROW':
          return 'INSERT *';
        default:
          return 'TRY(';
      }
    },
  );
}

function untranslatable(reason: string, sql: string): WarehouseError {
  return new WarehouseError(`This SQL cannot be run on DuckDB: ${reason}`, {
    expected: 'GoogleSQL that means the same on BigQuery and DuckDB',
    found: reason,
    next: 'Rewrite it in the subset of GoogleSQL that both engines share.',
    sql,
  });
}
