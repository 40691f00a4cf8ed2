import { describe, expect, it } from 'vitest';
import { formatTable, wrap } from '../../src/cli/table.ts';

describe('formatTable', () => {
  it('aligns columns and cuts long cells', () => {
    const rows = [
      { name: 'a', count: 5 },
      { name: 'a very long name', count: 1234 },
    ];

    const text = formatTable(rows, [
      { title: 'name', cell: ({ name }) => name, max: 8 },
      { title: 'count', cell: ({ count }) => String(count), align: 'right' },
    ]);

    expect(text.split('\n')).toEqual([
      'name      count',
      '────────  ─────',
      'a             5',
      'a very …   1234',
    ]);
  });

  it('measures painted cells by what is seen', () => {
    const painted = `${String.fromCodePoint(27)}[31mred${String.fromCodePoint(27)}[39m`;

    const [, rule] = formatTable([{ cell: painted }], [{ title: '', cell: ({ cell }) => cell }]).split('\n');

    expect(rule).toBe('───');
  });
});

describe('wrap', () => {
  it('breaks at spaces and keeps every word', () => {
    expect(wrap('one two three four', 9, '  ')).toBe('one two\n  three\n  four');
  });
});
