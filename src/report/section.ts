import { html, type Html, type Piece } from './html.ts';

/** A part of the page: its name, one sentence that says what was found, and the evidence. */
export function section(id: string, heading: string, finding: string, ...body: readonly Piece[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    <p class="lede">${finding}</p>
    ${body}
  </section> `;
}

/** A titled block inside a section. */
export function block(heading: string, ...body: readonly Piece[]): Html {
  return html`<div class="block">
    <h3>${heading}</h3>
    ${body}
  </div> `;
}

/** What stands where there is nothing to show: why, and which command fills it. */
export function emptyState(why: string, command: string | null): Html {
  return html`<p class="empty">${why}${command !== null && html` Run <code>${command}</code>.`}</p> `;
}

/** Something a reader opens when wanted. */
export function folded(summary: Piece, ...body: readonly Piece[]): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${body}
  </details> `;
}

/** Words of the trade with what they mean, folded away under a table. */
export function glossary(terms: readonly (readonly [term: string, meaning: string])[]): Html {
  const entries = terms.map(
    ([term, meaning]) =>
      html`<div>
        <dt>${term}</dt>
        <dd>${meaning}</dd>
      </div>`,
  );
  return folded('What these words mean', html`<dl class="glossary">${entries}</dl>`);
}

/** A text of another part of the product as a sentence: capital first, full stop last. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const stop = /[.!?]$/.test(trimmed) ? '' : '.';
  return trimmed === '' ? '' : `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${stop}`;
}

/** A small label; the tone colours it, the words carry the meaning. */
export function badge(tone: 'good' | 'warn' | 'bad' | 'quiet' | 'up' | 'down', words: string): Html {
  return html`<span class="badge ${tone}">${words}</span>`;
}
