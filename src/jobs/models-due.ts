import { daysBetween } from '../core/base/day.ts';
import { modelsWithData } from './model-data.ts';
import type { World } from './world.ts';
import { lastTrainings } from './write-report.ts';
import { dayIn } from './write-world.ts';

/** What a click is worth changes slowly; between two trainings the champion scores with the evidence of the day. */
const RETRAIN_DAYS = 7;

/**
 * Names of the models to train today: those never trained, or trained a week ago. Without a connected platform data
 * comes by hand, and every model is due. `train` trains at once, whatever is due.
 */
export async function modelsDue(world: World): Promise<string[]> {
  const names = (await modelsWithData(world)).map(({ name }) => name);
  if (Object.keys(world.ads).length === 0) return names;
  const { timeZone } = world.settings;
  const today = dayIn(timeZone, world.now());
  const trainedOn = new Map(
    (await lastTrainings(world)).map((run) => [run.model, dayIn(timeZone, new Date(run.startedAt))]),
  );
  return names.filter((name) => {
    const last = trainedOn.get(name);
    return last === undefined || daysBetween(last, today) >= RETRAIN_DAYS;
  });
}
