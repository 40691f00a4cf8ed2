import type { ImportedFile } from '../contract/import-document.ts';
import type { AdsAccount, AdsEntities } from '../core/base/ads-account.ts';
import type { AdsImpressionShare, AdsKeywordDay } from '../core/base/ads-metrics.ts';
import { addDays, type Day } from '../core/base/day.ts';
import { ConfigError } from '../core/base/errors.ts';
import { keywordDayRows, keywordStateRows, type Provenance } from '../core/ingest/performance-rows.ts';
import { blocksToRead, type ReportBlock } from '../core/ingest/report-blocks.ts';
import { ingestConversionCounts } from './breaks/ingest-conversion-counts.ts';
import { ingestBudgets } from './ingest-budgets.ts';
import { ingestHours } from './ingest-hours.ts';
import { ingestPlaces } from './ingest-places.ts';
import { ingestModifiers } from './ingest-modifiers.ts';
import { ingestTargets } from './ingest-targets.ts';
import { ingestLags } from './conversion-lags.ts';
import { loadedTo } from './import-log.ts';
import { loadReport } from './load-report.ts';
import type { AdsPlatform } from './ports.ts';
import type { World } from './world.ts';
import { dayIn } from './write-world.ts';

/** How far back an account is read, in days before today. */
export interface IngestOptions {
  /** Days that are wanted at all; read once. */
  readonly historyDays: number;
  /** Days that the platform still restates, as conversions arrive up to 30 days after the click; read again each time. */
  readonly lookBackDays: number;
}

export const INGEST_DEFAULTS: IngestOptions = { historyDays: 90, lookBackDays: 30 };

/** The report of counts; its weeks are the files of its rows. */
export const KEYWORD_DAYS = 'keyword_days';

/** The report of bids and states; every day of it is replaced on its own. */
const KEYWORDS = 'keywords';

/**
 * Brings the raw tables up to date with every account of every connected platform; what was read, block by block.
 * Each block is loaded before it is logged, so that a run that was killed is simply run again: it goes on with the
 * first block that the log lacks, and leaves the tables as if it had not been killed. @throws RemoteError
 */
export async function ingestAds(world: World, options: Partial<IngestOptions> = {}): Promise<ImportedFile[]> {
  const read: ImportedFile[] = [];
  for (const source of Object.keys(world.ads))
    for (const connected of await connectedAccounts(world, source))
      read.push(...(await ingestAccount(world, connected, options)));
  return read;
}

/** The accounts of a source that are to be read. @throws ConfigError when there is none, RemoteError */
export async function connectedAccounts(
  world: Pick<World, 'ads'>,
  source: string,
): Promise<ConnectedAccount[]> {
  const platform = world.ads[source];
  const accounts = (await platform?.accounts()) ?? [];
  if (platform === undefined || accounts.length === 0)
    throw new ConfigError(`No account of ${source} can be read: there are managers only, or none at all`, {
      expected: 'an account that is no manager',
      next: 'Name the manager above the accounts as googleAds.loginCustomerId; `bidforest doctor` says which there are.',
    });
  return accounts.map((account) => ({ source, platform, account }));
}

/** An account and the platform that it is on. */
export interface ConnectedAccount {
  readonly source: string;
  readonly platform: AdsPlatform;
  readonly account: AdsAccount;
}

async function ingestAccount(
  world: World,
  connected: ConnectedAccount,
  options: Partial<IngestOptions>,
): Promise<ImportedFile[]> {
  const { historyDays, lookBackDays } = { ...INGEST_DEFAULTS, ...options };
  const { platform, account } = connected;
  const last = lastDayOf(world, account);
  world.progress.step(`Reading ${account.name} up to ${last}`);
  const entities = await platform.readEntities(account.id);
  const blocks = blocksToRead({
    report: KEYWORD_DAYS,
    first: addDays(last, 1 - historyDays),
    last,
    lookBackDays,
    loadedTo: await loadedTo(world, whereOf(connected)),
  });
  await ingestLags(world, platform, whereOf(connected), last);
  await ingestBudgets(world, connected, entities, last);
  await ingestTargets(world, connected, entities, last);
  await ingestModifiers(world, connected, entities, last);
  await ingestHours(world, connected, entities, last);
  await ingestPlaces(world, connected, entities, last);
  const read: ImportedFile[] = [];
  const weeks = readAhead(blocks, (block) => readWeek(connected, block));
  for await (const [block, week] of weeks) {
    read.push(await loadWeek(world, connected, entities, block, week));
    world.progress.advance('weeks', read.length, blocks.length);
  }
  await ingestConversionCounts(world, whereOf(connected), KEYWORD_DAYS, last);
  return [...read, await ingestStates(world, connected, entities, last)];
}

/** Reads one part after the other, each while what came before is still at work with the last. */
async function* readAhead<P, R>(
  parts: readonly P[],
  read: (part: P) => Promise<R>,
): AsyncGenerator<readonly [part: P, result: R]> {
  let next: Promise<R> | undefined;
  for (const [index, part] of parts.entries()) {
    const result = await (next ?? read(part));
    const following = parts[index + 1];
    next = following === undefined ? undefined : read(following);
    // A failure is thrown when its turn comes; until then nobody waits for it.
    next?.catch(() => undefined);
    yield [part, result];
  }
}

/** The last day that is over where the account is. */
export function lastDayOf(world: Pick<World, 'now'>, { timeZone }: Pick<AdsAccount, 'timeZone'>): Day {
  return addDays(dayIn(timeZone, world.now()), -1);
}

/** Reads one week of counts in place of what the table held of it. @throws RemoteError */
export async function ingestWeek(
  world: World,
  connected: ConnectedAccount,
  entities: AdsEntities,
  block: ReportBlock,
): Promise<ImportedFile> {
  return loadWeek(world, connected, entities, block, await readWeek(connected, block));
}

/** Queries that a week takes. */
export const WEEK_QUERIES = 2;

/** What is counted in a week, and how often ad groups were shown for it. */
interface Week {
  readonly days: readonly AdsKeywordDay[];
  readonly shares: readonly AdsImpressionShare[];
}

async function readWeek({ platform, account }: ConnectedAccount, { from, to }: ReportBlock): Promise<Week> {
  const days = await platform.readKeywordDays(account.id, { from, to });
  return { days, shares: await platform.readImpressionShares(account.id, { from, to }) };
}

function loadWeek(
  world: World,
  connected: ConnectedAccount,
  entities: AdsEntities,
  { file, from, to }: ReportBlock,
  { days, shares }: Week,
): Promise<ImportedFile> {
  const report = { ...whereOf(connected), file, imported_at: world.now().toISOString() };
  return loadReport(world, report, { from, to }, keywordDayRows(days, shares, entities, report));
}

/** Takes down the bids and states that are in force, in place of what the table held of that day. */
export function ingestStates(
  world: World,
  connected: ConnectedAccount,
  entities: AdsEntities,
  last: Day,
): Promise<ImportedFile> {
  const report = { ...whereOf(connected), file: KEYWORDS, imported_at: world.now().toISOString() };
  const rows = keywordStateRows(entities, last, report);
  return loadReport(world, report, { from: last, to: last }, rows, { date: last });
}

/** What rows of an account carry. */
export function whereOf({ source, account }: ConnectedAccount): Pick<Provenance, 'source' | 'account_id'> {
  return { source, account_id: account.id };
}
