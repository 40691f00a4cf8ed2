import { describe, expect, it } from 'vitest';
import { isHeld, type BreakLedger } from '../../../../src/core/bidding/breaks/ledger.ts';
import { groupOf, GROUPS, playDays } from './sample.ts';

const BREAK = 60;
const seeds = [1, 2, 3, 4, 5];

/** Chance may raise an alarm before. */
function forgotten({ since }: BreakLedger): number[] {
  return [...since.keys()].filter((i) => since[i]! >= BREAK - 5);
}

describe('recordAlarms', () => {
  it('forgets the ad groups whose pages broke, and no others', () => {
    for (const seed of seeds) {
      const { ledger } = playDays(
        BREAK + 6,
        (day, i) => (day >= BREAK && i < 2 ? { conversion: 0.4, bounce: 1.6 } : {}),
        seed,
      );
      expect(forgotten(ledger)).toEqual([0, 1]);
      expect(ledger.since[0]).toBeGreaterThanOrEqual(BREAK - 3);
      expect(ledger.since[0]).toBeLessThanOrEqual(BREAK + 1);
      expect(ledger.rateBefore[1]).toBe(0.05);
      expect(ledger.outages).toEqual([]);
    }
  });

  it('forgets nothing when other visitors come who convert as before', () => {
    for (const seed of seeds) {
      const { ledger, alarms } = playDays(
        BREAK + 14,
        (day, i) => (day >= BREAK && i < 10 ? { bounce: 1.4 } : {}),
        seed,
      );
      expect(alarms.some(({ day, stream }) => day >= BREAK && stream === 'bounces')).toBe(true);
      expect(forgotten(ledger)).toEqual([]);
    }
  });

  it('forgets nothing when clicks become dearer', () => {
    for (const seed of seeds) {
      const { ledger, alarms } = playDays(BREAK + 6, (day) => (day >= BREAK ? { cpc: 1.4 } : {}), seed);
      const causes = alarms.filter(({ day }) => day >= BREAK).map(({ cause }) => cause);
      expect(new Set(causes)).toEqual(new Set(['response']));
      expect(forgotten(ledger)).toEqual([]);
    }
  });

  it('holds bids from the third day of an outage at the latest, and lets go when it is over', () => {
    for (const seed of seeds) {
      const out = (day: number) => (day >= BREAK && day < BREAK + 5 ? { conversion: 0 } : {});
      const during = playDays(BREAK + 3, out, seed).ledger;
      expect(groupOf.every((g) => isHeld(during, g, GROUPS))).toBe(true);
      expect(during.outages.every(({ from, kind }) => from === BREAK && kind === 'missing')).toBe(true);
      const after = playDays(BREAK + 7, out, seed).ledger;
      expect(groupOf.some((g) => isHeld(after, g, GROUPS))).toBe(false);
      expect(after.outages.every(({ until }) => until === BREAK + 5)).toBe(true);
      expect(forgotten(after)).toEqual([]);
    }
  });

  it('takes conversions that double everywhere for a fault of the tag', () => {
    for (const seed of seeds) {
      const { ledger } = playDays(BREAK + 6, (day) => (day >= BREAK ? { conversion: 2 } : {}), seed);
      expect(groupOf.every((g) => isHeld(ledger, g, GROUPS))).toBe(true);
      expect(forgotten(ledger)).toEqual([]);
    }
  });

  it('sees that each conversion is counted twice by the next day, and when it no longer is', () => {
    for (const seed of seeds) {
      const twice = (day: number) => (day >= BREAK && day < BREAK + 20 ? { times: 2 } : {});
      const during = playDays(BREAK + 2, twice, seed).ledger;
      expect(during.outages).toEqual([{ unit: GROUPS, from: BREAK, until: null, kind: 'twice' }]);
      const after = playDays(BREAK + 30, twice, seed).ledger;
      expect(after.outages).toEqual([{ unit: GROUPS, from: BREAK, until: BREAK + 20, kind: 'twice' }]);
      expect(forgotten(after)).toEqual([]);
    }
  });

  it('sees it where it was never otherwise', () => {
    const { outages } = playDays(3, () => ({ times: 2 })).ledger;
    expect(outages).toEqual([{ unit: GROUPS, from: 0, until: null, kind: 'twice' }]);
  });

  it('takes missing visits without missing conversions for a matter of analytics', () => {
    const { ledger, alarms } = playDays(BREAK + 4, (day) => (day >= BREAK ? { visits: 0.5 } : {}));
    expect(alarms.some(({ cause }) => cause === 'analytics')).toBe(true);
    expect(ledger.outages).toEqual([]);
  });

  it('stays calm where nothing happens', () => {
    const alarms = seeds.flatMap((seed) => playDays(104, () => ({}), seed).alarms);
    expect(alarms.length / seeds.length).toBeLessThanOrEqual(1.5);
  });
});
