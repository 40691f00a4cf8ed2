/** What the clients of gRPC throw. */
export interface GrpcError {
  readonly code?: unknown;
  readonly message?: string;
  readonly details?: string;
  readonly metadata?: { get(key: string): readonly unknown[] };
}

/** Names of gRPC's status codes, of those that services answer with (google.rpc.Code). */
export const GRPC_STATUS: Readonly<Record<number, string>> = {
  1: 'CANCELLED',
  2: 'UNKNOWN',
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  10: 'ABORTED',
  12: 'UNIMPLEMENTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};
