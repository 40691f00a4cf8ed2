import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, rawHtml } from '../../src/report/html.ts';

describe('html template', () => {
  it('escapes texts and leaves its own markup alone', () => {
    const name = '<b onclick="x">&\'';
    expect(html`<p title="${name}">${name}${html`<i>${1}</i>`}</p>`.markup).toBe(
      '<p title="&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;">&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;<i>1</i></p>',
    );
  });

  it('joins lists and drops null and false', () => {
    expect(html`<p>${[html`<b>a</b>`, 'b', null, false]}</p>`.markup).toBe('<p><b>a</b>b</p>');
    expect(html`${rawHtml('<hr>')}${0}`.markup).toBe('<hr>0');
  });

  it('lets no markup character of any text through, and loses no text', () => {
    const decode = (text: string): string =>
      text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(decode(escaped)).toBe(text);
      }),
    );
  });
});
