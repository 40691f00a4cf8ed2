import type { QuotaScope } from '../../core/base/errors.ts';

/** One error of a GoogleAdsFailure, from REST or gRPC. */
export interface AdsFailureError {
  /** `quota_error.RESOURCE_EXHAUSTED`. */
  readonly code: string;
  readonly message: string;
  /** Index of the operation that it is about; null when it is about the request. */
  readonly index: number | null;
  readonly retryDelayMs: number | null;
  /** Whose quota is used up; null where the error is about something else, or does not tell. */
  readonly quotaScope: QuotaScope | null;
}

/** What went wrong with a request, or with some of its operations. */
export interface AdsFailure {
  readonly errors: readonly AdsFailureError[];
  readonly requestId: string | null;
}

interface Loose {
  readonly [key: string]: unknown;
}

/** Reads a failure from JSON (camelCase) or from a decoded message (snake_case, numeric enums named by `enumName`). */
export function readFailure(raw: unknown, enumName: (category: string, value: number) => string): AdsFailure {
  const failure = raw as Loose;
  const errors = (failure['errors'] ?? []) as readonly Loose[];
  return {
    errors: errors.map((error) => readError(error, enumName)),
    requestId: textOrNull(failure['requestId'] ?? failure['request_id']),
  };
}

function readError(error: Loose, enumName: (category: string, value: number) => string): AdsFailureError {
  const location = member(error, 'location', 'location');
  const elements = (location?.['fieldPathElements'] ??
    location?.['field_path_elements'] ??
    []) as readonly Loose[];
  const [first] = elements;
  const index = first?.['index'];
  const details = member(error, 'details', 'details');
  const quota =
    details === undefined ? undefined : member(details, 'quotaErrorDetails', 'quota_error_details');
  return {
    code: codeOf(member(error, 'errorCode', 'error_code') ?? {}, enumName),
    message: textOrNull(error['message']) ?? 'Google Ads gave no message.',
    index: isOperation(first) && typeof index === 'number' ? index : null,
    retryDelayMs: delayOf(quota?.['retryDelay'] ?? quota?.['retry_delay']),
    quotaScope: SCOPES.get(quota?.['rateScope'] ?? quota?.['rate_scope']) ?? null,
  };
}

/** By name from JSON, by number from a message. What is counted by developer token is counted by project since 2026. */
const SCOPES: ReadonlyMap<unknown, QuotaScope> = new Map<unknown, QuotaScope>([
  ['ACCOUNT', 'account'],
  [2, 'account'],
  ['DEVELOPER', 'project'],
  [3, 'project'],
]);

/** `{ quotaError: 'X' }` from JSON, `{ quota_error: 3 }` from a message that may list every category with 0. */
function codeOf(code: Loose, enumName: (category: string, value: number) => string): string {
  for (const [name, value] of Object.entries(code)) {
    const category = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (typeof value === 'string' && value !== 'UNSPECIFIED' && name !== 'error_code')
      return `${category}.${value}`;
    if (typeof value === 'number' && value > 0) return `${category}.${enumName(category, value)}`;
  }
  return 'unknown';
}

function isOperation(element: Loose | undefined): boolean {
  const name = element?.['fieldName'] ?? element?.['field_name'];
  return name === 'operations' || name === 'mutate_operations';
}

/** `"900s"` from JSON, `{ seconds }` from a message, where seconds may be a Long. */
function delayOf(delay: unknown): number | null {
  if (typeof delay === 'string') return Number.parseFloat(delay) * 1000;
  const seconds = (delay as Loose | null | undefined)?.['seconds'];
  return seconds === undefined || seconds === null ? null : Number(seconds) * 1000;
}

function member(object: Loose, camel: string, snake: string): Loose | undefined {
  return (object[camel] ?? object[snake] ?? undefined) as Loose | undefined;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
