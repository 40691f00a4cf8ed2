import type { Lever } from './market.ts';

/** What is wrong with the numbers of a lever, or null. */
export function leverFault(lever: Lever, unit: number): string | null {
  const money = (value: number | null | undefined): string | null =>
    value === null || value === undefined || (Number.isSafeInteger(value) && value > 0 && value % unit === 0)
      ? null
      : `expected a positive multiple of ${unit} micros, found ${value}`;
  const modifier = (value: number | null): string | null =>
    value === null || (value >= 0.1 && value <= 10)
      ? null
      : `expected a modifier from 0.1 to 10, found ${value}`;
  const roas = (value: number | null | undefined): string | null =>
    value === null || value === undefined || (value >= 0.01 && value <= 1000)
      ? null
      : `expected a target ROAS from 0.01 to 1000, found ${value}`;
  switch (lever.kind) {
    case 'keyword-bid':
    case 'ad-group-bid':
      return money(lever.bidMicros);
    case 'budget':
      return money(lever.budgetMicros);
    case 'ad-group-target':
      return money(lever.targetCpaMicros) ?? roas(lever.targetRoas);
    case 'strategy': {
      const { strategy } = lever;
      if ('targetCpaMicros' in strategy) return money(strategy.targetCpaMicros);
      return 'targetRoas' in strategy ? roas(strategy.targetRoas) : null;
    }
    case 'device-modifier':
      return lever.modifier === 0 ? null : modifier(lever.modifier);
    case 'locations':
      return lever.locations.map((target) => modifier(target.modifier)).find((it) => it !== null) ?? null;
    case 'schedule':
      return (
        scheduleFault(lever.schedule) ??
        lever.schedule.map((it) => modifier(it.modifier)).find((it) => it !== null) ??
        null
      );
    case 'status':
      return null;
  }
}

function scheduleFault(schedule: Extract<Lever, { kind: 'schedule' }>['schedule']): string | null {
  const taken = new Set<number>();
  for (const { weekday, startHour, endHour } of schedule) {
    const whole = [weekday, startHour, endHour].every(Number.isInteger);
    if (!whole || weekday < 1 || weekday > 7 || startHour < 0 || endHour > 24 || startHour >= endHour)
      return `no such time: weekday ${weekday}, hours ${startHour} to ${endHour}`;
    for (let hour = startHour; hour < endHour; hour++) {
      const slot = weekday * 24 + hour;
      if (taken.has(slot)) return `hours overlap: weekday ${weekday}, hour ${hour}`;
      taken.add(slot);
    }
  }
  return null;
}
