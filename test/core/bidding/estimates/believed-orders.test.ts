import { describe, expect, it } from 'vitest';
import { rng } from '../../../../src/core/base/rng.ts';
import { believedOrders, type OrderDay } from '../../../../src/core/bidding/estimates/believed-orders.ts';

const MISTAKE = 100;

/** Days of entities whose orders differ, some orders a hundred times too high. */
function ordersOf(entities: number, days: number, ordersADay: number, wrongShare: number) {
  const draw = rng(3, 'orders');
  const isWrong: boolean[] = [];
  const rows: OrderDay[] = [];
  for (let entity = 0; entity < entities; entity++) {
    const typical = 80 * Math.exp(0.5 * draw.normal());
    for (let day = 0; day < days; day++) {
      let value = 0;
      let wrong = false;
      for (let n = 0; n < ordersADay; n++) {
        const mistake = draw.next() < wrongShare;
        wrong ||= mistake;
        value += typical * Math.exp(0.8 * draw.normal()) * (mistake ? MISTAKE : 1);
      }
      rows.push({ entity, orders: ordersADay, value });
      isWrong.push(wrong);
    }
  }
  return { rows, isWrong };
}

function medianOf(rows: readonly OrderDay[], of: number): number {
  const values = rows.filter(({ entity }) => entity === of).map(({ value }) => value);
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function meanOf(rows: readonly OrderDay[], believed: (row: number) => boolean): number {
  const kept = rows.filter((_, row) => believed(row));
  const sum = (of: (row: OrderDay) => number): number => kept.reduce((all, row) => all + of(row), 0);
  return sum(({ value }) => value) / sum(({ orders }) => orders);
}

describe('believedOrders', () => {
  it.each([1, 4, 15])(
    'keeps the mean value within 5 % where 1 %% of orders are wrong, %i a day',
    (perDay) => {
      const { rows, isWrong } = ordersOf(40, 60, perDay, 0.01);
      const believed = believedOrders(rows, 40);
      const truth = meanOf(rows, (row) => !isWrong[row]);
      expect(meanOf(rows, (row) => believed[row] === 1) / truth).toBeGreaterThan(0.95);
      expect(meanOf(rows, (row) => believed[row] === 1) / truth).toBeLessThan(1.05);
      expect(meanOf(rows, () => true) / truth).toBeGreaterThan(1.5);
    },
  );

  it('believes nearly all where nothing is wrong', () => {
    const { rows } = ordersOf(40, 60, 3, 0);
    const believed = believedOrders(rows, 40).reduce((sum, one) => sum + one, 0);
    expect(believed / rows.length).toBeGreaterThan(0.99);
  });

  it('takes a high value for a mistake sooner where mistakes are known to happen', () => {
    const { rows, isWrong } = ordersOf(40, 60, 1, 0.01);
    const high = { entity: 0, orders: 1, value: medianOf(rows, 0) * Math.exp(0.8 * 3.1) };
    const clean = rows.filter((_, row) => !isWrong[row]);
    expect(believedOrders([...clean, high], 40).at(-1)).toBe(1);
    const believed = believedOrders([...rows, high], 40);
    expect(believed.at(-1)).toBe(0);
    const missed = rows.filter((_, row) => isWrong[row] && believed[row] === 1).length;
    expect(missed / isWrong.filter(Boolean).length).toBeLessThan(0.05);
  });

  it('measures an entity with few days by the account', () => {
    const { rows } = ordersOf(40, 60, 1, 0);
    const believed = believedOrders([...rows, { entity: 40, orders: 1, value: 80 * MISTAKE }], 41);
    expect(believed.at(-1)).toBe(0);
  });

  it('believes all of a handful, and rows without orders', () => {
    const handful = [10, 20, 30].map((value) => ({ entity: 0, orders: 1, value }));
    expect([...believedOrders(handful, 1)]).toEqual([1, 1, 1]);
    expect([...believedOrders([{ entity: 0, orders: 0, value: 0 }], 1)]).toEqual([1]);
  });
});
