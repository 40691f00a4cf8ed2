import { WarehouseError } from '../../../core/base/errors.ts';

const tokens =
  /(?<comment>--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>[rRbB]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))|`(?<name>[^`]+)`|@(?<parameter>[A-Za-z_]\w*)|\b(?<options>OPTIONS)\s*\(|(?<![\w.`])(?<number>\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)(?![\w.])/g;

/** What stands for a parameter while the text is a tree. */
export const parameterPrefix = '__param_';

/**
 * Readies GoogleSQL for the parser, by tokens: a name quoted as a whole is split at its dots and loses the
 * project (a DuckDB file holds one project), `@name` becomes a placeholder column, a decimal literal
 * becomes a FLOAT64 literal as GoogleSQL reads it, and `OPTIONS(…)` goes, having no meaning in DuckDB.
 * @throws WarehouseError when a name belongs to another project.
 */
export function prepareText(sql: string, project: string): string {
  let out = '';
  let from = 0;
  tokens.lastIndex = 0;
  for (let match = tokens.exec(sql); match !== null; match = tokens.exec(sql)) {
    out += sql.slice(from, match.index);
    from = tokens.lastIndex;
    const groups = match.groups ?? {};
    if (groups['options'] !== undefined) {
      from = closingParenthesis(sql, from);
      tokens.lastIndex = from;
    } else out += replacement(match[0], groups, project, sql);
  }
  return out + sql.slice(from);
}

function replacement(
  whole: string,
  groups: Readonly<Record<string, string | undefined>>,
  project: string,
  sql: string,
): string {
  if (groups['comment'] !== undefined) return ' ';
  if (groups['name'] !== undefined) return splitName(groups['name'], project, sql);
  if (groups['parameter'] !== undefined) return parameterPrefix + groups['parameter'];
  const number = groups['number'];
  if (number !== undefined) return /e/i.test(number) ? number : `${number.replace(/\.$/, '.0')}e0`;
  return whole;
}

function splitName(name: string, project: string, sql: string): string {
  const parts = name.split('.');
  if (parts.length > 3 || (parts.length === 3 && parts[0] !== project)) throw unknownName(name, project, sql);
  if (parts.length > 1 && parts[0] === project) parts.shift();
  return parts.map((part) => `\`${part}\``).join('.');
}

function unknownName(name: string, project: string, sql: string): WarehouseError {
  return new WarehouseError(`The table name \`${name}\` is not in this warehouse`, {
    expected: `\`${project}.dataset.table\``,
    found: name,
    next: 'Write table names with ref(), or set the warehouse project in the configuration.',
    sql,
  });
}

function closingParenthesis(sql: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < sql.length && depth > 0; at++) {
    if (sql[at] === '(') depth++;
    if (sql[at] === ')') depth--;
  }
  return at;
}
