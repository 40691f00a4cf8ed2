import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { noteBreaks } from '../../../../src/core/bidding/breaks/note-breaks.ts';
import {
  watchDays,
  type AccountDays,
  type CountedDay,
} from '../../../../src/core/bidding/breaks/watch-days.ts';

/** Three campaigns of four entities with 30 clicks a day each; half of all conversions come a day after the click. */
const ENTITIES = 12;
const GROUPS = 3;
const DAYS = 80;
const groupOf = Int32Array.from({ length: ENTITIES }, (_, i) => Math.floor(i / 4));
const CLICKS = 30;
const RATE = 0.08;

interface Otherwise {
  readonly conversion?: number;
  readonly bounce?: number;
  /** Conversions that come in on the day are lost. */
  readonly untracked?: boolean;
}

function account(
  otherwise: (day: number, group: number) => Otherwise,
  seed = 1,
  arrivesFrom = 50,
): AccountDays {
  const draw = rng(seed, 'days');
  const by = (width: number, of: (i: number) => number): Float64Array =>
    Float64Array.from({ length: width }, (_, i) => of(i));
  const arrivals = Array.from({ length: DAYS + 1 }, () => new Float64Array(ENTITIES));
  const days = Array.from({ length: DAYS }, (_, day): CountedDay => {
    const clicks = by(ENTITIES, () => draw.poisson(CLICKS));
    const conversions = new Float64Array(ENTITIES);
    for (let i = 0; i < ENTITIES; i++)
      for (const [lag, share] of [0.5, 0.5].entries()) {
        const here = otherwise(day, groupOf[i]!);
        const came = draw.poisson(clicks[i]! * RATE * share * (here.conversion ?? 1));
        if (otherwise(day + lag, groupOf[i]!).untracked === true || day + lag >= DAYS) continue;
        conversions[i] = conversions[i]! + came;
        arrivals[day + lag]![i] = arrivals[day + lag]![i]! + came;
      }
    const visits = by(GROUPS, () => draw.poisson(4 * CLICKS));
    return {
      clicks,
      conversions,
      cost: clicks.map((count) => 0.7 * count),
      bid: by(ENTITIES, () => 1),
      arrivals: arrivals[day]!,
      impressions: by(GROUPS, () => 4000),
      visits: {
        all: visits,
        bounced: visits.map((count, g) => draw.binomial(count, 0.4 * (otherwise(day, g).bounce ?? 1))),
      },
    };
  });
  return { groupOf, groups: GROUPS, days, known: [0.5, 1], unripeDays: 0, arrivesFrom };
}

const noted = (of: AccountDays) => noteBreaks(watchDays(of), groupOf, GROUPS);
const seeds = [1, 2, 3, 4, 5];

describe('watchDays', () => {
  it('finds a landing page that broke by the visitors who leave, and takes it for the whole campaign', () => {
    for (const seed of seeds) {
      const of = account((day, g) => (day >= 70 && g === 1 ? { conversion: 0.4, bounce: 1.6 } : {}), seed);
      const acted = noted(of).filter(({ action }) => action === 'forgotten');
      expect(acted.map(({ unit, cause }) => [unit, cause])).toEqual([[1, 'landing-page']]);
      expect(acted[0]?.entities).toEqual([4, 5, 6, 7]);
      expect(acted[0]?.since).toBeGreaterThanOrEqual(66);
      expect(acted[0]?.since).toBeLessThanOrEqual(71);
      expect(watchDays(of).ledger.located.every((alone) => alone === 0)).toBe(true);
    }
  });

  it('holds bids while no conversions come in, and afterwards leaves those days out', () => {
    for (const seed of seeds) {
      const during = noted(account((day) => ({ untracked: day >= 76 }), seed));
      expect(during.filter(({ action }) => action === 'held')).toHaveLength(1);
      expect(during.find(({ action }) => action === 'held')).toMatchObject({
        unit: GROUPS,
        since: 76,
        until: null,
      });
      const after = noted(account((day) => ({ untracked: day >= 66 && day < 71 }), seed));
      expect(after.some(({ action }) => action === 'held' || action === 'forgotten')).toBe(false);
      expect(after.find(({ action }) => action === 'left_out')).toMatchObject({ since: 66, until: 71 });
    }
  });

  it('says nothing of young days where nobody knows how late conversions come', () => {
    const of = account((day) => ({ untracked: day >= 76 }), 1, Infinity);
    expect(noted({ ...of, known: [1], unripeDays: 14 }).filter(({ action }) => action === 'held')).toEqual(
      [],
    );
  });

  it('finds the same breaks each time, and next to none where nothing breaks', () => {
    const calm = seeds.map((seed) => account(() => ({}), seed));
    for (const of of calm) expect(watchDays(of)).toEqual(watchDays(of));
    const found = calm.flatMap((of) => noted(of)).filter(({ action }) => action !== 'none');
    expect(found.length).toBeLessThanOrEqual(2);
  });
});
