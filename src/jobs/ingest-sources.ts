import type { IngestedAccount, SourceFailure } from '../contract/ingest-document.ts';
import { addDays, type Day } from '../core/base/day.ts';
import { ConfigError, EdgeError, RemoteError, WarehouseError } from '../core/base/errors.ts';
import { blocksToRead, type ReportBlock } from '../core/ingest/report-blocks.ts';
import { rawKindOf } from '../core/tables/raw.ts';
import { loadedTo } from './import-log.ts';
import { INGEST_DEFAULTS, lastDayOf } from './ingest-ads.ts';
import type { ReportSource, SourceAccount, SourceReport } from './ports.ts';
import { streamReport } from './stream-report.ts';
import type { World } from './world.ts';

/** Which days to read of which account; null where a run's own are meant, or every account. */
export interface SourceRequest {
  readonly from: Day | null;
  readonly to: Day | null;
  readonly account: string | null;
}

/** What was read of sources, and the sources of which not even the accounts could be read. */
export interface SourcesRead {
  readonly accounts: readonly IngestedAccount[];
  readonly failures: readonly SourceFailure[];
}

/**
 * Brings the raw tables up to date with every connected source of reports. One that fails says so in what is
 * returned, and the others go on. Blocks are loaded before they are logged: killed anywhere, it is simply run again.
 * @throws WarehouseError
 */
export async function ingestSources(
  world: World,
  names: readonly string[] = Object.keys(world.sources),
  request: SourceRequest = { from: null, to: null, account: null },
): Promise<SourcesRead> {
  const accounts: IngestedAccount[] = [];
  const failures: SourceFailure[] = [];
  for (const name of names) {
    const source = world.sources[name];
    if (source === undefined) continue;
    try {
      for (const account of await accountsOf(name, source, request.account))
        accounts.push(...(await ingestAccount(world, { name, source, account }, request)));
    } catch (error) {
      failures.push({ source: name, error: failureText(error) });
    }
  }
  return { accounts, failures };
}

/** What went wrong, in one sentence a log line. */
export function failuresOf({ accounts, failures }: SourcesRead): string[] {
  return [
    ...failures.map(({ source, error }) => `${source}: ${error}`),
    ...accounts.flatMap(({ source, name, report, error }) =>
      error === null ? [] : [`${source}, ${name}, ${report}: ${error}`],
    ),
  ];
}

interface ConnectedSource {
  readonly name: string;
  readonly source: ReportSource;
  readonly account: SourceAccount;
}

/** Reads every report of an account. What the system refuses once it is not asked again for the reports to come. */
async function ingestAccount(
  world: World,
  connected: ConnectedSource,
  request: SourceRequest,
): Promise<IngestedAccount[]> {
  const { source, account } = connected;
  const done: IngestedAccount[] = [];
  let refused: string | null = null;
  for (const report of source.reports) {
    const reading = await openReading(world, connected, report, request);
    const obstacle =
      refused === null
        ? otherCurrency(world, account, report)
        : `Not asked, as the report before failed: ${refused}`;
    const read: BlocksRead =
      obstacle === null ? await readBlocks(world, connected, reading) : { ...NOTHING_READ, error: obstacle };
    if (read.gone) refused = read.error;
    done.push(describe(connected, reading, read));
  }
  done.at(-1)?.notes.push(...source.notes());
  const unread = done.filter(({ error }) => error !== null).length;
  if (unread > 0) world.progress.step(`${account.name}: ${unread} of ${done.length} reports failed`);
  return done;
}

/** Tables that several sources fill hold one currency, or their sums would mean nothing. */
function otherCurrency(
  { settings }: World,
  { currency, name }: SourceAccount,
  { table }: SourceReport,
): string | null {
  if (currency === null || currency === settings.currency || rawKindOf(table) === null) return null;
  return `Amounts of ${name} are in ${currency}, and ${table.dataset}.${table.name} is in ${settings.currency}. Give the account a configuration of its own.`;
}

/** A report and which of its blocks to read. */
interface ReportReading {
  readonly report: SourceReport;
  readonly blocks: readonly ReportBlock[];
  readonly asked: readonly ReportBlock[];
}

