/** A GAQL query as written. `at` is the offset of a part in the text. */
export interface Query {
  readonly select: readonly Name[];
  readonly from: Name;
  /** All of them must hold: GAQL knows no OR. */
  readonly where: readonly Condition[];
  readonly orderBy: readonly Ordering[];
  readonly limit: number | null;
  readonly parameters: readonly Parameter[];
}

/** A field or resource: `campaign.id`, `keyword_view`. */
export interface Name {
  readonly text: string;
  readonly at: number;
}

export interface Condition {
  readonly field: Name;
  readonly operator: Operator;
  /** One for comparisons, two for BETWEEN, any number for lists, none for IS NULL. */
  readonly values: readonly Literal[];
}

/** Operators by the shape of what follows them. */
export const SINGLE_VALUE = ['=', '!=', '<', '<=', '>', '>='] as const;
export const TEXT_VALUE = ['LIKE', 'NOT LIKE', 'REGEXP_MATCH', 'NOT REGEXP_MATCH'] as const;
export const LIST_VALUE = ['IN', 'NOT IN', 'CONTAINS ANY', 'CONTAINS ALL', 'CONTAINS NONE'] as const;
export const NO_VALUE = ['IS NULL', 'IS NOT NULL'] as const;

export type Operator =
  | (typeof SINGLE_VALUE)[number]
  | (typeof TEXT_VALUE)[number]
  | (typeof LIST_VALUE)[number]
  | (typeof NO_VALUE)[number]
  | 'BETWEEN'
  | 'DURING';

export interface Literal {
  /** `word` is unquoted: an enum constant, TRUE, FALSE, or a date range name. */
  readonly kind: 'string' | 'number' | 'word';
  readonly text: string;
  readonly at: number;
}

export interface Ordering {
  readonly field: Name;
  readonly descending: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly value: boolean;
}
