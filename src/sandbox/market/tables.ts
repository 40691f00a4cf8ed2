import { cellCount } from './cells.ts';
import { fillTable, TABLE_SIZE } from './response-table.ts';
import type { World } from './world.ts';

/** Response tables of every keyword under the rivals it meets: made when first needed, kept per regime of rivalry. */
export class Tables {
  readonly #world: World;
  readonly #calm: (Float32Array | undefined)[] = [];
  readonly #shifted = new Map<string, Float32Array>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The tables of a keyword's cells, one after the other, {@link TABLE_SIZE} numbers each. */
  of(keyword: number, rankShift: number, density: number): Float32Array {
    if (rankShift === 0 && density === 1) return (this.#calm[keyword] ??= this.#make(keyword, 0, 1));
    const key = `${keyword}/${rankShift}/${density}`;
    const known = this.#shifted.get(key);
    if (known !== undefined) return known;
    const made = this.#make(keyword, rankShift, density);
    this.#shifted.set(key, made);
    return made;
  }

  #make(keyword: number, rankShift: number, density: number): Float32Array {
    const world = this.#world;
    const cells = cellCount(world.locations);
    const table = new Float32Array(cells * TABLE_SIZE);
    for (let cell = 0; cell < cells; cell++) {
      const at = keyword * cells + cell;
      const rivals = {
        density: (world.density[at] as number) * density,
        level: (world.level[at] as number) + rankShift,
        spread: world.spread[keyword] as number,
        reserve: world.reserve[keyword] as number,
      };
      const quality = world.quality[keyword] as number;
      fillTable(table, cell * TABLE_SIZE, rivals, quality, world.clickRate[keyword] as number);
    }
    return table;
  }
}
