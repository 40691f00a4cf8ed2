import { describe, expect, it } from 'vitest';
import { healthSentence } from '../../src/report/data-health.ts';
import { decisionsSentence } from '../../src/report/decisions.ts';
import { explorationSentence } from '../../src/report/exploration.ts';
import { headlineSentence } from '../../src/report/headline.ts';
import { localTime } from '../../src/report/local-time.ts';
import { modelSentence } from '../../src/report/model.ts';
import { sentence } from '../../src/report/section.ts';
import { emptyDocument, sampleDocument } from './sample-document.ts';

const document = sampleDocument();
const { plan } = document;
if (!plan) throw new Error('the sample has a plan');

describe('the finding of each section', () => {
  it('counts only the moves that there are', () => {
    const said = (raise: number, lower: number, keep: number): string =>
      headlineSentence({
        ...document,
        trial: null,
        plan: { ...plan, summary: { ...plan.summary, raise, lower, keep, none: 0 } },
      });
    expect(said(1, 0, 0)).toBe('Raise 1 bid.');
    expect(said(0, 3, 2)).toBe('Lower 3 bids and leave 2 alone.');
    expect(said(1200, 3, 2)).toBe('Raise 1,200 bids, lower 3 and leave 2 alone.');
    expect(said(0, 0, 1)).toBe('Change nothing: the one bid stays as it is.');
  });

  it('tells of the last morning of a trial as of something done', () => {
    const said = headlineSentence({
      ...document,
      plan: { ...plan, summary: { ...plan.summary, raise: 1, lower: 3, keep: 2, none: 0 } },
    });
    expect(said).toBe(`On ${plan.plannedOn}, the last day, 1 bid went up, 3 went down and 2 stayed.`);
  });

  it('says what the rules did', () => {
    const said = (raise: number, blocked: number, clamped: number): string =>
      decisionsSentence({
        ...plan,
        summary: { entities: 80, raise, lower: 0, keep: 80 - raise, none: 0, blocked, clamped },
      });
    expect(said(72, 0, 72)).toBe('72 of 80 bids move; rules stopped none and limited 72.');
    expect(said(1, 0, 0)).toBe('1 of 80 bids moves; no rule had to step in.');
    expect(said(0, 80, 0)).toBe('None of 80 bids moves; rules stopped 80 and limited 0.');
  });

  it('puts problems before warnings in the health of the data', () => {
    expect(healthSentence(document.files)).toBe(
      '79,644 rows came in from 2 files; 17 rows could not be read (0.021%), and the checks found 1 problem.',
    );
    const [, clean] = document.files;
    expect(healthSentence(clean ? [clean] : [])).toBe(
      '61,440 rows came in from 1 file; every row could be read, and the checks found nothing wrong.',
    );
  });

  it('names the engine in use, and calls no engine the best', () => {
    expect(modelSentence(document.training)).toMatch(
      /^Random forest is chosen: .* 78\.7% of the time, on 3,021 rows it had never seen, and it may bid\.$/,
    );
  });

  it('is a whole sentence even where nothing was run', () => {
    const { files, exploration, training } = emptyDocument();
    for (const said of [
      healthSentence(files),
      explorationSentence(exploration),
      modelSentence(training),
      headlineSentence(emptyDocument()),
    ]) {
      expect(said).toMatch(/^[A-Z].{15,}\.$/);
    }
  });
});

describe('texts', () => {
  it('are made sentences without doubling the stop', () => {
    expect([sentence('the last days'), sentence('Done.'), sentence(' ')]).toEqual([
      'The last days.',
      'Done.',
      '',
    ]);
  });

  it('give instants in the account’s zone, and as they are where the zone is unknown', () => {
    expect(localTime('2026-03-04T23:30:00Z', 'Asia/Tokyo')).toBe('5 March 2026, 08:30 (Asia/Tokyo)');
    expect(localTime('2026-03-04T23:30:00Z', 'Mars/Olympus')).toBe('2026-03-04T23:30:00Z');
    expect(localTime('soon', 'UTC')).toBe('soon');
  });
});
