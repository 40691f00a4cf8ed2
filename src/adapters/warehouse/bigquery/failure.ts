import { EdgeError, WarehouseError } from '../../../core/base/errors.ts';

/** What BigQuery says of a failure: reason codes as its documentation lists them. */
interface ApiFailure {
  readonly code?: number | string;
  readonly message?: string;
  readonly errors?: readonly { readonly reason?: string; readonly message?: string }[];
}

/** A failure of BigQuery that keeps Google’s own code. */
export class BigQueryError extends WarehouseError {
  /** `notFound`, `accessDenied`, `invalidQuery` …; of the network, `ECONNREFUSED` and the like. */
  readonly reason: string;

  constructor(message: string, reason: string, detail: ConstructorParameters<typeof WarehouseError>[1]) {
    super(message, detail);
    this.reason = reason;
  }
}

/** Any failure of a request or job as a WarehouseError with its reason and what to do next. */
export function warehouseFailure(cause: unknown, sql: string | undefined): WarehouseError {
  if (cause instanceof WarehouseError) return cause;
  if (cause instanceof EdgeError) throw cause;
  const { code, errors = [], message = String(cause) } = cause as ApiFailure;
  const [first] = errors;
  const reason = first?.reason ?? (code === undefined ? 'unknown' : String(code));
  const words = first?.message ?? message;
  const next = nextStep(reason, words);
  return new BigQueryError(`BigQuery refused a statement: ${words.split('\n')[0] ?? ''}`, reason, {
    found: `${words} (${reason})`,
    ...(next === undefined ? {} : { next }),
    ...(sql === undefined ? {} : { sql }),
    retryable: isPassing(reason, words),
    cause,
  });
}

/** The failure of a job that ended, or undefined. */
export function jobFailure(
  status: { readonly errorResult?: { readonly reason?: string; readonly message?: string } } | undefined,
  sql: string | undefined,
): WarehouseError | undefined {
  const result = status?.errorResult;
  return result === undefined ? undefined : warehouseFailure({ errors: [result] }, sql);
}

/** Whether a failure is that something is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof BigQueryError && (error.reason === 'notFound' || error.reason === '404');
}

/** Whether a failure is that something is there already. */
export function isTaken(error: unknown): boolean {
  return error instanceof BigQueryError && ['duplicate', 'alreadyExists', '409'].includes(error.reason);
}

const PASSING =
  /^(backendError|internalError|jobBackendError|jobInternalError|rateLimitExceeded|jobRateLimitExceeded|tableUnavailable|ECONNRESET|ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|429|50[0234])$/;

function isPassing(reason: string, words: string): boolean {
  return PASSING.test(reason) || /due to concurrent update|serialize access/i.test(words);
}

function nextStep(reason: string, words: string): string | undefined {
  switch (reason) {
    case 'accessDenied':
    case '403':
      return 'Give the service account the roles of docs/bigquery.md; `bidforest doctor` says which one is missing.';
    case 'bytesBilledLimitExceeded':
      return 'Narrow the query to fewer days, or raise warehouse.maxBytesPerQuery.';
    case 'quotaExceeded':
      return 'Wait until the quota is renewed, or have it raised in the Google Cloud console.';
    case 'billingNotEnabled':
      return 'Turn billing on for the project: the sandbox of BigQuery runs no DML.';
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
      return 'See that the address can be reached from here; `bidforest doctor` tests it.';
    default:
      if (/without a filter over column/i.test(words))
        return 'Name the days that are wanted: a partitioned table is not read as a whole by mistake.';
      return /credentials/i.test(words)
        ? 'Run `gcloud auth application-default login`, or name a key file as warehouse.credentials.'
        : undefined;
  }
}
