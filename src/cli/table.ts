import { stripVTControlCharacters } from 'node:util';

/** A column of a text table. */
export interface TableColumn<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  readonly align?: 'left' | 'right';
  /** Longer cells are cut with `…`. */
  readonly max?: number;
}

/** Rows as aligned text, two spaces between columns. */
export function formatTable<T>(rows: readonly T[], columns: readonly TableColumn<T>[]): string {
  const body = rows.map((row) => columns.map((column) => cut(column.cell(row), column.max)));
  const head = columns.map(({ title }) => title);
  const widths = columns.map((_, c) => Math.max(...[head, ...body].map((cells) => lengthOf(cells[c] ?? ''))));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, c) => pad(cell, widths[c] ?? 0, columns[c]?.align ?? 'left'))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

/** Text broken at spaces to a width, each line after the first indented. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    if (current !== '' && lengthOf(current) + lengthOf(word) + 1 > width - indent.length) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current].join(`\n${indent}`);
}

function pad(cell: string, width: number, align: 'left' | 'right'): string {
  const gap = ' '.repeat(Math.max(0, width - lengthOf(cell)));
  return align === 'right' ? gap + cell : cell + gap;
}

function cut(cell: string, max: number | undefined): string {
  return max !== undefined && lengthOf(cell) > max
    ? `${Array.from(cell)
        .slice(0, max - 1)
        .join('')}…`
    : cell;
}

function lengthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}
