import type { IngestDocument, IngestedAccount, SourceFailure } from '../contract/ingest-document.ts';
import { addDays, type Day } from '../core/base/day.ts';
import { ConfigError, RemoteError } from '../core/base/errors.ts';
import { OPERATIONS_PER_DAY } from '../core/base/operation-plan.ts';
import { blocksToRead, type ReportBlock } from '../core/ingest/report-blocks.ts';
import { ingestLags } from './conversion-lags.ts';
import { loadedTo } from './import-log.ts';
import {
  connectedAccounts,
  INGEST_DEFAULTS,
  ingestStates,
  ingestWeek,
  WEEK_QUERIES,
  KEYWORD_DAYS,
  lastDayOf,
  whereOf,
  type ConnectedAccount,
} from './ingest-ads.ts';
import { readClicks } from './ingest-clicks.ts';
import { ingestCrm } from './ingest-crm.ts';
import { ingestSources, type SourcesRead } from './ingest-sources.ts';
import { operationBudget, type OperationBudget } from './operation-budget.ts';
import { DAY_QUERIES } from './plan-day-operations.ts';
import type { OperationQuota } from './connection-port.ts';
import { readFreshness } from './read-freshness.ts';
import type { World } from './world.ts';

/** Which days to read, of what. Weeks, and other blocks of days, are read whole. */
export interface BackfillRequest {
  /** Null: as far back as a run reads. */
  readonly from: Day | null;
  /** Null: up to the last day that is over. */
  readonly to: Day | null;
  /** Null: every connected source. */
  readonly source: string | null;
  /** Id of one account; null: every account. */
  readonly account: string | null;
}

/** Queries of an account beside its weeks: its structure, and two months of conversion lags. */
const ACCOUNT_QUERIES = 7;

/**
 * Reads accounts by date, week by week, oldest first. Weeks that an earlier run has read, and that the platform
 * restates no more, are not read again: killed or out of quota, it is simply run again. An account that fails, or for
 * which the quota has no room, is left, and the others go on. @throws ConfigError, RemoteError, WarehouseError
 */
export async function backfill(world: World, request: BackfillRequest): Promise<IngestDocument> {
  checkDays(request);
  const asked = sourcesOf(world, request.source);
  const sources = asked.filter((source) => source in world.ads);
  const before = await Promise.all(
    sources.map(async (source) => [source, (await world.quotas[source]?.spent()) ?? 0] as const),
  );
  const accounts: IngestedAccount[] = [];
  const operations: IngestDocument['operations'] = [];
  const unreachable: SourceFailure[] = [];
  const reached: ReachedSource[] = [];
  for (const [source, spentBefore] of before) {
    const connected = await accountsOrFailure(world, source, request.account);
    if (!Array.isArray(connected)) {
      unreachable.push(connected);
      continue;
    }
    const kept = connected.length * DAY_QUERIES;
    const budget = operationBudget(world.quotas[source], kept, spentBefore);
    for (const one of connected) accounts.push(await backfillAccount(world, one, request, budget));
    reached.push({ source, connected, budget, kept, spentBefore });
  }
  const others = await ingestSources(
    world,
    asked.filter((source) => source in world.sources),
    request,
  );
  const { crm } = world;
  const ofCrm = crm !== null && asked.includes(crm.source) ? await ingestCrm(world) : NOTHING_READ;
  accounts.push(...others.accounts, ...ofCrm.accounts);
  for (const { source, connected, budget, kept, spentBefore } of reached) {
    for (const one of connected) accounts.push(...(await readClicks(world, one, request, budget)));
    const quota = world.quotas[source];
    if (quota !== undefined) operations.push(await spentOn(source, quota, spentBefore, kept));
  }
  const failures = [...unreachable, ...others.failures, ...ofCrm.failures];
  return {
    rows: accounts.reduce((sum, { rows }) => sum + rows, 0),
    complete:
      failures.length === 0 && accounts.every(({ postponed, error }) => postponed === 0 && error === null),
    accounts,
    failures,
    operations,
    freshness: await readFreshness(world),
  };
}

/** A source whose accounts are known, and what may be spent on them. */
interface ReachedSource {
  readonly source: string;
  readonly connected: readonly ConnectedAccount[];
  readonly budget: OperationBudget;
  readonly kept: number;
  readonly spentBefore: number;
}

/** A platform that does not answer leaves the other sources to be read. */
async function accountsOrFailure(
  world: World,
  source: string,
  only: string | null,
): Promise<ConnectedAccount[] | SourceFailure> {
  try {
    return await accountsOf(world, source, only);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { source, error: error.message };
  }
}

const NOTHING_READ: SourcesRead = { accounts: [], failures: [] };

