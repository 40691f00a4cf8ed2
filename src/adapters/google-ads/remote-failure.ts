import { InvariantError, RemoteError } from '../../core/base/errors.ts';
import type { AdsFailure } from './failure.ts';
import { nextStep } from './next-step.ts';

/** What is known of a failed call, from whichever transport. */
export interface CallFailure {
  readonly message: string;
  readonly httpStatus?: number | null;
  readonly grpcCode?: number | null;
  /** Code of the transport: `ECONNRESET`, `UNAVAILABLE`, `invalid_grant`. */
  readonly code?: string | null;
  readonly failure?: AdsFailure | null;
  readonly requestId?: string | null;
  readonly cause?: unknown;
}

/** Codes after which the same request may well succeed. */
const TRANSIENT = new Set([
  'TRANSIENT_ERROR',
  'INTERNAL_ERROR',
  'DEADLINE_EXCEEDED',
  'RESOURCE_TEMPORARILY_EXHAUSTED',
  'CONCURRENT_MODIFICATION',
  'UNAVAILABLE',
  'INTERNAL',
  'RESOURCE_EXHAUSTED',
  'EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION',
  'EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'BAD_RESPONSE',
]);

/** gRPC answers that say for certain that nothing was done. */
const REFUSED_GRPC = new Set([3, 5, 7, 8, 9, 11, 12, 16]);

/** The one error of the connector. */
export function remoteError(call: CallFailure): RemoteError {
  const [first] = call.failure?.errors ?? [];
  const code = first?.code ?? call.code ?? null;
  const others = (call.failure?.errors.length ?? 1) - 1;
  const message = (first?.message ?? call.message) + (others > 0 ? ` (and ${others} more)` : '');
  const next = nextStep(code, message) ?? nextStep(call.code ?? null, message);
  return new RemoteError(`Google Ads: ${message}`, {
    httpStatus: call.httpStatus ?? null,
    grpcCode: call.grpcCode ?? null,
    code,
    requestId: call.failure?.requestId ?? call.requestId ?? null,
    retryDelayMs: first?.retryDelayMs ?? null,
    quotaScope: first?.quotaScope ?? null,
    retryable: isTransient(code, call),
    mayHaveApplied: mayHaveApplied(call),
    ...(next === null ? {} : { next }),
    ...(call.cause === undefined ? {} : { cause: call.cause }),
  });
}

/** An error that already is the connector's own, in whatever it was wrapped. @throws InvariantError a bug stays one */
export function asRemoteError(error: unknown, otherwise: (error: unknown) => CallFailure): RemoteError {
  if (error instanceof InvariantError) throw error;
  return error instanceof RemoteError ? error : remoteError(otherwise(error));
}

function isTransient(code: string | null, { httpStatus, grpcCode }: CallFailure): boolean {
  if (code !== null && TRANSIENT.has(code.split('.').at(-1) ?? '')) return true;
  return (httpStatus ?? 0) >= 500 || httpStatus === 429 || grpcCode === 14 || grpcCode === 4;
}

/** Reads change nothing; of a mutate, only a clear refusal is certain. Connections refused were never made. */
function mayHaveApplied({ grpcCode, code }: CallFailure): boolean {
  if (grpcCode === null || grpcCode === undefined) return false;
  return !REFUSED_GRPC.has(grpcCode) && code !== 'ECONNREFUSED';
}
