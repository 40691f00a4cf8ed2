import { rng, type Rng } from '../base/rng.ts';

/** What is treated or held out as one, with its size: what it cost a day before the experiment. */
export interface Unit {
  readonly id: string;
  readonly size: number;
}

/** Which units are held out, and the procedure that chose them: plain data, so that it can be drawn again. */
export interface Assignment {
  readonly seed: number;
  readonly units: readonly Unit[];
  /** Indices of units; one of each block is held out, each with the same probability. */
  readonly blocks: readonly (readonly number[])[];
  /** By unit: whether it is held out. */
  readonly heldOut: readonly boolean[];
}

/**
 * Draws the held-out units: units are sorted by size and cut into blocks of `blockSize` neighbours (2 makes matched
 * pairs), one of each block held out. What is left over joins the last block. Same units and seed, same draw.
 */
export function assign(units: readonly Unit[], blockSize: number, seed: number): Assignment {
  const sorted = units.toSorted((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1));
  const count = Math.max(1, Math.floor(sorted.length / blockSize));
  const blocks = Array.from({ length: count }, (_, block) => {
    const from = block * blockSize;
    const to = block === count - 1 ? sorted.length : from + blockSize;
    return Array.from({ length: to - from }, (_, i) => from + i);
  });
  const drawn = draw(blocks, sorted.length, rng(seed, 'assignment'));
  return { seed, units: sorted, blocks, heldOut: Array.from(drawn, (treated) => treated === 0) };
}

/** Assignments under the procedure, one after the other: 1 where a unit is treated. */
export interface Redraws {
  readonly count: number;
  readonly units: number;
  readonly treated: Uint8Array;
  /** By unit: probability of being treated. */
  readonly probability: readonly number[];
}

/** Most assignments that are looked at; with fewer possible ones, each is looked at exactly once. */
export const MOST_REDRAWS = 4000;

/**
 * What the procedure could have drawn: the real draw first, then all others where they are few, else random ones.
 * With the real draw among them, the share that is at least as extreme is an exact p-value in either case.
 */
export function redraws(assignment: Assignment, most: number = MOST_REDRAWS): Redraws {
  const { blocks, heldOut, seed } = assignment;
  const units = heldOut.length;
  const real = Uint8Array.from(heldOut, (held) => (held ? 0 : 1));
  const possible = blocks.reduce((product, block) => product * block.length, 1);
  const rows: Uint8Array[] = [real];
  if (possible <= most) {
    const key = real.join('');
    for (const row of every(blocks, units)) if (row.join('') !== key) rows.push(row);
  } else {
    const dice = rng(seed, 'redraws');
    while (rows.length < most) rows.push(draw(blocks, units, dice));
  }
  const treated = new Uint8Array(rows.length * units);
  for (const [i, row] of rows.entries()) treated.set(row, i * units);
  const probability = Array.from({ length: units }, () => 1);
  for (const block of blocks) for (const unit of block) probability[unit] = 1 - 1 / block.length;
  return { count: rows.length, units, treated, probability };
}

function draw(blocks: Assignment['blocks'], units: number, dice: Rng): Uint8Array {
  const treated = new Uint8Array(units).fill(1);
  for (const block of blocks) {
    const unit = block[dice.below(block.length)];
    if (unit !== undefined) treated[unit] = 0;
  }
  return treated;
}

/** Every assignment that the procedure may draw. */
function every(blocks: Assignment['blocks'], units: number): Uint8Array[] {
  let rows = [new Uint8Array(units).fill(1)];
  for (const block of blocks) {
    rows = rows.flatMap((row) =>
      block.map((unit) => {
        const next = row.slice();
        next[unit] = 0;
        return next;
      }),
    );
  }
  return rows;
}
