import type { IngestedAccount, SourceFailure } from '../contract/ingest-document.ts';
import type { AdsClick } from '../core/base/ads-metrics.ts';
import { addDays, type Day } from '../core/base/day.ts';
import { compareText } from '../core/base/entity-key.ts';
import { RemoteError } from '../core/base/errors.ts';
import { OPERATIONS_PER_DAY } from '../core/base/operation-plan.ts';
import { blocksToRead, type ReportBlock } from '../core/ingest/report-blocks.ts';
import { analyticsEvents } from '../core/tables/analytics.ts';
import { adClicks } from '../core/tables/clicks.ts';
import { imports } from '../core/tables/ops.ts';
import { orders } from '../core/tables/raw.ts';
import { loadedTo } from './import-log.ts';
import { connectedAccounts, lastDayOf, whereOf, type ConnectedAccount } from './ingest-ads.ts';
import type { SourceRequest, SourcesRead } from './ingest-sources.ts';
import { operationBudget, type OperationBudget } from './operation-budget.ts';
import { DAY_QUERIES } from './plan-day-operations.ts';
import type { SourceChunk } from './ports.ts';
import { streamReport } from './stream-report.ts';
import type { World } from './world.ts';

/** The report of clicks; its days are the files of its rows. */
export const AD_CLICKS = 'ad_clicks';

/** Google tells of clicks for 90 days; midnight may pass while they are read. */
const TOLD_DAYS = 89;
/** A day is read on the morning after it and once more on the next, since Google may be hours behind. */
const LOOK_BACK_DAYS = 2;
/** The share of a day's operations that a run may spend on clicks; older days then come with the next runs. */
const RUN_SHARE = 0.1;

/**
 * Reads which keyword each click was on, of the days that a run reads anyway: newest first, one query a day, within a
 * tenth of the day's operations. What fails is told in what is returned. @throws WarehouseError
 */
export async function ingestClicks(world: World): Promise<SourcesRead> {
  const accounts: IngestedAccount[] = [];
  const failures: SourceFailure[] = [];
  for (const source of Object.keys(world.ads)) {
    const connected = await connectedAccounts(world, source).catch(failureOf);
    if (!Array.isArray(connected)) {
      failures.push({ source, error: connected.error });
      continue;
    }
    const quota = world.quotas[source];
    const budget = operationBudget(quota, connected.length * DAY_QUERIES, 0);
    let room = quota === undefined ? Infinity : Math.floor(RUN_SHARE * OPERATIONS_PER_DAY[quota.level]);
    for (const one of connected)
      for (const account of await readClicks(world, one, EVERY_DAY, budget, room)) {
        room -= account.read;
        accounts.push(account);
      }
  }
  return { accounts, failures };
}

/** A platform that no longer answers is told of. @throws whatever else */
function failureOf(error: unknown): Pick<SourceFailure, 'error'> {
  if (!(error instanceof RemoteError)) throw error;
  return { error: error.next === undefined ? error.message : `${error.message} ${error.next}` };
}

const EVERY_DAY: SourceRequest = { from: null, to: null, account: null };

/**
 * Reads the clicks of an account that the log of imports lacks, and drops those that are kept no longer. A day is loaded
 * before it is logged, so that a run that was killed is simply run again. Nothing where nothing could be joined by a
 * click id, where none are to be kept, and where no day asked for is told any more. @throws WarehouseError
 */
