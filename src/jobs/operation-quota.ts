import { RemoteError } from '../core/base/errors.ts';
import { OPERATIONS_PER_DAY, type AccessLevel } from '../core/base/operation-plan.ts';
import { adsOperations, adsParking, type AdsOperationRow, type AdsParkingRow } from '../core/tables/ops.ts';
import type { Clock, Warehouse } from './ports.ts';
import type { OperationQuota, Parked, SentRequest } from './connection-port.ts';

/** What the count of operations needs. */
export interface QuotaOptions {
  readonly warehouse: Warehouse;
  readonly source: string;
  /** Names the project whose quota is counted; asked with the first use, as credentials are. */
  readonly project: () => string;
  readonly level: AccessLevel;
  readonly now: Clock;
  /** Names the process: rows of two processes must not replace each other. */
  readonly processId: string;
}

/** The quota counts over a sliding day. */
const WINDOW_MS = 86_400_000;
const EXHAUSTED = 'quota_error.RESOURCE_EXHAUSTED';

interface Spent {
  readonly atMs: number;
  readonly operations: number;
}

/**
 * Counts operations in the tables `ads_operations` and `ads_parking`. Both are read once: one process at a time holds
 * the warehouse. A request is written down while it is under way, so that a kill loses the count of one request at most.
 */
export function operationQuota(options: QuotaOptions): OperationQuota {
  const { warehouse, source, level, now } = options;
  let named: string | undefined;
  const project = (): string => (named ??= options.project());
  const limit = OPERATIONS_PER_DAY[level];
  const unwritten: (SentRequest & { readonly at: string })[] = [];
  let writing: Promise<void> = Promise.resolve();
  let batches = 0;
  let recent: Spent[] = [];
  let earlier: Promise<void> | undefined;
  let parking: Promise<Map<string | null, Parked>> | undefined;

  const loaded = (): Promise<void> =>
    (earlier ??= readSpent(options, project()).then((spent) => {
      recent = [...spent, ...recent];
    }));
  const parkings = (): Promise<Map<string | null, Parked>> => (parking ??= readParking(options, project()));
  const window = async (): Promise<readonly Spent[]> => {
    await loaded();
    const start = now().getTime() - WINDOW_MS;
    recent = recent.filter(({ atMs }) => atMs > start);
    return recent;
  };
  const spent = async (): Promise<number> => sum(await window());

  async function write(): Promise<void> {
    // What was there before must be read before anything is added to it, or it would count twice.
    await loaded();
    const requests = unwritten.splice(0);
    if (requests.length === 0) return;
    const batchId = `${options.processId}-${++batches}`;
    await warehouse.load(adsOperations, rowsOf({ batch_id: batchId, source, project: project() }, requests), {
      batch_id: batchId,
    });
  }

  return {
    level,
    spent,
    note: (request) => {
      const at = now();
      unwritten.push({ ...request, at: at.toISOString() });
      recent.push({ atMs: at.getTime(), operations: request.operations });
      writing = writing.then(write);
      // Whoever settles hears of a failure; until then it must not count as unheard.
      writing.catch(() => undefined);
    },
    settle: () => writing,
    admit: async (accountId, operations) => {
      const known = await parkings();
      for (const parked of [known.get(null), known.get(accountId)])
        if (parked !== undefined && Date.parse(parked.until) > now().getTime()) throw isParked(parked, now());
      const before = await window();
      if (sum(before) + operations <= limit) return;
      throw doesNotFit(sum(before), operations, { level, limit, freeInMs: freeIn(before, now()) });
    },
    park: async (accountId, error) => {
      const waitMs = error.retryDelayMs ?? freeIn(await window(), now());
      const until = new Date(now().getTime() + waitMs).toISOString();
      const parked = error.quotaScope === 'account' ? accountId : null;
      const scope = { source, project: project(), account_id: parked ?? '' };
      const row: AdsParkingRow = {
        ...scope,
        parked_at: now().toISOString(),
        until,
        level,
        reason: error.message,
      };
      await warehouse.load(adsParking, [row], scope);
      (await parkings()).set(parked, { accountId: parked, until, reason: error.message });
    },
    parked: async () =>
      [...(await parkings()).values()].filter(({ until }) => Date.parse(until) > now().getTime()),
  };
}

