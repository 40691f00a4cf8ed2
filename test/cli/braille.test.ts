import { describe, expect, it } from 'vitest';
import { brailleLine, cellColumn, cellRow } from '../../src/cli/braille.ts';

const text = (cells: readonly (readonly string[])[]): string[] => cells.map((row) => row.join(''));

describe('brailleLine', () => {
  it('draws a flat line in the row of its value', () => {
    expect(text(brailleLine(4, 2, () => 1))).toEqual(['⠉⠉⠉⠉', '    ']);
    expect(text(brailleLine(4, 2, () => 0))).toEqual(['    ', '⣀⣀⣀⣀']);
  });

  it('rises without gaps from corner to corner', () => {
    expect(text(brailleLine(4, 2, (at) => at))).toEqual(['  ⡠⠊', '⡠⠊  ']);
  });

  it('joins a steep step', () => {
    expect(text(brailleLine(2, 1, (at) => (at < 0.5 ? 0 : 1)))).toEqual(['⣀⠏']);
  });

  it('keeps values outside within its rows', () => {
    expect(text(brailleLine(2, 1, () => 7))).toEqual(['⠉⠉']);
    expect(text(brailleLine(2, 1, () => -7))).toEqual(['⣀⣀']);
  });

  it('says which cell a point of the line is in', () => {
    for (const at of [0, 0.2, 0.37, 0.5, 0.81, 1]) {
      const cells = brailleLine(30, 6, (x) => x * x);
      expect(cells[cellRow(at * at, 6)]?.[cellColumn(at, 30)]).not.toBe(' ');
    }
  });
});
