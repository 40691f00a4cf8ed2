/** Rows by id that are copied on the first change. */
export class RowTable<T extends { readonly id: string }> {
  rows: readonly T[];
  #own: T[] | null = null;
  #index: Map<string, number> | null = null;

  constructor(rows: readonly T[]) {
    this.rows = rows;
  }

  /** Why it could not be changed, or null. */
  change(id: string, to: (row: T) => T): string | null {
    this.#index ??= new Map(this.rows.map((row, i) => [row.id, i]));
    const at = this.#index.get(id);
    if (at === undefined) return `nothing has the id ${id}`;
    this.#own ??= [...this.rows];
    this.#own[at] = to(this.#own[at] as T);
    this.rows = this.#own;
    return null;
  }
}
