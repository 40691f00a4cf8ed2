/** Markup that is safe to put on the page. Only {@link html} and {@link rawHtml} make it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand in a template: texts are escaped, lists joined, null and false leave nothing. */
export type Piece = Html | string | number | null | false | readonly Piece[];

/** Template tag that escapes every value which is not {@link Html} itself; attributes must be in double quotes. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  let markup = strings[0] ?? '';
  for (const [i, piece] of pieces.entries()) markup += render(piece) + (strings[i + 1] ?? '');
  return new Html(markup);
}

/** Takes markup of our own making as it is. Never for names, values or anything read from data. */
export function rawHtml(markup: string): Html {
  return new Html(markup);
}

/** Escapes a text for element content and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function render(piece: Piece): string {
  if (piece === null || piece === false) return '';
  if (piece instanceof Html) return piece.markup;
  if (typeof piece === 'object') return piece.map(render).join('');
  return escapeHtml(String(piece));
}
