import { day, type Day } from '../core/base/day.ts';
import type { World } from './world.ts';

/** What the jobs that write to ad platforms touch. */
export type WriteWorld = Pick<
  World,
  'ads' | 'quotas' | 'ledger' | 'ruleFiles' | 'settings' | 'hash' | 'now' | 'newRunId' | 'progress'
>;

/** The day of a moment in the account's time zone. */
export function dayIn(timeZone: string, moment: Date): Day {
  return day(new Intl.DateTimeFormat('en-CA', { timeZone }).format(moment));
}

/** Why nothing may be written to an ad platform now; null when it may. Asked right before every write, never cached. */
export async function closedGate(world: WriteWorld): Promise<string | null> {
  if (!world.settings.live)
    return 'It is a dry run: `live` is false in the configuration, so nothing is sent.';
  const { paused, since, by, reason } = await world.ledger.writing();
  if (!paused) return null;
  return `Writing is paused since ${since ?? 'some time'} by ${by}${reason === '' ? '' : `: ${reason}`}. \`bidforest resume\` starts it again.`;
}
