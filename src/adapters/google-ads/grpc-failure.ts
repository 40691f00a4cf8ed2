import { GRPC_STATUS, type GrpcError } from '../../core/base/grpc-status.ts';
import { readFailure, type AdsFailure } from './failure.ts';
import type { CallFailure } from './remote-failure.ts';

/** How the client's modules are needed to read what gRPC sends. */
export interface FailureReader {
  /** Trailer that holds the failure. */
  readonly trailer: string;
  /** Decodes a GoogleAdsFailure. */
  decode(bytes: Uint8Array): unknown;
  enumName(category: string, value: number): string;
}

/** What a call over gRPC failed with. */
export function grpcFailure(error: unknown, reader: FailureReader): CallFailure {
  const failed = error as GrpcError;
  const grpcCode = typeof failed.code === 'number' ? failed.code : null;
  const [trailer] = failed.metadata?.get(reader.trailer) ?? [];
  const [requestId] = failed.metadata?.get('request-id') ?? [];
  const message = failed.details ?? failed.message ?? 'the call failed';
  return {
    message,
    grpcCode,
    code: codeOf(grpcCode, failed, message),
    failure: trailer instanceof Uint8Array ? decodeFailure(reader, trailer) : null,
    requestId: typeof requestId === 'string' ? requestId : null,
    cause: error,
  };
}

/** A failure that was packed into a response or trailer. */
export function decodeFailure(reader: FailureReader, bytes: Uint8Array): AdsFailure {
  return readFailure(reader.decode(bytes), (category, value) => reader.enumName(category, value));
}

function codeOf(grpcCode: number | null, { code }: GrpcError, message: string): string | null {
  if (/insufficient authentication scopes/i.test(message)) return 'ACCESS_TOKEN_SCOPE_INSUFFICIENT';
  if (/ECONNREFUSED/.test(message)) return 'ECONNREFUSED';
  if (/invalid_grant/.test(message)) return 'invalid_grant';
  if (grpcCode !== null) return GRPC_STATUS[grpcCode] ?? null;
  return typeof code === 'string' ? code : null;
}
