import { generate, parse } from '@polyglot-sql/sdk';
import { InvariantError } from '../../../core/base/errors.ts';

/** A value inside the syntax tree that polyglot hands out as JSON. */
export type SqlValue = string | number | boolean | null | undefined | SqlValue[] | SqlObject;

/** One object of the tree. An expression is an object with a single key, its kind. */
export interface SqlObject {
  [key: string]: SqlValue;
}

/** Whether a value of the tree is an object, neither list nor scalar. */
export function isObject(value: SqlValue): value is SqlObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key; an empty one when there is none. */
export function child(node: SqlObject, key: string): SqlObject {
  const value = node[key];
  return isObject(value) ? value : {};
}

/** The list of objects under a key; empty when there is none. */
export function children(node: SqlObject, key: string): SqlObject[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text under a key, or undefined. */
export function text(node: SqlObject, key: string): string | undefined {
  const value = node[key];
  return typeof value === 'string' ? value : undefined;
}

/** The kind of an expression: its only key. */
export function kindOf(node: SqlObject): string {
  return Object.keys(node)[0] ?? '';
}

/** Parses statements of GoogleSQL, or says where they stop making sense. */
export function parseStatements(sql: string): SqlObject[] | { readonly error: string } {
  const result = parse(sql, 'bigquery' as never);
  if (!result.success || result.ast === undefined) return { error: result.error ?? 'cannot be parsed' };
  return result.ast as unknown as SqlObject[];
}

/** Writes a tree as GoogleSQL, one text per statement. */
export function printStatements(ast: SqlObject[]): readonly string[] | { readonly error: string } {
  const result = generate(ast, 'bigquery' as never);
  if (!result.success || result.sql === undefined) return { error: result.error ?? 'cannot be written' };
  return result.sql;
}

/** The tree of one expression written by this project; placeholders `__1`, `__2`… take the arguments. */
export function expression(sql: string, ...args: readonly SqlObject[]): SqlObject {
  return fill(template(sql), args) as SqlObject;
}

/** A call of a function by its name. */
export function call(name: string, ...args: readonly SqlObject[]): SqlObject {
  const node = expression('F(1)');
  return { function: { ...child(node, 'function'), name, args: [...args] } };
}

/** A string literal. */
export function stringLiteral(value: string): SqlObject {
  return { literal: { literal_type: 'string', value } };
}

/** An integer literal. */
export function integerLiteral(value: number | string): SqlObject {
  return { literal: { literal_type: 'number', value: String(value) } };
}

/** The name of a column or of the last field of a path, or undefined when the expression is neither. */
export function columnName(node: SqlObject): string | undefined {
  return (
    text(child(child(node, 'column'), 'name'), 'name') ?? text(child(child(node, 'dot'), 'field'), 'name')
  );
}

const templates = new Map<string, SqlObject>();

function template(sql: string): SqlObject {
  let found = templates.get(sql);
  if (found === undefined) {
    const ast = parseStatements(`SELECT ${sql}`);
    const select = Array.isArray(ast) ? child(ast[0] ?? {}, 'select') : {};
    found = children(select, 'expressions')[0];
    if (found === undefined) throw new InvariantError(`expected an expression of GoogleSQL, found ${sql}`);
    templates.set(sql, found);
  }
  return found;
}

/** A copy with the placeholders filled in. */
function fill(value: SqlValue, args: readonly SqlObject[]): SqlValue {
  if (Array.isArray(value)) return value.map((item) => fill(item, args));
  if (!isObject(value)) return value;
  const slot = /^__(\d+)$/.exec(kindOf(value) === 'column' ? (columnName(value) ?? '') : '');
  if (slot !== null) return args[Number(slot[1]) - 1] ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, args)]));
}
