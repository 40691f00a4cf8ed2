import { z } from 'zod';
import { explainIssues, formatIssues } from '../../contract/explain-issues.ts';
import { SchemaError } from '../../core/base/errors.ts';
import { nearestName } from '../../core/base/nearest-name.ts';
import type { FileMapping, MappedAttribute, MappedColumn } from '../../jobs/ports.ts';
import { isLocale } from './notation.ts';
import { mappableColumns } from './row-reader.ts';

const Name = z.string().min(1);
const Names = z.union([Name.transform((name) => [name]), z.array(Name).min(1)], {
  error: 'the name of a column of the file, or a list of names',
});
const Words = z.array(z.coerce.string()).min(1);

const ColumnObject = z
  .strictObject({
    from: Names.optional(),
    sum: z.literal(true).optional(),
    constant: Name.optional(),
    unit: z.enum(['percent', 'minutes', 'milliseconds', 'micros', 'cents']).optional(),
    format: Name.optional(),
    yes: Words.optional(),
    no: Words.optional(),
    missing: Words.optional(),
    personal: z
      .union([z.literal(false), z.enum(['email', 'phone', 'id'])], 'email, phone, id or false')
      .optional(),
  })
  .refine((column) => (column.from === undefined) !== (column.constant === undefined), {
    error: 'either `from` or `constant`',
  })
  .transform((column) => ({ ...column, from: column.from ?? [] }));

/** A column of the raw table: `Clicks`, `[Clicks, Link clicks]` or the long form with `from`. */
const ColumnEntry = z.unknown().transform((value, context): MappedColumn => {
  const long = typeof value === 'object' && value !== null && !Array.isArray(value);
  const parsed = long
    ? ColumnObject.safeParse(value)
    : Names.transform((from) => ({ from })).safeParse(value);
  if (parsed.success) return parsed.data;
  context.issues.push(...parsed.error.issues.map((issue) => ({ ...issue, input: value }) as never));
  return z.NEVER;
});

const AttributeEntry = z.strictObject({
  from: Names,
  type: z.enum(['number', 'category', 'boolean']),
  known: z.enum(['attribute', 'period', 'outcome']),
  leak: Name.optional(),
});

/** A mapping file as a person writes it. */
export const MappingFile = z.strictObject({
  source: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
  kind: z.enum(['performance', 'sessions', 'customers', 'orders']),
  locale: z
    .string()
    .refine((text) => text === 'auto' || isLocale(text), 'auto or a locale such as en-US or de')
    .default('auto'),
  columns: z.record(z.string(), ColumnEntry),
  attributes: z.record(z.string(), AttributeEntry).default({}),
  ignore: z.array(Name).default([]),
});

/**
 * Validates a mapping. `name` is used in errors.
 * @throws SchemaError naming the path of each problem, what was expected and what was found.
 */
export function parseMapping(input: unknown, name: string): FileMapping {
  const parsed = MappingFile.safeParse(input);
  const issues = parsed.success ? columnIssues(parsed.data) : explainIssues(parsed.error, input);
  const [first] = issues;
  if (parsed.success && first === undefined) {
    return {
      ...parsed.data,
      attributes: parsed.data.attributes as Readonly<Record<string, MappedAttribute>>,
    };
  }
  throw new SchemaError(`${name} has ${issues.length} problem(s):\n${formatIssues(issues)}`, {
    ...(first ? { expected: first.expected, found: first.found } : {}),
    next: 'Correct the mapping; examples/mappings/ has samples.',
  });
}

interface Issue {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

function columnIssues(mapping: z.output<typeof MappingFile>): Issue[] {
  const known = mappableColumns(mapping.kind);
  const names = known.map(({ name }) => name);
  return Object.entries(mapping.columns).flatMap(([name, { yes, no, format, sum, personal }]) => {
    const type = known.find((column) => column.name === name)?.type;
    const path = `columns.${name}`;
    if (type === undefined) {
      const near = nearestName(name, names);
      const expected =
        near === undefined ? `one of ${names.join(', ')}` : `"${near}" or another column of ${mapping.kind}`;
      return [{ path, expected, found: `"${name}"` }];
    }
    const misplaced: Issue[] = [];
    if ((yes ?? no) !== undefined && type !== 'BOOL')
      misplaced.push({ path: `${path}.yes`, expected: 'only for yes/no columns', found: `a ${type} column` });
    if (format !== undefined && type !== 'DATE')
      misplaced.push({ path: `${path}.format`, expected: 'only for days', found: `a ${type} column` });
    if (sum && !['INT64', 'FLOAT64', 'NUMERIC'].includes(type))
      misplaced.push({ path: `${path}.sum`, expected: 'only for numbers', found: `a ${type} column` });
    if (personal && type !== 'STRING')
      misplaced.push({ path: `${path}.personal`, expected: 'only for texts', found: `a ${type} column` });
    if (personal === false && name.endsWith('_hash'))
      misplaced.push({ path: `${path}.personal`, expected: 'nothing: it is always hashed', found: 'false' });
    return misplaced;
  });
}
