import { z } from 'zod';

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** A Markdown table of every path of a document: type and meaning. */
export function documentSchema(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { target: 'draft-7', reused: 'inline' }) as JsonSchema;
  const rows = [...walk(json, '')].map(({ path, type, text }) => `| \`${path}\` | ${type} | ${text} |`);
  return ['| path | type | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

interface Entry {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

function* walk(schema: JsonSchema, path: string): Generator<Entry> {
  const { nullable, bare } = stripNull(schema);
  if (path !== '') {
    const text = escape(schema.description ?? bare.description ?? '');
    yield { path, type: escape(typeOf(bare) + (nullable ? ' or null' : '')), text };
  }
  for (const [name, property] of Object.entries(bare.properties ?? {})) {
    yield* walk(property, path === '' ? name : `${path}.${name}`);
  }
  for (const option of bare.oneOf ?? []) {
    const kind = Object.values(option.properties ?? {}).find((property) => property.const !== undefined);
    for (const [name, property] of Object.entries(option.properties ?? {})) {
      if (property !== kind) yield* walk(property, `${path}.${name}`);
      else
        yield { path: `${path}.${name}`, type: typeOf(property), text: escape(property.description ?? '') };
    }
  }
  const items = bare.items === undefined ? undefined : stripNull(bare.items).bare;
  if (items?.properties !== undefined) {
    for (const [name, property] of Object.entries(items.properties))
      yield* walk(property, `${path}[].${name}`);
  }
}

function stripNull(schema: JsonSchema): { nullable: boolean; bare: JsonSchema } {
  const options = schema.anyOf?.filter(({ type }) => type !== 'null');
  if (options === undefined || options.length === schema.anyOf?.length)
    return { nullable: false, bare: schema };
  return { nullable: true, bare: options.length === 1 ? (options[0] ?? schema) : { anyOf: options } };
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.type === 'array')
    return `list of ${schema.items === undefined ? 'anything' : typeOf(schema.items)}`;
  if (schema.oneOf !== undefined) return 'one of the objects below';
  return [schema.type ?? 'anything'].flat().join(' or ');
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}
