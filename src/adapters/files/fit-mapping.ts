import { SchemaError } from '../../core/base/errors.ts';
import { nearestName } from '../../core/base/nearest-name.ts';
import type { FileMapping } from '../../jobs/ports.ts';
import { findColumn } from './column-names.ts';
import type { FileTable } from './file-record.ts';

/**
 * Checks that every column and attribute of the mapping finds its column in the file.
 * @throws SchemaError that names what is absent, the nearest name, and what the file has.
 */
export function fitMapping(table: FileTable, mapping: FileMapping): void {
  const wants = [
    ...Object.entries(mapping.columns).map(([name, column]) => ({ path: `columns.${name}`, ...column })),
    ...Object.entries(mapping.attributes).map(([name, attribute]) => ({
      path: `attributes.${name}`,
      ...attribute,
    })),
  ];
  const absent = wants.flatMap((want) => {
    if ('constant' in want && want.constant !== undefined) return [];
    const missing = want.from.filter((name) => findColumn(table.header, name) < 0);
    const broken = 'sum' in want && want.sum ? missing.length > 0 : missing.length === want.from.length;
    return broken ? [{ path: want.path, missing }] : [];
  });
  if (absent.length === 0) return;
  const lines = absent.map(
    ({ path, missing }) => `  ${path}: ${missing.map((name) => hint(name, table)).join(' or ')}`,
  );
  const present = table.header.filter((name) => name !== '').join(', ');
  throw new SchemaError(
    `The mapping does not fit ${table.file}:\n${lines.join('\n')}\n  The file has: ${present}`,
    {
      expected: `column ${absent[0]?.missing.join(' or ') ?? ''}`,
      found: present,
      next: 'Correct the names in the mapping, or leave the mapping out to have it guessed.',
    },
  );
}

function hint(name: string, table: FileTable): string {
  const near = nearestName(name, table.header);
  return `no column "${name}"${near === undefined ? '' : ` (nearest: "${near}")`}`;
}
