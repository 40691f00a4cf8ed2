import type { Day } from '../base/day.ts';
import type { Micros } from '../base/micros.ts';

/**
 * One setting of a kind of rule: the schema of rule files, the documentation and the types come from it.
 * Without `default` it must be given; a default of null means that it is off.
 */
export interface ParameterDef {
  readonly label: string;
  readonly type: ParameterType;
  readonly default?: number | string | null;
  /** For `choice`. */
  readonly options?: readonly string[];
  readonly doc: string;
}

/** `ratio` is a number ≥ 0 (0.2 is 20 %), `money` is written in account currency and kept in micros. */
export type ParameterType = 'ratio' | 'count' | 'days' | 'money' | 'day' | 'choice' | 'text' | 'texts';

export type ParameterDefs = Readonly<Record<string, ParameterDef>>;

type ValueOf<D extends ParameterDef> = D['type'] extends 'money'
  ? Micros
  : D['type'] extends 'day'
    ? Day
    : D['type'] extends 'texts'
      ? readonly string[]
      : D['type'] extends 'text'
        ? string
        : D extends { readonly options: readonly (infer O)[] }
          ? O
          : number;

/** The values of the parameters declared `as const`. */
export type ParamsOf<P extends ParameterDefs> = {
  readonly [N in keyof P]: P[N] extends { readonly default: null } ? ValueOf<P[N]> | null : ValueOf<P[N]>;
};
