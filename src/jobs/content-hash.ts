import type { Row, TableDef } from '../core/tables/table.ts';
import type { World } from './world.ts';

/** Rows that are hashed at once: memory stays bounded, and a row costs little. */
const GROUP = 1_000;

/** What rows say, whenever they were imported, as one hash; how they come in chunks does not matter. */
export interface ContentHash {
  add(row: Row): void;
  /** `also` is what was read beside the rows. */
  finish(also?: unknown): string;
}

/** Hashes the rows of a raw table. `about` is what else two loads must have in common to be the same. */
export function contentHash(world: Pick<World, 'hash'>, table: TableDef, about: unknown): ContentHash {
  const names = table.columns.map(({ name }) => name).filter((name) => name !== 'imported_at');
  let sum = JSON.stringify([about, names]);
  let group: unknown[] = [];
  const fold = (): void => {
    sum = world.hash(JSON.stringify([sum, group]));
    group = [];
  };
  return {
    add: (row) => {
      group.push(names.map((name) => row[name] ?? null));
      if (group.length === GROUP) fold();
    },
    finish: (also = null) => world.hash(JSON.stringify([sum, group, also])),
  };
}
