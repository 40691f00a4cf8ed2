import type { BigQueryClient } from './client.ts';
import { ended, existingJob } from './load.ts';

/** The longest that BigQuery runs a statement: a turn of yesterday may still be under way for so long. */
const LONGEST_HOURS = 6;

/** The turns that were taken, as far as one process knows, so that it does not look for them again. */
export type KnownTurns = Map<string, number>;

/**
 * Waits until nobody replaces the rows of a scope, and names the job that may do it next. A job id is used once and for
 * ever, and turns of a scope are numbered, so whoever takes this one goes first, and who comes second is refused and asks
 * again, also where the first was killed and its statement runs on. `scope` is its name. What was read before the turn
 * was named may be stale.
 * Costs one request that reads nothing. @throws WarehouseError
 */
export async function nextTurn(
  client: BigQueryClient,
  scope: string,
  now: Date,
  known: KnownTurns,
): Promise<string> {
  const today = dayText(now);
  const earlier = new Date(now.getTime() - LONGEST_HOURS * 3_600_000);
  if (dayText(earlier) !== today) await freeTurn(client, `${scope}_${dayText(earlier)}`, known);
  return freeTurn(client, `${scope}_${today}`, known);
}

async function freeTurn(client: BigQueryClient, series: string, known: KnownTurns): Promise<string> {
  for (let turn = (known.get(series) ?? 0) + 1; ; turn++) {
    const jobId = `bidforest_turn_${series}_${turn}`;
    const job = await existingJob(client, jobId);
    if (job === undefined) return jobId;
    await ended(client, job);
    known.set(series, turn);
  }
}

function dayText(at: Date): string {
  return at.toISOString().slice(0, 10).replaceAll('-', '');
}
