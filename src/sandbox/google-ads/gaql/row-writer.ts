import type { Field, MessageValue, Value } from '../fields/field.ts';
import { fields } from '../fields/resources.ts';
import type { Plan } from './plan.ts';
import type { ResultRow } from './run-query.ts';
import { valueOf } from './sort-rows.ts';
import type { Totals } from '../fields/totals.ts';

type Plain = { [key: string]: unknown };
type WriteValue = (field: Field, value: Value) => unknown;

interface Slot {
  readonly field: Field;
  /** Names of the objects around the value, then of the value. */
  readonly path: readonly string[];
}

/** Writes rows in one of the two forms of the API: JSON (camelCase, int64 as text) or for protobuf (snake_case). */
export class RowWriter {
  readonly #plan: Plan;
  readonly #slots: readonly Slot[];
  readonly #write: WriteValue;
  /** Selected fields as the answer's field mask lists them. */
  readonly mask: readonly string[];

  constructor(plan: Plan, form: 'json' | 'proto') {
    const name = form === 'json' ? camelCase : (text: string): string => text;
    const chosen = [...new Set([...plan.select, ...resourceNames(plan)])];
    this.#plan = plan;
    this.#slots = chosen.map((field) => ({ field, path: field.name.split('.').map(name) }));
    this.#write = form === 'json' ? jsonValue : protoValue;
    this.mask = plan.select.map((field) => field.name.split('.').map(name).join('.'));
  }

  row(row: ResultRow): Plain {
    const out: Plain = {};
    for (const { field, path } of this.#slots)
      place(out, path, this.#write(field, valueOf(this.#plan, field, row)));
    return out;
  }

  /** The row of totals: metrics only. */
  summary(totals: Totals, context: ResultRow['context']): Plain {
    const out: Plain = {};
    for (const { field, path } of this.#slots)
      if (field.kind === 'metric') place(out, path, this.#write(field, field.read(totals, context)));
    return out;
  }
}

/** The API adds the resource names of everything selected, unless asked not to. */
function resourceNames(plan: Plan): Field[] {
  if (plan.query.parameters.some(({ name, value }) => name === 'omit_unselected_resource_names' && value))
    return [];
  const roots = plan.select.flatMap((field) => (field.kind === 'attribute' ? [field.resource] : []));
  return [...new Set([plan.resourceName, ...roots])].flatMap((root) => {
    const field = fields.get(`${root}.resource_name`);
    return field === undefined ? [] : [field];
  });
}

function place(out: Plain, path: readonly string[], value: unknown): void {
  if (value === undefined) return;
  let at = out;
  const last = path.length - 1;
  for (let i = 0; i < last; i++) {
    const key = path[i] ?? '';
    at = (at[key] ??= {}) as Plain;
  }
  at[path[last] ?? ''] = value;
}

function jsonValue({ type }: Field, value: Value): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number') return type === 'INT64' ? String(value) : value;
  if (typeof value === 'string') return type === 'MASK' ? value.split(',').map(camelPath).join(',') : value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(jsonPart);
  return type === 'MESSAGE' ? jsonPart(value as MessageValue) : value;
}

function protoValue({ type }: Field, value: Value): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return type === 'MASK' ? { paths: value.split(',') } : value;
  if (Array.isArray(value)) return value.map(protoPart);
  return type === 'MESSAGE' ? protoPart(value as MessageValue) : value;
}

function jsonPart(value: MessageValue | string | number | bigint | boolean): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      camelCase(key),
      Array.isArray(inner) ? inner.map(jsonPart) : jsonPart(inner as MessageValue),
    ]),
  );
}

function protoPart(value: MessageValue | string | number | bigint | boolean): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      Array.isArray(inner) ? inner.map(protoPart) : protoPart(inner as MessageValue),
    ]),
  );
}

function camelPath(path: string): string {
  return path.split('.').map(camelCase).join('.');
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
