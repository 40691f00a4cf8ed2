import type { Entity, Lever } from '../flow.ts';

/** Fields of an entity that a rule may be limited to, and the lever that is turned on it. */
export const WHERE_FIELDS = [
  'lever',
  'source',
  'account',
  'level',
  'campaign',
  'adGroup',
  'name',
  'matchType',
  'network',
  'status',
  'bidStrategy',
] as const;

export type WhereField = (typeof WHERE_FIELDS)[number];

/** Which entities a rule applies to: every field given must match one of its patterns. Empty means all. */
export type Where = Readonly<Partial<Record<WhereField, readonly string[]>>>;

/** What a rule speaks of: a lever of an entity. */
export interface Subject {
  readonly entity: Entity;
  readonly lever: Lever;
}

/** Whether a lever of an entity is meant. A field that the source does not tell matches nothing. */
export function matchesWhere(subject: Subject, where: Where): boolean {
  return WHERE_FIELDS.every((field) => {
    const patterns = where[field];
    if (patterns === undefined) return true;
    const value = fieldOf(subject, field);
    return value !== null && patterns.some((pattern) => matchesPattern(value, pattern));
  });
}

/** Case-insensitive; `*` stands for any text, everything else for itself. Linear in both lengths. */
export function matchesPattern(value: string, pattern: string): boolean {
  const text = value.toLowerCase();
  const parts = pattern.toLowerCase().split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}

function fieldOf({ entity, lever }: Subject, field: WhereField): string | null {
  if (field === 'lever') return lever;
  return field === 'account' ? entity.accountId : entity[field];
}
