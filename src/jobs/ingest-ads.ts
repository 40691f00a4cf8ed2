import type { ImportedFile } from '../contract/import-document.ts';
import type { AdsAccount, AdsEntities } from '../core/base/ads-account.ts';
import { addDays, day, type Day } from '../core/base/day.ts';
import { keywordDayRows, keywordStateRows } from '../core/ingest/performance-rows.ts';
import { blocksToRead } from '../core/ingest/report-blocks.ts';
import { imports } from '../core/tables/ops.ts';
import { ingestLags } from './conversion-lags.ts';
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
const KEYWORD_DAYS = 'keyword_days';

/** The report of bids and states; every day of it is replaced on its own. */
const KEYWORDS = 'keywords';

/**
 * Brings the raw tables up to date with every account of every connected platform; what was read, block by block.
 * Each block is loaded before it is logged, so that a run that was killed is simply run again: it goes on with the
 * first block that the log lacks, and leaves the tables as if it had not been killed. @throws RemoteError
 */
export async function ingestAds(world: World, options: Partial<IngestOptions> = {}): Promise<ImportedFile[]> {
  const read: ImportedFile[] = [];
  for (const [source, platform] of Object.entries(world.ads))
    for (const account of await platform.accounts())
      read.push(...(await ingestAccount(world, { source, platform, account }, options)));
  return read;
}

interface Connected {
  readonly source: string;
  readonly platform: AdsPlatform;
  readonly account: AdsAccount;
}

async function ingestAccount(
  world: World,
  { source, platform, account }: Connected,
  options: Partial<IngestOptions>,
): Promise<ImportedFile[]> {
  const { historyDays, lookBackDays } = { ...INGEST_DEFAULTS, ...options };
  const last = addDays(dayIn(account.timeZone, world.now()), -1);
  world.progress.step(`Reading ${account.name} up to ${last}`);
  const entities = await platform.readEntities(account.id);
  const blocks = blocksToRead({
    report: KEYWORD_DAYS,
    first: addDays(last, 1 - historyDays),
    last,
    lookBackDays,
    loadedTo: await loadedTo(world, source, account.id),
  });
  const where = { source, account_id: account.id };
  await ingestLags(world, platform, where, last);
  const read: ImportedFile[] = [];
  const weeks = readAhead(blocks, ({ from, to }) => platform.readKeywordDays(account.id, { from, to }));
  for await (const [index, { file, from, to }, days] of weeks) {
    const report = { ...where, file, imported_at: world.now().toISOString() };
    read.push(await loadReport(world, report, { from, to }, keywordDayRows(days, entities, report)));
    world.progress.advance('weeks', index + 1, blocks.length);
  }
  return [...read, await ingestStates(world, where, entities, last)];
}

/** Reads one part after the other, each while what came before is still at work with the last. */
async function* readAhead<P, R>(
  parts: readonly P[],
  read: (part: P) => Promise<R>,
): AsyncGenerator<readonly [index: number, part: P, result: R]> {
  let next: Promise<R> | undefined;
  for (const [index, part] of parts.entries()) {
    const result = await (next ?? read(part));
    const following = parts[index + 1];
    next = following === undefined ? undefined : read(following);
    // A failure is thrown when its turn comes; until then nobody waits for it.
    next?.catch(() => undefined);
    yield [index, part, result];
  }
}

async function ingestStates(
  world: World,
  where: { readonly source: string; readonly account_id: string },
  entities: AdsEntities,
  last: Day,
): Promise<ImportedFile> {
  const report = { ...where, file: KEYWORDS, imported_at: world.now().toISOString() };
  const rows = keywordStateRows(entities, last, report);
  return loadReport(world, report, { from: last, to: last }, rows, { date: last });
}

/** The last day of each block of an account, as the log of imports has it. */
async function loadedTo(world: World, source: string, account: string): Promise<Map<string, Day>> {
  const sql = `SELECT file, summary FROM ${world.warehouse.ref(imports)} WHERE source = @source AND account_id = @account`;
  const rows = await world.warehouse.query<{ file: string; summary: string }>(sql, { source, account });
  return new Map(
    rows.flatMap(({ file, summary }) => {
      const { to } = JSON.parse(summary) as ImportedFile;
      return to === null ? [] : [[file, day(to)] as const];
    }),
  );
}
