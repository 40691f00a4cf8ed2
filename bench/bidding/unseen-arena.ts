import type { Arena, DayCounts } from './arena.ts';

/**
 * A market in which a campaign starts on a day: nothing of it was reported before, while all else is known from the
 * first day on. Its bids are there from the beginning.
 */
export function unseenArena(arena: Arena, campaign: number, startDay: number): Arena {
  const days: DayCounts[] = [];
  const isNew = Uint8Array.from(arena.groupOf, (group) => Number(group === campaign));
  return {
    ...arena,
    days,
    play(controls, allowance) {
      const expected = arena.play(controls, allowance);
      const today = arena.days.at(-1)!;
      days.push(today.index < startDay ? report(today) : today);
      for (let t = Math.max(0, today.index - 31); t < Math.min(startDay, today.index + 1); t++)
        passOn(arena.days[t]!, days[t]!);
      return expected;
    },
  };

  function report(day: DayCounts): DayCounts {
    return {
      ...day,
      clicks: without(day.clicks),
      cost: without(day.cost),
      impressions: without(day.impressions),
      eligible: without(day.eligible),
      conversions: without(day.conversions),
      value: without(day.value),
      logValue: without(day.logValue),
      arrivals: without(day.arrivals),
      visits: without(day.visits),
      bounces: without(day.bounces),
    };
  }

  function passOn(truth: DayCounts, known: DayCounts): void {
    known.conversions.set(without(truth.conversions));
    known.value.set(without(truth.value));
    known.logValue.set(without(truth.logValue));
  }

  function without<T extends Float32Array | Float64Array>(values: T): T {
    const cells = values.length / isNew.length;
    return values.map((value, at) => (isNew[Math.floor(at / cells)] === 1 ? 0 : value)) as T;
  }
}