async function openReading(
  world: World,
  { name, account }: ConnectedSource,
  report: SourceReport,
  request: SourceRequest,
): Promise<ReportReading> {
  const last = lastDayOf(world, account);
  const wanted = {
    report: report.name,
    first: request.from ?? addDays(last, 1 - INGEST_DEFAULTS.historyDays),
    last,
    ...(request.to === null ? {} : { until: request.to }),
    lookBackDays: report.lookBackDays,
    blockDays: report.blockDays,
  };
  const asked = blocksToRead({ ...wanted, loadedTo: new Map() });
  if (asked.length === 0)
    throw new ConfigError(`No day asked for is over in ${account.name} (${account.timeZone})`, {
      expected: `days up to ${last}`,
      found: `from ${wanted.first}`,
    });
  const held = await loadedTo(world, { source: name, account_id: account.id });
  return { report, asked, blocks: blocksToRead({ ...wanted, loadedTo: held }) };
}

interface BlocksRead {
  readonly read: number;
  readonly rows: number;
  readonly rejected: number;
  readonly notes: readonly string[];
  readonly error: string | null;
  /** Whether the system itself failed, so that asking it for more is in vain. */
  readonly gone: boolean;
}

const NOTHING_READ = { read: 0, rows: 0, rejected: 0, notes: [], error: null, gone: false };

async function readBlocks(
  world: World,
  { name, source, account }: ConnectedSource,
  { report, blocks }: ReportReading,
): Promise<BlocksRead> {
  if (blocks.length > 0)
    world.progress.step(`Reading ${report.name} of ${account.name}: ${blocks.length} blocks of days`);
  const done = { ...NOTHING_READ };
  const notes = new Set<string>();
  const soFar = (): BlocksRead => ({ ...done, notes: [...notes] });
  for (const { file, from, to } of blocks) {
    const provenance = {
      source: name,
      account_id: account.id,
      file,
      imported_at: world.now().toISOString(),
    };
    try {
      const chunks = source.read(account, report, { from, to });
      const imported = await streamReport(world, provenance, report.table, { from, to }, chunks);
      done.read++;
      done.rows += imported.rows;
      done.rejected += imported.rejected;
      for (const note of imported.notes ?? []) notes.add(note);
    } catch (error) {
      return { ...soFar(), error: failureText(error), gone: error instanceof RemoteError };
    }
    world.progress.advance(`blocks, ${done.rows.toLocaleString('en-US')} rows`, done.read, blocks.length);
  }
  return soFar();
}

function describe(
  { name, account }: ConnectedSource,
  { report, asked, blocks }: ReportReading,
  { read, rows, rejected, notes, error }: BlocksRead,
): IngestedAccount {
  return {
    source: name,
    account: account.id,
    name: account.name,
    report: report.name,
    from: asked[0]?.from ?? '',
    to: asked.at(-1)?.to ?? '',
    blocks: asked.length,
    held: asked.length - blocks.length,
    read,
    postponed: blocks.length - read,
    rows,
    rejected,
    notes: [...notes],
    error,
  };
}

async function accountsOf(
  name: string,
  source: ReportSource,
  only: string | null,
): Promise<readonly SourceAccount[]> {
  const accounts = await source.accounts();
  if (accounts.length === 0)
    throw new ConfigError(`No account of ${name} can be read`, {
      expected: 'at least one account',
      next: 'Name the accounts in the configuration; `bidforest doctor` says which there are.',
    });
  if (only === null) return accounts;
  const chosen = accounts.filter(({ id }) => id === only);
  if (chosen.length > 0) return chosen;
  throw new ConfigError(`There is no account ${only} among those of ${name}`, {
    expected: accounts.map((account) => `${account.id} (${account.name})`).join(', '),
    found: only,
  });
}

/** An error that leaves this source and not the others. @throws what is about the warehouse, and bugs */
function failureText(error: unknown): string {
  if (!(error instanceof EdgeError) || error instanceof WarehouseError) throw error;
  return error.next === undefined ? error.message : `${error.message} ${error.next}`;
}