async function readSpent({ warehouse, source, now }: QuotaOptions, project: string): Promise<Spent[]> {
  const sql = `SELECT \`at\`, operations FROM ${warehouse.ref(adsOperations)}
    WHERE source = @source AND IFNULL(project, @project) = @project AND spent_on >= CAST(@since AS DATE) ORDER BY \`at\``;
  const since = new Date(now().getTime() - WINDOW_MS).toISOString().slice(0, 10);
  const rows = await warehouse.query<Pick<AdsOperationRow, 'at' | 'operations'>>(sql, {
    source,
    project,
    since,
  });
  return rows.map(({ at, operations }) => ({ atMs: Date.parse(at), operations }));
}

/** Parkings of another level are over: the quota is another one since. */
async function readParking(
  { warehouse, source, level }: QuotaOptions,
  project: string,
): Promise<Map<string | null, Parked>> {
  const sql = `SELECT account_id, until, reason FROM ${warehouse.ref(adsParking)}
    WHERE source = @source AND IFNULL(project, @project) = @project AND level = @level ORDER BY until`;
  const rows = await warehouse.query<Pick<AdsParkingRow, 'account_id' | 'until' | 'reason'>>(sql, {
    source,
    project,
    level,
  });
  return new Map(
    rows.map(({ account_id, until, reason }) => {
      const accountId = account_id === '' ? null : account_id;
      return [accountId, { accountId, until, reason }];
    }),
  );
}

function rowsOf(
  where: Pick<AdsOperationRow, 'batch_id' | 'source' | 'project'>,
  requests: readonly (SentRequest & { readonly at: string })[],
): AdsOperationRow[] {
  const groups = Map.groupBy(requests, ({ accountId, kind }) => JSON.stringify([accountId, kind]));
  return [...groups.values()].flatMap((group) => {
    const last = group.at(-1);
    if (last === undefined) return [];
    return {
      ...where,
      account_id: last.accountId,
      at: last.at,
      spent_on: last.at.slice(0, 10),
      kind: last.kind,
      operations: group.reduce((total, { operations }) => total + operations, 0),
    };
  });
}

function isParked({ accountId, until, reason }: Parked, now: Date): RemoteError {
  const who = accountId === null ? 'Every account of the project' : `Account ${accountId}`;
  return new RemoteError(`${who} is parked until ${until}: the quota is used up`, {
    quotaScope: accountId === null ? 'project' : 'account',
    code: EXHAUSTED,
    found: reason,
    next: `Run again after ${until}, or raise googleAds.accessLevel once Google has granted a higher one.`,
    retryable: true,
    retryDelayMs: Date.parse(until) - now.getTime(),
  });
}

function doesNotFit(
  spent: number,
  operations: number,
  {
    level,
    limit,
    freeInMs,
  }: { readonly level: AccessLevel; readonly limit: number; readonly freeInMs: number },
): RemoteError {
  return new RemoteError(
    `The daily quota has no room: ${spent} of ${limit} operations are spent (${level} access), and ${operations} more are needed`,
    {
      code: EXHAUSTED,
      quotaScope: 'project',
      expected: `at most ${limit} operations in 24 hours`,
      found: `${spent + operations}`,
      next: 'Run again tomorrow, let a plan change less, or apply for a higher access level.',
      retryable: true,
      retryDelayMs: freeInMs,
    },
  );
}

/** When the oldest operations leave the window; the whole window where none are known. */
function freeIn(recent: readonly Spent[], now: Date): number {
  const oldest = recent.reduce((least, { atMs }) => Math.min(least, atMs), now.getTime());
  return Math.max(60_000, oldest + WINDOW_MS - now.getTime());
}

function sum(recent: readonly Spent[]): number {
  return recent.reduce((total, { operations }) => total + operations, 0);
}
