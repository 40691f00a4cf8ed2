import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageCutter, type AnswerPage } from '../../../src/adapters/google-ads/answer-pages.ts';

/** The pages of an answer that arrives in pieces of so many bytes, one size after the other. */
function pagesOf(text: string, sizes: readonly number[]): AnswerPage[] {
  const bytes = Buffer.from(text);
  const cutter = pageCutter();
  const pages: AnswerPage[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    pages.push(...cutter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  cutter.end();
  return pages;
}

const hardTexts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"', '\\', '\\"', '}]', '[{', '},{', 'ü"}', '\\\\'),
);
const rows = fc.array(fc.dictionary(fc.string(), fc.oneof(hardTexts, fc.jsonValue({ maxDepth: 3 }))));

describe('pageCutter', () => {
  it('gives the pages of any answer, however it is indented and wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ results: rows, requestId: hardTexts })),
        fc.constantFrom(undefined, 1, 2, '\t'),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        (pages, indent, sizes) => {
          const text = JSON.stringify(pages, null, indent);
          expect(pagesOf(text, sizes)).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it('gives a page as soon as its last byte is there', () => {
    const cutter = pageCutter();
    expect([...cutter.push(Buffer.from('[{"results":[{}]'))]).toEqual([]);
    expect([...cutter.push(Buffer.from('},\n{"re'))]).toEqual([{ results: [{}] }]);
  });

  it.each([
    ['an object', '{"results":[]}'],
    ['HTML', '<html>[{"results":[]}]</html'],
    ['HTML after the list', '[{"results":[]}] <html>'],
    ['HTML in the next piece', '[{"results":[]}]           <html>'],
    ['two lists', '[{"results":[]}][{"results":[]}]'],
    ['nothing', ''],
    ['half a page', '[{"results":[{"a":1}'],
    ['a page without the end of the list', '[{"results":[{"a":1}]}'],
    ['a page that is no JSON', '[{"results":[oops]}]'],
  ])('refuses %s', (_what, text) => {
    expect(() => pagesOf(text, [7])).toThrow(SyntaxError);
  });
});
