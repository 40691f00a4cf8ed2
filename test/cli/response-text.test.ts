import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ResponseEntry } from '../../src/contract/explain-document.ts';
import { responseText } from '../../src/cli/texts/response-text.ts';
import { sampleResponse } from '../core/charts/sample-charts.ts';

const plain = (entry: ResponseEntry, width = 70): string =>
  stripVTControlCharacters(responseText(entry, 'EUR', width));

describe('the response curve on a terminal', () => {
  it('draws profit and clicks over the bid, marks the bids, and says what it takes for granted', async () => {
    await expect(`${plain(sampleResponse)}\n`).toMatchFileSnapshot('golden/response.txt');
  });

  it('keeps to the width it is given', () => {
    for (const width of [60, 70, 88, 200]) {
      const longest = Math.max(
        ...plain(sampleResponse, width)
          .split('\n')
          .map((line) => Array.from(line).length),
      );
      expect(longest).toBeLessThanOrEqual(width);
    }
  });

  it('marks each bid in both panels', () => {
    const text = plain(sampleResponse);
    for (const sign of ['○', '●', '◆']) expect(text.split(sign)).toHaveLength(4);
  });

  it('shares a mark where the bid stays', () => {
    const [now] = sampleResponse.marks;
    if (now === undefined) throw new Error('expected a mark');
    const kept = {
      ...sampleResponse,
      marks: [now, { ...now, mark: 'planned' }, { ...now, mark: 'wanted' }],
    } as const;

    const text = plain({ ...kept, marks: [...kept.marks] });
    expect(text).toContain('The bid stays at €0.80: €8.00 profit a day expected');
    expect(text).toContain('○ now and planned and wanted');
  });

  it('shows where profit turns into loss', () => {
    const points = sampleResponse.points.map((point) => ({
      ...point,
      profit: String(Number(point.profit) - 4),
    }));
    const text = plain({ ...sampleResponse, points });

    expect(text).toMatch(/€0\.00 ┤┈/);
    expect(text).toMatch(/−€/);
  });

  it('says why the bid is not wanted at the top', () => {
    const line = (entry: ResponseEntry): string => plain(entry, 200).split('\n').at(-1) ?? '';
    expect(line({ ...sampleResponse, budgetDivisor: 1.3 })).toContain(
      'the budget keeps the bid below the top',
    );
    expect(line({ ...sampleResponse, measure: 'worth_less_cost' })).toContain('a target bids beyond the top');
    expect(line(sampleResponse)).toBe(
      '  From clicks and cost of the last 28 days, taking one more click to cost 1.25 × the bid at every bid.',
    );
  });
});
