import { html, type Html, type Piece } from './html.ts';

/** One column: its head, and whether it holds figures (right-aligned, one width for all digits) or sentences. */
export interface Column {
  readonly head: string;
  readonly figures?: boolean;
  readonly prose?: boolean;
}

/** Rows under an optional heading of their own. */
export interface RowGroup {
  readonly heading?: string;
  readonly rows: readonly (readonly Piece[])[];
}

/** A captioned table that scrolls sideways in its own box; the first cell of a row is its header and stays in view. */
export function dataTable(
  caption: string,
  columns: readonly Column[],
  groups: readonly RowGroup[] | readonly (readonly Piece[])[],
): Html {
  const heads = columns.map((column) => html`<th scope="col" ${cell(column)}>${column.head}</th>`);
  const bodies = asGroups(groups).map((group) => body(group, columns));
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      ${bodies}
    </table>
  </div> `;
}

function body(group: RowGroup, columns: readonly Column[]): Html {
  const heading =
    group.heading !== undefined &&
    html`<tr class="group">
      <th scope="rowgroup" colspan="${columns.length}"><span>${group.heading}</span></th>
    </tr>`;
  return html`<tbody>
    ${heading}${group.rows.map((row) => tableRow(row, columns))}
  </tbody> `;
}

function tableRow(row: readonly Piece[], columns: readonly Column[]): Html {
  const cells = row.map((piece, i) =>
    i === 0 ? html`<th scope="row">${piece}</th>` : html`<td${cell(columns[i])}>${piece}</td>`,
  );
  return html`<tr>
    ${cells}
  </tr> `;
}

function cell(column: Column | undefined): Html | false {
  if (column?.figures === true) return html` class="figures"`;
  return column?.prose === true && html` class="prose"`;
}

function asGroups(groups: readonly RowGroup[] | readonly (readonly Piece[])[]): readonly RowGroup[] {
  return isGroups(groups) ? groups : [{ rows: groups }];
}

function isGroups(
  groups: readonly RowGroup[] | readonly (readonly Piece[])[],
): groups is readonly RowGroup[] {
  const first = groups[0];
  return first !== undefined && 'rows' in first;
}
