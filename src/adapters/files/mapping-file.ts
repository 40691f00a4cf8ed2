import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Document, Scalar, YAMLMap, parseDocument } from 'yaml';
import { SchemaError } from '../../core/base/errors.ts';
import type { FileMapping, MappedColumn } from '../../jobs/ports.ts';
import { mappableColumns } from './row-reader.ts';
import { parseMapping } from './schema.ts';

/** Reads a mapping. @throws SchemaError when it is absent, no YAML, or says something that is not understood. */
export async function readMapping(path: string): Promise<FileMapping> {
  const document = parseDocument(await readText(path));
  if (document.errors.length > 0) {
    throw new SchemaError(
      `${basename(path)} is not valid YAML: ${document.errors.map((e) => e.message).join('\n')}`,
    );
  }
  return parseMapping(document.toJS() ?? {}, basename(path));
}

/** Writes a mapping with comments that let a person edit it. */
export async function writeMapping(path: string, mapping: FileMapping): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, renderMapping(mapping));
}

/** The YAML text of a mapping; {@link parseMapping} reads it back as it was. */
export function renderMapping(mapping: FileMapping): string {
  const document = new Document({
    source: mapping.source,
    kind: mapping.kind,
    locale: mapping.locale,
    columns: Object.fromEntries(
      Object.entries(mapping.columns).map(([name, column]) => [name, shortened(column)]),
    ),
    attributes: Object.fromEntries(
      Object.entries(mapping.attributes).map(([name, { from, ...rest }]) => [
        name,
        { from: single(from), ...rest },
      ]),
    ),
    ignore: mapping.ignore,
  });
  document.commentBefore =
    ' How the columns of a file become the columns of bidforest. Edit freely; it is checked when read.';
  comment(document, 'source', ' Name of the source; rows of one source and account belong together.');
  comment(
    document,
    'kind',
    ' performance (advertising results), sessions (web analytics), customers or orders (CRM).',
  );
  comment(
    document,
    'locale',
    ' How numbers and days are written: en-US, de… or auto, which decides by the unambiguous values of each file.',
  );
  comment(document, 'columns', COLUMNS_COMMENT);
  comment(document, 'attributes', ATTRIBUTES_COMMENT);
  comment(document, 'ignore', ' Columns that are deliberately not taken.');
  describeColumns(document, mapping);
  return document.toString({ lineWidth: 0 });
}

const COLUMNS_COMMENT = [
  ' bidforest’s column: column of the file, or a list of which the first with a value counts.',
  ' Long form: { from, sum: true | constant | unit: percent, minutes, milliseconds, micros, cents',
  ' | format: DD.MM.YYYY | yes: [...], no: [...] | missing: [values that mean "not known"]',
  ' | personal: email, phone, id (hashed as such before it is kept) or false (it says nothing of a person) }.',
].join('\n');

const ATTRIBUTES_COMMENT = [
  ' Further columns, kept as they are and usable as features.',
  ' known: attribute (before the click), period (during the same period) or outcome (only with the outcome: never used for bidding).',
].join('\n');

function comment(document: Document, key: string, text: string): void {
  const pair = (document.contents as unknown as YAMLMap<Scalar>).items.find((item) => item.key.value === key);
  if (pair !== undefined) pair.key.commentBefore = text;
}

function describeColumns(document: Document, mapping: FileMapping): void {
  const columns = document.get('columns') as YAMLMap<Scalar<string>, { comment?: string | null }>;
  const defs = mappableColumns(mapping.kind);
  for (const { key, value } of columns.items) {
    const unit = defs.find(({ name }) => name === key.value)?.unit;
    if (unit !== undefined && value instanceof Scalar) value.comment = ` ${unit}`;
  }
}

function shortened(column: MappedColumn): unknown {
  const { from, ...rest } = column;
  if (Object.keys(rest).length === 0) return single(from);
  return from.length === 0 ? rest : { from: single(from), ...rest };
}

function single(names: readonly string[]): string | readonly string[] {
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : names;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new SchemaError(`Cannot read the mapping ${path}`, {
      expected: 'a mapping file (YAML)',
      found: cause instanceof Error ? cause.message : String(cause),
      next: 'Check the path, or leave the mapping out to have it guessed.',
      cause,
    });
  }
}
