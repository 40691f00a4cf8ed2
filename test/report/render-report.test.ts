import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReportDocument } from '../../src/contract/report-document.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { hostileDocument } from './hostile-document.ts';
import { markupSkeleton } from './markup-skeleton.ts';
import { emptyDocument, sampleDocument } from './sample-document.ts';

const document = sampleDocument();
const page = await renderReport(document);

describe('the HTML report', () => {
  it('gives the same bytes for the same document', async () => {
    expect((await renderReport(sampleDocument())) === page).toBe(true);
    const read = ReportDocument.parse(JSON.parse(JSON.stringify(document)));
    expect((await renderReport(read)) === page).toBe(true);
  });

  it('refers to nothing outside itself, runs no script and forbids both', () => {
    const references = [
      ...page.matchAll(/\s(?:href|src|srcset|action|poster|data|xlink:href)="([^"]*)"/g),
    ].map((match) => match[1] ?? '');
    expect(references.filter((target) => !target.startsWith('#') && target !== 'data:,')).toEqual([]);
    expect(page.match(/https?:|url\(|@import|<script|<iframe|<img|\son[a-z]+=/gi)).toBeNull();
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe('default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:');
  });

  it('holds every section, each opening with a finding', () => {
    for (const id of ['trial', 'health', 'exploration', 'model', 'decisions']) {
      const section = new RegExp(
        `<section id="${id}" aria-labelledby="${id}-heading">\\s*<h2[^>]*>[^<]+</h2>\\s*<p class="lede">[^<]{20,}\\.</p>`,
      );
      expect(section.test(page), id).toBe(true);
    }
    expect(page.match(/<h1/g)).toHaveLength(1);
    expect(page).toMatch(
      /<html lang="en">[\s\S]*<header[\s\S]*<main[\s\S]*<nav aria-label="Contents">[\s\S]*<footer/,
    );
  });

  it('draws every chart of the document for a phone and for a desk, each with a text for those who cannot see it', () => {
    const charts = page.match(/<figure/g) ?? [];
    expect(charts).toHaveLength(11);
    expect(page.match(/<svg class="wide" role="img" aria-label="[^"]{30,}" viewBox="[^"]+">/g)).toHaveLength(
      charts.length,
    );
    expect(
      page.match(/<svg class="narrow" role="img" aria-label="[^"]{30,}" viewBox="[^"]+">/g),
    ).toHaveLength(charts.length);
  });

  it('leaves no colour of the light theme fixed in a chart, and no id that two charts could share', () => {
    const drawings = (page.match(/<svg[\s\S]*?<\/svg>/g) ?? []).join('');
    expect(drawings.match(/(?:fill|stroke)="(?!none|var\(--chart-|transparent)[^"]*"/g)).toBeNull();
    expect(drawings.match(/\sid="|NaN|undefined|Infinity/g)).toBeNull();
  });

  it('states the facts of the plan', () => {
    const { raise, lower, keep, none } = document.plan?.summary ?? { raise: 0, lower: 0, keep: 0, none: 0 };
    expect(page).toContain(
      `, the last day, ${raise} bids went up, ${lower} went down and ${keep + none} stayed.</h1>`,
    );
    const facts = [
      'The model may bid',
      'Dry run: nothing is sent',
      'Nordlicht Outdoor',
      '€75,531.64',
      '4 March 2026, 08:12 (Europe/Berlin)',
      'page_value',
      '0.931',
    ];
    expect(facts.filter((fact) => !page.includes(fact))).toEqual([]);
  });

  it('shows every decision once: 100 in full, the others in one line', async () => {
    const size = 130;
    const { plan, ...rest } = sampleDocument({ decisions: size });
    const decisions =
      plan?.decisions.map((decision, i) => ({
        ...decision,
        entity: { ...decision.entity, name: `keyword-${i}-end` },
      })) ?? [];
    const html = await renderReport({ ...rest, plan: plan && { ...plan, decisions } });
    const [full = '', folded = ''] = html
      .slice(html.indexOf('<table class="decisions"'))
      .split('class="block rest"');
    expect(full.match(/keyword-\d+-end/g)).toHaveLength(100);
    expect(folded.match(/keyword-\d+-end/g)).toHaveLength(30);
    const names = `${full}${folded}`.match(/keyword-\d+-end/g) ?? [];
    expect(new Set(names).size).toBe(size);
  });

  it('stays under two megabytes with 5,000 decisions', async () => {
    const html = await renderReport(sampleDocument({ decisions: 5000 }));
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
  });

  it('says what to run where a part is missing', async () => {
    const empty = await renderReport(emptyDocument());
    expect(empty).toContain('Nothing has been imported yet.</h1>');
    for (const command of ['bidforest import FILE', 'bidforest train', 'bidforest plan']) {
      expect(empty).toContain(`<code>${command}</code>`);
    }
    expect(empty).not.toContain('<figure');
  });

  it('says plainly that a model without a champion may not bid', async () => {
    const [run] = document.training;
    if (!run || !document.plan) throw new Error('the sample has a run and a plan');
    const html = await renderReport({
      ...document,
      trial: null,
      training: [{ ...run, champion: null, mayBid: false }],
      plan: {
        ...document.plan,
        mayBid: false,
        summary: { ...document.plan.summary, raise: 0, lower: 0, keep: 240, none: 0 },
      },
    });
    expect(html).toContain('Change nothing: all 240 bids stay as they are.</h1>');
    expect(html).toContain('The model may not bid');
    expect(html).toContain('None of the engines beats guessing the average on 3,021 held-out rows');
  });
});

describe('escaping', () => {
  const small = sampleDocument({ decisions: 110 });

  it('lets no text from the data become markup', async () => {
    const benign = markupSkeleton(await renderReport(hostileDocument(small, 'plain text')));
    const nasty = fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='x",
        '</style><b>',
        '<!--',
        ']]>',
        '&lt;b&gt;',
        '</svg><script>',
      ),
      fc
        .string({ unit: fc.constantFrom(...Array.from('<>"\'&=/! ab;-')), minLength: 4, maxLength: 30 })
        .filter((text) => text.trim().length > 3),
    );
    await fc.assert(
      fc.asyncProperty(nasty, async (text) => {
        const skeleton = markupSkeleton(await renderReport(hostileDocument(small, text)));
        expect(skeleton === benign, text).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});
