import type { NumberColumn, NumberFrame } from '../../features/frame.ts';

/** What an entity is, and how its clicks come; nothing of its conversions. */
export interface EntityTraits {
  readonly text: string | null;
  readonly matchType: string | null;
  readonly campaign: string | null;
  readonly impressions: number;
  readonly clicks: number;
  /** Currency units. */
  readonly cost: number;
  /** Further numbers by name; NaN where unknown. The same names on every entity. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** A word tells something when it stands in so many entities, and not in nearly all. */
const LEAST_ENTITIES = 3;
const MOST_SHARE = 0.8;
const MOST_WORDS = 40;
/** Above so many campaigns their names would only be numbered. */
const MOST_CAMPAIGNS = 30;

/**
 * Features that a prior may learn from: words, match type, campaign, what clicks cost and how often they come.
 * Prices belong here, as rivals bid by what a click is worth to them.
 */
export function entityFeatures(entities: readonly EntityTraits[]): NumberFrame {
  const flag = (name: string, holds: (traits: EntityTraits) => boolean): NumberColumn =>
    column(entities, name, (traits) => Number(holds(traits)));
  const campaigns = levelsOf(entities.map(({ campaign }) => campaign));
  const columns = [
    ...wordsOf(entities).map((word) =>
      flag(`word ${word}`, ({ text }) => text !== null && tokens(text).includes(word)),
    ),
    ...levelsOf(entities.map(({ matchType }) => matchType)).map((level) =>
      flag(`match type ${level}`, ({ matchType }) => matchType === level),
    ),
    ...(campaigns.length <= MOST_CAMPAIGNS ? campaigns : []).map((level) =>
      flag(`campaign ${level}`, ({ campaign }) => campaign === level),
    ),
    column(entities, 'log cost per click', ({ cost, clicks }) =>
      clicks > 0 ? Math.log(Math.max(1e-6, cost / clicks)) : Number.NaN,
    ),
    column(entities, 'log click-through rate', ({ clicks, impressions }) =>
      impressions > 0 ? Math.log((clicks + 0.5) / (impressions + 10)) : Number.NaN,
    ),
    column(entities, 'words', ({ text }) => (text === null ? Number.NaN : tokens(text).length)),
    ...Object.keys(entities[0]?.numbers ?? {}).map((name) =>
      column(entities, name, ({ numbers }) => numbers[name] ?? Number.NaN),
    ),
  ];
  return { rows: entities.length, columns: columns.filter(({ values }) => varies(values)) };
}

function column(
  entities: readonly EntityTraits[],
  name: string,
  of: (traits: EntityTraits) => number,
): NumberColumn {
  return { kind: 'number', name, values: Float64Array.from(entities, of) };
}

function tokens(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token.length > 1);
}

function wordsOf(entities: readonly EntityTraits[]): string[] {
  const counts = new Map<string, number>();
  for (const { text } of entities)
    for (const word of new Set(text === null ? [] : tokens(text)))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= LEAST_ENTITIES && count <= MOST_SHARE * entities.length)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST_WORDS)
    .map(([word]) => word);
}

function levelsOf(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].toSorted();
}

function varies(values: Float64Array): boolean {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.some((value) => value !== known[0]);
}
