import type { Entity } from '../flow.ts';

/** One text per entity, unique over sources and accounts; sorts stably and joins ledger, history and decisions. */
export function entityKey(entity: Pick<Entity, 'source' | 'accountId' | 'level' | 'id'>): string {
  return JSON.stringify([entity.source, entity.accountId, entity.level, entity.id]);
}

/** Order by code units, the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
