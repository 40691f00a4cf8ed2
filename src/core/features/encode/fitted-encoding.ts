/** How one feature becomes numbers, as learned from the training part. Plain JSON. */
export type FittedEncoding =
  | { readonly kind: 'number'; readonly feature: string }
  | { readonly kind: 'min-max'; readonly feature: string; readonly min: number; readonly max: number }
  | { readonly kind: 'label'; readonly feature: string; readonly levels: readonly string[] }
  /** One column a level, and one for all others if the training part had any. */
  | {
      readonly kind: 'one-hot';
      readonly feature: string;
      readonly levels: readonly string[];
      readonly other: boolean;
    }
  /** One column a word. */
  | { readonly kind: 'tokens'; readonly feature: string; readonly tokens: readonly string[] };

/** The level that stands for rare ones, and for those that the training part did not have. */
export const OTHER = 'Other';

/** The names of the columns that an encoding gives, in order: `match_type=Broad`. */
export function encodedNames(encoding: FittedEncoding): readonly string[] {
  const { feature } = encoding;
  if (encoding.kind === 'one-hot') return oneHotLevels(encoding).map((level) => `${feature}=${level}`);
  if (encoding.kind === 'tokens') return encoding.tokens.map((token) => `${feature}=${token}`);
  return [feature];
}

/** The levels that have a column, Other last. */
export function oneHotLevels({
  levels,
  other,
}: Extract<FittedEncoding, { kind: 'one-hot' }>): readonly string[] {
  return other ? [...levels, OTHER] : levels;
}
