import { WarehouseError } from '../../../core/base/errors.ts';
import type { QuerySchedules, ScheduledQuery, ScheduleWish } from '../../../jobs/schedules-port.ts';
import type { ApiRequest, BigQueryClient } from './client.ts';
import { isMissing } from './failure.ts';

const GOOGLE = 'https://bigquerydatatransfer.googleapis.com';
const DATA_SOURCE = 'scheduled_query';
const EVERY_MORNING = 'every day 06:00';
const PAGE = 100;

/** What is used of a `TransferConfig` of the BigQuery Data Transfer Service, v1. */
interface TransferConfig {
  readonly name: string;
  readonly params?: { readonly query?: string };
  readonly schedule?: string;
  readonly disabled?: boolean;
  readonly nextRunTime?: string;
}

interface TransferRun {
  readonly state?: string;
  readonly runTime?: string;
  readonly errorStatus?: { readonly message?: string };
}

/**
 * Scheduled queries of BigQuery, which are transfer configs of its Data Transfer Service. `endpoint` is the address of an
 * emulator of that service; null for Google.
 */
export function transferConfigs(client: BigQueryClient, endpoint: string | null): QuerySchedules {
  const api = `${endpoint ?? GOOGLE}/v1`;
  const parent = `projects/${client.project}/locations/${client.location.toLowerCase()}`;
  const ask = <T>(request: ApiRequest): Promise<T> => asked(client, request);
  return {
    find: async (beginning) => {
      const own = await listed(ask, `${api}/${parent}/transferConfigs`, beginning);
      return Promise.all(own.map(async (config) => scheduledQuery(config, await lastRun(ask, api, config))));
    },
    save: async (id, wish) => {
      if (id === null) {
        const json = { ...wanted(wish), dataSourceId: DATA_SOURCE, schedule: wish.schedule ?? EVERY_MORNING };
        await ask({ method: 'POST', uri: `${api}/${parent}/transferConfigs`, json, qs: runsAs(wish) });
        return;
      }
      const mask = ['display_name', 'params', ...(wish.schedule === null ? [] : ['schedule'])];
      const as = wish.serviceAccount === null ? [] : ['service_account_name'];
      await ask({
        method: 'PATCH',
        uri: `${api}/${id}`,
        json: { ...wanted(wish), name: id, ...(wish.schedule === null ? {} : { schedule: wish.schedule }) },
        qs: { ...runsAs(wish), updateMask: [...mask, ...as].join(',') },
      });
    },
    remove: async (id) => {
      try {
        await ask({ method: 'DELETE', uri: `${api}/${id}` });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}

function wanted({ title, sql }: ScheduleWish): object {
  return { displayName: title, params: { query: sql }, emailPreferences: { enableFailureEmail: true } };
}

function runsAs({ serviceAccount }: ScheduleWish): Readonly<Record<string, string>> {
  return serviceAccount === null ? {} : { serviceAccountName: serviceAccount };
}

type Ask = <T>(request: ApiRequest) => Promise<T>;

async function listed(ask: Ask, uri: string, beginning: string): Promise<readonly TransferConfig[]> {
  const found: TransferConfig[] = [];
  let pageToken = '';
  do {
    const qs = { dataSourceIds: DATA_SOURCE, pageSize: PAGE, ...(pageToken === '' ? {} : { pageToken }) };
    const page = await ask<{ transferConfigs?: readonly TransferConfig[]; nextPageToken?: string }>({
      uri,
      qs,
    });
    found.push(
      ...(page.transferConfigs ?? []).filter(({ params }) => params?.query?.startsWith(beginning) === true),
    );
    pageToken = page.nextPageToken ?? '';
  } while (pageToken !== '');
  return found;
}

async function lastRun(ask: Ask, api: string, { name }: TransferConfig): Promise<TransferRun | undefined> {
  const { transferRuns = [] } = await ask<{ transferRuns?: readonly TransferRun[] }>({
    uri: `${api}/${name}/runs`,
    qs: { runAttempt: 'LATEST', pageSize: PAGE },
  });
  return transferRuns
    .filter(({ state }) => state !== 'PENDING')
    .toSorted((a, b) => ((a.runTime ?? '') < (b.runTime ?? '') ? -1 : 1))
    .at(-1);
}

function scheduledQuery(config: TransferConfig, run: TransferRun | undefined): ScheduledQuery {
  const { name, params, schedule = '', disabled = false, nextRunTime = null } = config;
  return {
    id: name,
    sql: params?.query ?? '',
    schedule,
    enabled: !disabled,
    nextRunAt: disabled ? null : nextRunTime,
    lastRun:
      run === undefined
        ? null
        : {
            at: run.runTime ?? null,
            state: run.state ?? 'UNKNOWN',
            error: run.errorStatus?.message || null,
          },
  };
}

/** A request, and what to do where the service refuses it. */
async function asked<T>(client: BigQueryClient, request: ApiRequest): Promise<T> {
  try {
    return await client.request<T>(request);
  } catch (error) {
    if (!(error instanceof WarehouseError) || isMissing(error)) throw error;
    throw new WarehouseError(
      error.message.replace('a statement', 'what was asked of its scheduled queries'),
      {
        found: error.found ?? error.message,
        next: nextStep(error) ?? 'See docs/bigquery.md on scheduled queries; nothing else depends on them.',
        retryable: error.retryable,
        cause: error,
      },
    );
  }
}

function nextStep({ found = '', next }: WarehouseError): string | undefined {
  if (/has not been used|is disabled|SERVICE_DISABLED/i.test(found))
    return 'Turn the BigQuery Data Transfer API on in the project (bigquerydatatransfer.googleapis.com).';
  if (/actAs|service account/i.test(found))
    return 'Grant roles/iam.serviceAccountUser on the service account that the query is to run as.';
  if (/permission|forbidden|accessDenied|\(403\)/i.test(found))
    return 'Grant bigquery.transfers.get and bigquery.transfers.update in the project; roles/bigquery.admin has both.';
  if (/schedule/i.test(found))
    return 'Write the schedule as BigQuery does: "every day 06:00", "every 12 hours", "every mon,fri 05:30"; times are in UTC.';
  return next;
}
