import { describe, expect, it } from 'vitest';
import { addDays, day, dayOfWeek, type Day } from '../../../src/core/base/day.ts';
import { blocksToRead, mondayOf } from '../../../src/core/ingest/report-blocks.ts';

/** A Wednesday. */
const LAST = day('2026-10-28');

function wanted(loadedTo: ReadonlyMap<string, Day>, last = LAST, lookBackDays = 10) {
  return blocksToRead({ report: 'r', first: addDays(LAST, -27), last, lookBackDays, loadedTo });
}

function heldAfter(last: Day, before: ReadonlyMap<string, Day> = new Map()): Map<string, Day> {
  return new Map([...before, ...wanted(before, last).map(({ file, to }) => [file, to] as const)]);
}

describe('mondayOf', () => {
  it('is the Monday on or before a day, also before 1970', () => {
    for (let i = -20_000; i < 20_000; i += 611) {
      const of = addDays(day('2000-01-01'), i);
      const monday = mondayOf(of);
      expect(dayOfWeek(monday)).toBe(2);
      expect(monday <= of && of < addDays(monday, 7)).toBe(true);
    }
  });
});

describe('blocksToRead', () => {
  it('asks for whole weeks from the first day on, and for the last one as far as it is over', () => {
    expect(wanted(new Map())).toEqual([
      { file: 'r 2026-09-28', from: '2026-09-28', to: '2026-10-04' },
      { file: 'r 2026-10-05', from: '2026-10-05', to: '2026-10-11' },
      { file: 'r 2026-10-12', from: '2026-10-12', to: '2026-10-18' },
      { file: 'r 2026-10-19', from: '2026-10-19', to: '2026-10-25' },
      { file: 'r 2026-10-26', from: '2026-10-26', to: '2026-10-28' },
    ]);
  });

  it('asks again only for weeks that are still restated', () => {
    expect(wanted(heldAfter(LAST)).map(({ file }) => file)).toEqual(['r 2026-10-19', 'r 2026-10-26']);
  });

  it('goes on with the first week that is missing', () => {
    const held = heldAfter(LAST);
    held.delete('r 2026-10-05');

    expect(wanted(held).map(({ file }) => file)).toEqual(['r 2026-10-05', 'r 2026-10-19', 'r 2026-10-26']);
  });

  it('reads a week again that was not over when it was read, however long ago', () => {
    const held = heldAfter(LAST);
    const blocks = wanted(held, addDays(LAST, 60));

    expect(blocks[0]).toEqual({ file: 'r 2026-10-26', from: '2026-10-26', to: '2026-11-01' });
    expect(blocks.at(-1)?.to).toBe(addDays(LAST, 60));
  });

  it('leaves no day of the look-back out', () => {
    for (let i = 0; i < 14; i++) {
      const last = addDays(LAST, i);
      const [first] = wanted(heldAfter(last), last);
      expect(first !== undefined && first.from <= addDays(last, -9)).toBe(true);
    }
  });
});
