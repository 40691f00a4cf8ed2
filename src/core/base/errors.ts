/** What every error at the edge says: what was expected, what was found, and what to do next. */
export interface ErrorDetail {
  readonly expected?: string;
  readonly found?: string;
  readonly next?: string;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** Base of the errors a user may see. `exitCode` is what the command line exits with. */
export abstract class EdgeError extends Error {
  abstract readonly exitCode: number;
  readonly expected: string | undefined;
  readonly found: string | undefined;
  readonly next: string | undefined;
  readonly retryable: boolean;

  constructor(message: string, detail: ErrorDetail = {}) {
    super(message, 'cause' in detail ? { cause: detail.cause } : undefined);
    this.expected = detail.expected;
    this.found = detail.found;
    this.next = detail.next;
    this.retryable = detail.retryable ?? false;
  }
}

/** The configuration, a rule file or a model file is wrong. Exit code 2. */
export class ConfigError extends EdgeError {
  override readonly name = 'ConfigError';
  readonly exitCode = 2;
}

/** Data was rejected: too many bad rows, or not the shape the mapping says. Exit code 3. */
export class SchemaError extends EdgeError {
  override readonly name = 'SchemaError';
  readonly exitCode = 3;
}

export type QuotaScope = 'account' | 'project';

/** What is known of a failed call beside the message; null where the system did not say. */
export interface RemoteDetail extends ErrorDetail {
  readonly httpStatus?: number | null;
  readonly grpcCode?: number | null;
  /** The system's own code: `quota_error.RESOURCE_EXHAUSTED`, `ECONNRESET`, `invalid_grant`. */
  readonly code?: string | null;
  readonly requestId?: string | null;
  /** How long the system asks to wait. */
  readonly retryDelayMs?: number | null;
  /** Whose quota is used up: the account's own, or that of the project, which all accounts share. */
  readonly quotaScope?: QuotaScope | null;
  /** The request may have been carried out although no answer came; look before repeating it. */
  readonly mayHaveApplied?: boolean;
}

/** A system outside failed. Exit code 4. */
export class RemoteError extends EdgeError {
  override readonly name = 'RemoteError';
  readonly exitCode = 4;
  readonly httpStatus: number | null;
  readonly grpcCode: number | null;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly retryDelayMs: number | null;
  readonly quotaScope: QuotaScope | null;
  readonly mayHaveApplied: boolean;

  constructor(message: string, detail: RemoteDetail = {}) {
    super(message, detail);
    this.httpStatus = detail.httpStatus ?? null;
    this.grpcCode = detail.grpcCode ?? null;
    this.code = detail.code ?? null;
    this.requestId = detail.requestId ?? null;
    this.retryDelayMs = detail.retryDelayMs ?? null;
    this.quotaScope = detail.quotaScope ?? null;
    this.mayHaveApplied = detail.mayHaveApplied ?? false;
  }
}

/** The warehouse refused or failed; carries the SQL that was sent. Exit code 4. */
export class WarehouseError extends EdgeError {
  override readonly name = 'WarehouseError';
  readonly exitCode = 4;
  readonly sql: string | undefined;

  constructor(message: string, detail: ErrorDetail & { readonly sql?: string } = {}) {
    super(message, detail);
    this.sql = detail.sql;
  }
}

/** There is no model, too little data to train one, or the artifact is damaged. Exit code 5. */
export class ModelError extends EdgeError {
  override readonly name = 'ModelError';
  readonly exitCode = 5;
}

/** A bug in bidforest: something that cannot be, is. Exit code 1. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}
