import { describe, expect, it } from 'vitest';
import { placesOf } from '../../../src/jobs/breaks/places.ts';

const entities = [
  { id: 'a', campaign: '2', clicks: 1 },
  { id: 'b', campaign: '1', clicks: 9 },
  { id: 'c', campaign: '2', clicks: 2 },
  { id: 'd', campaign: '2', clicks: 5 },
];

describe('placesOf', () => {
  it('gives every entity a place of its own where there is room', () => {
    const places = placesOf(entities);
    expect([...places.of]).toEqual([0, 1, 2, 3]);
    expect([...places.groupOf]).toEqual([1, 0, 1, 1]);
    expect([...places.alone]).toEqual([1, 1, 1, 1]);
  });

  it('watches the smallest of a campaign together where there is none', () => {
    const places = placesOf(entities, 2);
    expect([...places.of]).toEqual([0, 1, 0, 2]);
    expect([...places.alone]).toEqual([0, 1, 1]);
    expect(places.byId.get('c')).toBe(0);
  });
});
