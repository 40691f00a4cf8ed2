import { describe, expect, it } from 'vitest';
import type { ContestResult } from '../../../bench/forest/contestants/contest.ts';
import type { Outcome } from '../../../bench/forest/play-match.ts';
import { matchTable, median, targetTable } from '../../../bench/forest/render-tables.ts';
import { judge } from '../../../bench/forest/targets.ts';

function result(seconds: number, auc: number): ContestResult {
  const sizes = { rows: 100_000, peakMB: 200.4, baseMB: 90, extra: {} };
  return { name: 'n', version: '1.0', task: 'train', seconds: [seconds], auc, logLoss: 0.25, ...sizes };
}

const outcome: Outcome = {
  match: { group: 'train', task: 'train', data: 'ads', rows: 100_000, depth: 12, rounds: 3, peers: [] },
  features: 30,
  load: 0.31,
  standings: [
    {
      id: 'ours',
      label: 'bidforest',
      results: [0.4, 0.2, 0.3].map((seconds) => result(seconds, 0.765)),
      note: null,
    },
    { id: 'sklearn', label: 'scikit-learn', results: [result(9, 0.766)], note: '1 of 3 rounds' },
    { id: 'ranger', label: 'ranger', results: [], note: 'missing: no Rscript' },
  ],
};

describe('median', () => {
  it('is the middle value, the mean of the two middle ones, or nothing', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  });
});

describe('matchTable', () => {
  it('gives medians, ranges and ratios, and names who is missing', () => {
    expect(matchTable(outcome).split('\n')).toEqual([
      '### train: ads, 100,000 x 30, depth 12 (load 0.3)',
      '',
      '| who | seconds | times ours | AUC | log loss | peak MB |',
      '| --- | --- | --- | --- | --- | --- |',
      '| bidforest 1.0 | 0.3 [0.2–0.4] | 1 | 0.7650 | 0.2500 | 200 |',
      '| scikit-learn 1.0 | 9 [9–9], 1 of 3 rounds | 30 | 0.7660 | 0.2500 | 200 |',
      '| ranger | missing: no Rscript |  |  |  |  |',
    ]);
  });
});

describe('judge', () => {
  it('says met, missed or not measured, with the figure', () => {
    const lines = targetTable(judge([outcome])).split('\n');

    expect(lines).toContain('| training 100,000, times scikit-learn | at least 25 | 30 | met |');
    expect(lines).toContain('| training 100,000, times ranger | at least 25 | – | not measured |');
    expect(lines).toContain('| training 100,000, AUC behind the best rival | at most 0.003 | 0.001 | met |');
  });

  it('misses a target when the figure is beyond its limit', () => {
    const [verdict] = judge([outcome], [{ claim: 'c', figure: () => 1.3, atMost: 1.2 }]);

    expect(verdict).toMatchObject({ figure: 1.3, met: false });
  });
});
