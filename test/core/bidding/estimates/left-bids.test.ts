import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import {
  guideWorth,
  judgedBids,
  learnPeoplesBids,
  type LeftEvidence,
} from '../../../../src/core/bidding/estimates/left-bids.ts';

/** An account whose people follow worth with this slope, an error of .3, and estimates as uncertain as they say. */
function account(options: { readonly slope: number; readonly entities?: number; readonly known?: number }): {
  readonly truth: Float64Array;
  readonly evidence: LeftEvidence;
} {
  const { slope, entities = 400, known = 0.2 } = options;
  const random = rng(17, 'people', slope);
  const log = Float64Array.from({ length: entities }, () => 0.5 + 0.8 * random.normal());
  const uncertainty = Float64Array.from({ length: entities }, (_, i) => (i % 4 === 0 ? 0.7 : known));
  const estimate = log.map((value, i) => {
    const own = uncertainty[i]! ** 2;
    const seen = value + Math.sqrt(1 / (1 / own - 1 / 0.64)) * random.normal();
    return 0.5 + (1 - own / 0.64) * (seen - 0.5);
  });
  return {
    truth: log,
    evidence: {
      worth: estimate.map((mean, i) => Math.exp(mean + uncertainty[i]! ** 2 / 2)),
      uncertainty,
      left: log.map((value) => Math.exp(-0.4 + slope * value + 0.3 * random.normal())),
    },
  };
}

function error(
  truth: Float64Array,
  { worth, uncertainty }: Omit<LeftEvidence, 'left'>,
  of: (i: number) => boolean,
): number {
  const entities = [...truth.keys()].filter(of);
  const squares = entities.map((i) => (Math.log(worth[i]!) - uncertainty[i]! ** 2 / 2 - truth[i]!) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / entities.length);
}

describe('learnPeoplesBids', () => {
  it.each([0.3, 0.5, 1])('finds how bids follow worth behind what is not known of it: %d', (slope) => {
    const people = learnPeoplesBids(account({ slope }).evidence);

    expect(people!.slope).toBeCloseTo(slope, 1);
    expect(people!.level).toBeCloseTo(-0.4, 1);
    expect(Math.sqrt(people!.variance)).toBeCloseTo(0.3, 1);
  });

  it('learns nothing from a few bids, nor where bids fall as worth rises', () => {
    expect(learnPeoplesBids(account({ slope: 0.5, entities: 9 }).evidence)).toBeNull();
    expect(learnPeoplesBids(account({ slope: -0.5 }).evidence)).toBeNull();
  });
});

describe('guideWorth', () => {
  const unknown = (i: number): boolean => i % 4 === 0;

  it('brings entities that are hardly known nearer to the truth, and says how near', () => {
    const { truth, evidence } = account({ slope: 0.5 });

    const told = guideWorth(evidence);

    expect(error(truth, told, unknown)).toBeLessThan(0.75 * error(truth, evidence, unknown));
    expect(error(truth, told, unknown) / told.uncertainty[0]!).toBeCloseTo(1, 0);
    expect(error(truth, told, (i) => !unknown(i))).toBeLessThanOrEqual(
      error(truth, evidence, (i) => !unknown(i)),
    );
  });

  it('leaves alone what is well known, and what has no bid', () => {
    const { evidence } = account({ slope: 0.5, known: 0.02 });
    const left = evidence.left.map((bid, i) => (i < 8 ? Number.NaN : bid));

    const told = guideWorth({ ...evidence, left });

    expect(told.worth.slice(0, 8)).toEqual(evidence.worth.slice(0, 8));
    for (const i of [9, 10, 11])
      expect(Math.abs(Math.log(told.worth[i]! / evidence.worth[i]!))).toBeLessThan(0.01);
  });

  it('hardly heeds bids that have nothing to do with worth', () => {
    const { truth, evidence } = account({ slope: 0 });

    const told = guideWorth(evidence);

    expect(error(truth, told, unknown)).toBeLessThan(1.03 * error(truth, evidence, unknown));
  });
});

describe('judgedBids', () => {
  it('takes a bid that most of a campaign shares for a default', () => {
    const left = Float64Array.from([0.5, 0.5, 0.5, 0.5, 0.9, 0.5, 0.5, 0.7, 0.8]);
    const campaigns = ['a', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'];

    const judged = judgedBids(left, campaigns);

    expect([...judged]).toEqual([NaN, NaN, NaN, NaN, 0.9, 0.5, 0.5, 0.7, 0.8]);
  });
});
