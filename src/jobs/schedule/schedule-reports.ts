import type { ScheduleDocument } from '../../contract/schedule-document.ts';
import type { Day } from '../../core/base/day.ts';
import { ConfigError } from '../../core/base/errors.ts';
import { transformsHash } from '../build-features.ts';
import { changedSince, lastBuild } from '../changed-days.ts';
import type { QuerySchedules, ScheduledQuery, ScheduleWish } from '../schedules-port.ts';
import type { World } from '../world.ts';
import { refreshScript, scriptBeginning } from './refresh-script.ts';

/** What of the schedule a person says; null: as it stands. */
export type ScheduleChoice = Pick<ScheduleWish, 'schedule' | 'serviceAccount'>;

/** What is scheduled, what it would read today, and its SQL. @throws ConfigError on an engine that schedules nothing */
export async function showSchedule(world: World): Promise<ScheduleDocument> {
  const [scheduled] = await schedulesOf(world).find(scriptBeginning(world));
  const sql = refreshScript(world);
  const since = await renewedFrom(world);
  const tables = since === undefined ? unplanned(world) : await planned(world, since);
  const bytes = since === undefined ? null : sum(tables.map((table) => table.bytes));
  const usd = since === undefined ? null : sum(tables.map((table) => table.usd));
  return {
    scheduled: scheduled === undefined ? null : described(scheduled, sql),
    tables: tables.map(({ name, bytes: read }) => ({ name, bytes: read })),
    bytes,
    usd,
    sql,
  };
}

/**
 * Schedules the query that refreshes the tables of reports, or brings it up to date: run again, it leaves the same. When it
 * runs and whether it is switched on stay as people have them, unless the choice says otherwise.
 * @throws ConfigError where the tables were not built by the SQL of this version: the query would stop each time
 */
export async function setSchedule(world: World, choice: ScheduleChoice): Promise<ScheduleDocument> {
  const schedules = schedulesOf(world);
  if ((await renewedFrom(world)) === undefined)
    throw new ConfigError('The tables of reports were not built by the SQL of this version', {
      expected: 'tables that a scheduled query can go on from',
      next: 'Run `bidforest features`, then this command again.',
    });
  const [first, ...more] = await schedules.find(scriptBeginning(world));
  for (const { id } of more) await schedules.remove(id);
  const title = `bidforest: reports of ${world.warehouse.ref({ dataset: 'reports', name: '' }).replace(/^`|\.`$/g, '')}`;
  await schedules.save(first?.id ?? null, { title, sql: refreshScript(world), ...choice });
  return showSchedule(world);
}

/** Takes the query away that was scheduled. */
export async function removeSchedule(world: World): Promise<ScheduleDocument> {
  const schedules = schedulesOf(world);
  for (const { id } of await schedules.find(scriptBeginning(world))) await schedules.remove(id);
  return showSchedule(world);
}

function schedulesOf({ schedules }: World): QuerySchedules {
  if (schedules !== null) return schedules;
  throw new ConfigError('This warehouse runs no queries by itself', {
    expected: 'warehouse.engine: bigquery, on Google or with warehouse.transferEndpoint',
    next: 'Have cron or a systemd timer run `bidforest features`: it refreshes the same tables.',
  });
}

/** The day that a run of the query would go on from; undefined where it would stop. */
async function renewedFrom(world: World): Promise<Day | undefined> {
  const last = await lastBuild(world.warehouse);
  return last?.transforms === transformsHash(world)
    ? changedSince(world.warehouse, last.built_at)
    : undefined;
}

function described({ id, sql, ...rest }: ScheduledQuery, current: string): ScheduleDocument['scheduled'] {
  return { id, ...rest, outdated: sql !== current };
}

interface PlannedTable {
  readonly name: string;
  readonly bytes: number | null;
  readonly usd: number | null;
}

function unplanned(world: World): readonly PlannedTable[] {
  const statements = world.transforms.statements('reports', { variable: 'since' });
  return statements.map(({ name }) => ({ name, bytes: null, usd: null }));
}

/** What each table reads, with the day that the script would find written out, as Google plans no scripts. */
function planned(world: World, since: Day): Promise<readonly PlannedTable[]> {
  return Promise.all(
    world.transforms.statements('reports', since).map(async ({ name, reads }) => {
      const plans = await Promise.all(reads.map((sql) => world.warehouse.estimate(sql)));
      return { name, bytes: sum(plans.map(({ bytes }) => bytes)), usd: sum(plans.map(({ usd }) => usd)) };
    }),
  );
}

function sum(numbers: readonly (number | null)[]): number {
  return numbers.reduce((total: number, one) => total + (one ?? 0), 0);
}
