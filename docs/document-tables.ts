import { compileTransforms } from '../src/adapters/transforms/compile-transforms.ts';
import { opsTables } from '../src/core/tables/ops.ts';
import { rawTables, sourceTables } from '../src/core/tables/raw.ts';
import type { TableDef } from '../src/core/tables/table.ts';

/** Every table of the warehouse in Markdown: those that jobs write, and those that transforms make. */
export function documentTables(): string {
  const written = [rawTables, sourceTables, opsTables]
    .flatMap((tables) => Object.values<TableDef>(tables))
    .map(writtenTable);
  return `# Tables of the warehouse

Generated from \`src/core/tables\` and \`src/transforms\` by \`npm run generate\`.
Datasets carry the prefix of the configuration: \`raw\` is \`bidforest_raw\` by default.
NUMERIC columns are exact with nine decimals; money is in the currency of the account.

## Written by jobs

${written.join('\n\n')}

## Made by transforms

${madeTables().join('\n\n')}
`;
}

function writtenTable(table: TableDef): string {
  const rows = table.columns.map(({ name, type, required, unit, doc }) =>
    row([`\`${name}\``, required === true ? `${type} NOT NULL` : type, unit ?? '', doc]),
  );
  return [
    `### ${table.dataset}.${table.name}`,
    table.doc,
    `Key: ${table.key.map((name) => `\`${name}\``).join(', ')}.`,
    ['| column | type | unit | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

function madeTables(): string[] {
  const { transforms } = compileTransforms({ project: 'bidforest', dataset: 'bidforest' });
  return transforms
    .filter(({ kind }) => kind !== 'assertion')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, kind, doc, columns }) => {
      const rows = columns.map((column) => row([`\`${column.name}\``, column.doc]));
      const table = ['| column | meaning |', '| --- | --- |', ...rows].join('\n');
      return [`### ${name}`, `${doc} (${kind})`.trim(), ...(rows.length === 0 ? [] : [table])].join('\n\n');
    });
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