async function backfillAccount(
  world: World,
  connected: ConnectedAccount,
  request: BackfillRequest,
  budget: OperationBudget,
): Promise<IngestedAccount> {
  const { source, account } = connected;
  const last = lastDayOf(world, account);
  const wanted = {
    report: KEYWORD_DAYS,
    first: request.from ?? addDays(last, 1 - INGEST_DEFAULTS.historyDays),
    last,
    ...(request.to === null ? {} : { until: request.to }),
    lookBackDays: INGEST_DEFAULTS.lookBackDays,
  };
  const all = blocksToRead({ ...wanted, loadedTo: new Map() });
  const [first, end] = [all[0], all.at(-1)];
  if (first === undefined || end === undefined)
    throw new ConfigError(`No day asked for is over in ${account.name} (${account.timeZone})`, {
      expected: `days up to ${last}`,
      found: `from ${wanted.first}`,
    });
  const blocks = blocksToRead({ ...wanted, loadedTo: await loadedTo(world, whereOf(connected)) });
  world.progress.step(
    `Reading ${account.name}, ${first.from} to ${end.to}: ${blocks.length} of ${all.length} weeks are to be read`,
  );
  const done = await readWeeks(world, connected, blocks, end.to === last, budget);
  const left = blocks.length - done.read;
  return {
    source,
    account: account.id,
    name: account.name,
    report: KEYWORD_DAYS,
    from: first.from,
    to: end.to,
    blocks: all.length,
    held: all.length - blocks.length,
    read: done.read,
    postponed: left,
    rows: done.rows,
    rejected: 0,
    notes: [],
    error: done.error,
  };
}

interface WeeksRead {
  readonly read: number;
  readonly rows: number;
  readonly error: string | null;
}

/** Reads as many weeks as the budget has room for; with the newest of all, also what is in force now. */
async function readWeeks(
  world: World,
  connected: ConnectedAccount,
  blocks: readonly ReportBlock[],
  upToNow: boolean,
  budget: OperationBudget,
): Promise<WeeksRead> {
  const { platform, account } = connected;
  let read = 0;
  let rows = 0;
  try {
    if (blocks.length === 0 || (await budget.free()) <= ACCOUNT_QUERIES) return { read, rows, error: null };
    const entities = await platform.readEntities(account.id);
    for (const block of blocks) {
      if ((await budget.free()) < WEEK_QUERIES) return { read, rows, error: null };
      rows += (await ingestWeek(world, connected, entities, block)).rows;
      read++;
      const so = `weeks, ${rows.toLocaleString('en-US')} rows, ${await budget.spent()} operations`;
      world.progress.advance(so, read, blocks.length);
    }
    if (upToNow) {
      await ingestLags(world, platform, whereOf(connected), lastDayOf(world, account));
      await ingestStates(world, connected, entities, lastDayOf(world, account));
    }
    return { read, rows, error: null };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { read, rows, error: error.message };
  }
}

async function spentOn(
  source: string,
  quota: OperationQuota,
  before: number,
  keptForTheDay: number,
): Promise<IngestDocument['operations'][number]> {
  const limit = OPERATIONS_PER_DAY[quota.level];
  return {
    source,
    level: quota.level,
    limit: Number.isFinite(limit) ? limit : null,
    before,
    spent: Math.max(0, (await quota.spent()) - before),
    keptForTheDay,
  };
}

function checkDays({ from, to }: BackfillRequest): void {
  if (from === null || to === null || from <= to) return;
  throw new ConfigError('--from is after --to', {
    expected: 'the first day, then the last',
    found: `${from} to ${to}`,
  });
}

function sourcesOf(world: World, source: string | null): string[] {
  const connected = [
    ...Object.keys(world.ads),
    ...Object.keys(world.sources),
    ...(world.crm === null ? [] : [world.crm.source]),
  ];
  if (connected.length === 0)
    throw new ConfigError('No ad platform and no other source is connected', {
      next: 'Add a section such as `googleAds` to the configuration (docs/configuration.md); `bidforest doctor` checks it. Files are read with `bidforest import`.',
    });
  if (source === null) return connected;
  if (connected.includes(source)) return [source];
  throw new ConfigError(`No source ${source} is connected`, {
    expected: connected.join(' or '),
    found: source,
  });
}

async function accountsOf(world: World, source: string, only: string | null): Promise<ConnectedAccount[]> {
  const accounts = await connectedAccounts(world, source);
  if (only === null) return accounts;
  const chosen = accounts.filter(({ account }) => account.id === only.replaceAll('-', ''));
  if (chosen.length > 0) return chosen;
  throw new ConfigError(`There is no account ${only} among those of ${source}`, {
    expected: accounts.map(({ account }) => `${account.id} (${account.name})`).join(', '),
    found: only,
  });
}
