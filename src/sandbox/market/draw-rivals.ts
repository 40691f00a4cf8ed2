import { DAYPARTS } from './cells.ts';
import { STREAM, type Dice } from './dice.ts';
import { overCells, type World } from './world.ts';

const DEVICE_DENSITY = [1, 1.1, 0.7];
const DAYPART_DENSITY = [0.6, 1.1, 1.1, 1];
const DEVICE_LEVEL = [1, 0.93, 0.85];

/**
 * Rivals know the market's value too: their ranks follow our value per click with elasticity 0.6.
 * The people before us were half informed: their bids follow it with elasticity 0.5 and an error of sd 0.35.
 */
export function drawRivalsAndBids(world: World, dice: Dice): Float64Array {
  const worth = Float64Array.from(world.demand, (_, k) =>
    Math.log(overCells(world, k, (at) => world.conversion[at] as number) * (world.orderValue[k] as number)),
  );
  const mean = worth.reduce((total, value) => total + value, 0) / worth.length;
  return worth.map((value, k) => {
    dice.deal(STREAM.auction, k);
    const density = Math.exp(Math.log(22) + 0.6 * dice.normal());
    const level = Math.log(0.46) + 0.6 * (value - mean) + 0.7 * dice.normal();
    world.spread[k] = 0.35 + 0.55 * dice.next();
    world.reserve[k] = Math.exp(Math.log(0.2) + 0.5 * dice.normal());
    for (let cell = 0; cell < world.cells; cell++) {
      const daypart = Math.floor(cell / world.locations) % DAYPARTS;
      const device = Math.floor(cell / world.locations / DAYPARTS);
      const at = k * world.cells + cell;
      world.density[at] = density * (DEVICE_DENSITY[device] as number) * (DAYPART_DENSITY[daypart] as number);
      world.level[at] = level + Math.log(DEVICE_LEVEL[device] as number);
    }
    const bid = Math.exp(Math.log(0.85) + 0.5 * (value - mean) + 0.35 * dice.normal());
    return Math.min(8, Math.max(0.1, bid));
  });
}
