/** Dots of a braille cell by row and column, as bits above U+2800. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Rows of characters, `height` × `width`; a cell without dots is a space. */
export type Cells = string[][];

/**
 * A line of braille dots, two across and four down a cell. `value` is asked at each of `2 × width` columns, 0 to 1 from
 * left to right, and answers 0 at the bottom to 1 at the top.
 */
export function brailleLine(width: number, height: number, value: (at: number) => number): Cells {
  const bits = Array.from({ length: height }, () => new Uint8Array(width));
  const columns = 2 * width;
  const levelAt = (column: number): number => dotRow(value(column / (columns - 1)), height);
  let before = levelAt(0);
  for (let column = 0; column < columns; column++) {
    const level = levelAt(column);
    const step = Math.sign(level - before);
    // A steep line fills the column from where the last one ended.
    for (let dot = before === level ? level : before + step; ; dot += step) {
      const cell = bits[dot >> 2];
      if (cell !== undefined)
        cell[column >> 1] = (cell[column >> 1] ?? 0) | (DOTS[dot & 3]?.[column & 1] ?? 0);
      if (dot === level) break;
    }
    before = level;
  }
  return bits.map((row) =>
    Array.from(row, (dots) => (dots === 0 ? ' ' : String.fromCharCode(0x2800 + dots))),
  );
}

/** Cell in which {@link brailleLine} draws a value (0 at the bottom to 1 at the top). */
export function cellRow(value: number, height: number): number {
  return dotRow(value, height) >> 2;
}

/** Cell in which {@link brailleLine} draws a place (0 at the left to 1 at the right). */
export function cellColumn(at: number, width: number): number {
  return Math.round(within(at) * (2 * width - 1)) >> 1;
}

function dotRow(value: number, height: number): number {
  return 4 * height - 1 - Math.round(within(value) * (4 * height - 1));
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
