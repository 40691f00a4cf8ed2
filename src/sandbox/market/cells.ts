import { DEVICES } from './market.ts';

/** Four parts of the day in which auctions and people are alike: night, morning, afternoon, evening. */
export const DAYPARTS = 4;
const HOURS_PER_DAYPART = 6;

/** Share of a daypart's searches by hour: the day has a trough at 4 and peaks at 11, 15 and 20. */
export const HOUR_WEIGHT: readonly number[] = [
  [0.3, 0.2, 0.14, 0.1, 0.1, 0.16],
  [0.08, 0.12, 0.17, 0.2, 0.21, 0.22],
  [0.16, 0.16, 0.17, 0.18, 0.17, 0.16],
  [0.17, 0.18, 0.2, 0.19, 0.15, 0.11],
].flat();

/** The daypart of an hour. */
export function daypartOf(hour: number): number {
  return Math.floor(hour / HOURS_PER_DAYPART);
}

/** Cells of a keyword: device × daypart × location, location fastest. */
export function cellCount(locations: number): number {
  return DEVICES.length * DAYPARTS * locations;
}

/** Index of a cell within a keyword. */
export function cellIndex(device: number, daypart: number, location: number, locations: number): number {
  return (device * DAYPARTS + daypart) * locations + location;
}