export async function readClicks(
  world: World,
  connected: ConnectedAccount,
  request: SourceRequest,
  budget: OperationBudget,
  mostQueries = Infinity,
): Promise<IngestedAccount[]> {
  const { clickDays } = world.settings;
  const { account } = connected;
  const last = lastDayOf(world, account);
  const held = await loadedTo(world, whereOf(connected));
  await dropClicks(world, connected, held, addDays(last, 1 - clickDays));
  const first = addDays(last, 1 - Math.min(clickDays, TOLD_DAYS));
  if (clickDays === 0 || !(await hasClickIds(world, first))) return [];
  const wanted = {
    report: AD_CLICKS,
    first: request.from === null || request.from < first ? first : request.from,
    last,
    ...(request.to === null ? {} : { until: request.to }),
    lookBackDays: LOOK_BACK_DAYS,
    blockDays: 1,
  };
  const asked = blocksToRead({ ...wanted, loadedTo: new Map() });
  const [oldest, newest] = [asked[0], asked.at(-1)];
  if (oldest === undefined || newest === undefined) return [];
  const blocks = blocksToRead({ ...wanted, loadedTo: held }).toReversed();
  const done = await readDays(world, connected, blocks, budget, mostQueries);
  const read = {
    source: connected.source,
    account: account.id,
    name: account.name,
    report: AD_CLICKS,
    from: oldest.from,
    to: newest.to,
    blocks: asked.length,
    held: asked.length - blocks.length,
    read: done.read,
    postponed: blocks.length - done.read,
    rows: done.rows,
    rejected: 0,
    notes: [],
    error: done.error,
  };
  return [read];
}

interface DaysRead {
  read: number;
  rows: number;
  error: string | null;
}

async function readDays(
  world: World,
  connected: ConnectedAccount,
  blocks: readonly ReportBlock[],
  budget: OperationBudget,
  mostQueries: number,
): Promise<DaysRead> {
  const done: DaysRead = { read: 0, rows: 0, error: null };
  if (blocks.length > 0)
    world.progress.step(`Reading clicks of ${connected.account.name}: ${blocks.length} days`);
  const { platform, account } = connected;
  for (const { file, from, to } of blocks) {
    if (done.read >= mostQueries || (await budget.free()) < 1) break;
    const report = { ...whereOf(connected), file, imported_at: world.now().toISOString() };
    try {
      const clicks = await platform.readClicks(account.id, from);
      done.rows += (await streamReport(world, report, adClicks, { from, to }, clickRows(clicks))).rows;
    } catch (error) {
      return { ...done, ...failureOf(error) };
    }
    done.read++;
    world.progress.advance(`days, ${done.rows.toLocaleString('en-US')} clicks`, done.read, blocks.length);
  }
  return done;
}

/** In an order of their own, as answers come in none. */
async function* clickRows(clicks: readonly AdsClick[]): AsyncGenerator<SourceChunk> {
  const sorted = clicks.toSorted((a, b) => compareText(a.clickId, b.clickId));
  yield {
    rows: sorted.map((click, index) => ({
      line: index + 1,
      date: click.day,
      click_id: click.clickId,
      campaign_id: click.campaignId,
      ad_group_id: click.adGroupId,
      keyword_id: click.keywordId,
      device: click.device,
      network: click.network,
    })),
    rejected: [],
  };
}

/** Whether anything since a day could be joined: where nothing can, clicks are not read at all. */
async function hasClickIds({ warehouse }: World, first: Day): Promise<boolean> {
  for (const table of [orders, analyticsEvents]) {
    const [found] = await warehouse.query(
      `SELECT 1 AS one FROM ${warehouse.ref(table)} WHERE click_id IS NOT NULL AND \`date\` >= @first LIMIT 1`,
      { first },
    );
    if (found !== undefined) return true;
  }
  return false;
}

/** Drops days before the first that is kept, rows before log, so that a killed run does it again. */
async function dropClicks(
  { warehouse }: World,
  connected: ConnectedAccount,
  held: ReadonlyMap<string, Day>,
  firstKept: Day,
): Promise<void> {
  for (const [file, day] of held) {
    if (!file.startsWith(`${AD_CLICKS} `) || day >= firstKept) continue;
    const scope = { ...whereOf(connected), file };
    await warehouse.load(adClicks, [], scope, day);
    await warehouse.load(imports, [], scope);
  }
}
