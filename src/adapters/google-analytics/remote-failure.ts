import { InvariantError, RemoteError } from '../../core/base/errors.ts';
import { GRPC_STATUS, type GrpcError } from '../../core/base/grpc-status.ts';
import { nextStep } from './next-step.ts';

/** Codes after which the same report may well succeed: reports change nothing, so they may be asked for again. */
const TRANSIENT = new Set(['DEADLINE_EXCEEDED', 'INTERNAL', 'UNAVAILABLE', 'UNKNOWN']);

/** Why no token could be had, as an error of the connector. */
export function tokenError(failed: {
  readonly message: string;
  readonly code?: string | null;
  readonly httpStatus?: number | null;
}): RemoteError {
  const { message, code = null, httpStatus = null } = failed;
  return analyticsError(message, { code, httpStatus, retryable: (httpStatus ?? 0) >= 500 });
}

/** What a call over gRPC failed with. An error that already is ours stays as it is. @throws InvariantError a bug stays one */
export function asRemoteError(error: unknown): RemoteError {
  if (error instanceof InvariantError) throw error;
  if (error instanceof RemoteError) return error;
  const failed = error as GrpcError;
  const grpcCode = typeof failed.code === 'number' ? failed.code : null;
  const message = failed.details ?? failed.message ?? 'the call failed';
  const code = codeOf(grpcCode, failed, message);
  const [requestId] = failed.metadata?.get('request-id') ?? [];
  return analyticsError(message, {
    grpcCode,
    code,
    requestId: typeof requestId === 'string' ? requestId : null,
    retryable: isTransient(code, message),
    cause: error,
  });
}

/** The one error of the connector. */
export function analyticsError(
  message: string,
  detail: ConstructorParameters<typeof RemoteError>[1] & object,
): RemoteError {
  const next = detail.next ?? nextStep(detail.code ?? null, message);
  return new RemoteError(`Google Analytics: ${message}`, { ...detail, ...(next === null ? {} : { next }) });
}

function isTransient(code: string | null, message: string): boolean {
  if (code === 'RESOURCE_EXHAUSTED') return /concurrent requests/i.test(message);
  return code !== null && TRANSIENT.has(code);
}

function codeOf(grpcCode: number | null, { code }: GrpcError, message: string): string | null {
  if (/ECONNREFUSED/.test(message)) return 'ECONNREFUSED';
  if (grpcCode !== null) return GRPC_STATUS[grpcCode] ?? null;
  return typeof code === 'string' ? code : null;
}
