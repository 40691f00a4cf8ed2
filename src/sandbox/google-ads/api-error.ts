/** One error as the Google Ads API reports it: `query_error` / `UNRECOGNIZED_FIELD`. */
export interface AdsError {
  readonly category: string;
  readonly code: string;
  readonly message: string;
  /** The value that caused it. */
  readonly trigger?: string;
  /** Where in the request: names in snake case, with the index of repeated fields. */
  readonly path?: readonly PathElement[];
  readonly details?: ErrorDetails;
}

export interface PathElement {
  readonly field: string;
  readonly index?: number;
}

/** The details that clients act on. */
export interface ErrorDetails {
  readonly quota?: {
    readonly scope: 'ACCOUNT' | 'DEVELOPER';
    readonly rate: string;
    readonly retrySeconds: number;
  };
  readonly budgetMinimum?: {
    readonly currency: string;
    readonly micros: number;
    readonly failedMicros: number;
  };
}

/** What becomes of the request as a whole: names as gRPC and REST both know them. */
export type StatusName =
  | 'INVALID_ARGUMENT'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'INTERNAL'
  | 'UNAVAILABLE';

/** gRPC number and HTTP status of each outcome. */
export const STATUSES: Readonly<Record<StatusName, { readonly grpc: number; readonly http: number }>> = {
  INVALID_ARGUMENT: { grpc: 3, http: 400 },
  UNAUTHENTICATED: { grpc: 16, http: 401 },
  PERMISSION_DENIED: { grpc: 7, http: 403 },
  RESOURCE_EXHAUSTED: { grpc: 8, http: 429 },
  INTERNAL: { grpc: 13, http: 500 },
  UNAVAILABLE: { grpc: 14, http: 503 },
};

/** Fails a request: thrown inside the twin, turned into a response at its edge. Without errors, no failure details are sent. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly status: StatusName;
  readonly errors: readonly AdsError[];

  constructor(status: StatusName, errors: readonly AdsError[], message?: string) {
    super(message ?? MESSAGES[status]);
    this.status = status;
    this.errors = errors;
  }
}

const MESSAGES: Readonly<Record<StatusName, string>> = {
  INVALID_ARGUMENT: 'Request contains an invalid argument.',
  UNAUTHENTICATED:
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  PERMISSION_DENIED: 'The caller does not have permission',
  RESOURCE_EXHAUSTED: 'Resource has been exhausted (e.g. check quota).',
  INTERNAL: 'Internal error encountered.',
  UNAVAILABLE: 'The service is currently unavailable.',
};
