import type { SentRequest } from '../../jobs/connection-port.ts';

/** How Google knows us: a person who signed in, or a service account that was invited to the ad account. */
export type AdsCredentials =
  | {
      readonly kind: 'refresh_token';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    }
  | { readonly kind: 'service_account'; readonly email: string; readonly privateKey: string };

/** What the connector needs to reach Google Ads. */
export interface AdsClientOptions {
  /** A function is asked with the first request, so that nobody needs credentials who asks for nothing. */
  readonly credentials: AdsCredentials | (() => AdsCredentials);
  /** Manager account through which the others are reached; digits only. Null for accounts reached directly. */
  readonly loginCustomerId: string | null;
  /** `host:port` of a local twin, without TLS. Null is Google. */
  readonly endpoint: string | null;
  /** For an answer to a query, body included. */
  readonly restTimeoutMs?: number;
  /** For an answer to a call over gRPC: mutates may take minutes. */
  readonly grpcTimeoutMs?: number;
  /** Waits between attempts; injectable, as is the jitter. */
  readonly sleep?: (ms: number) => Promise<void>;
  readonly random?: () => number;
  /** Told of every request that is about to be sent: for counting operations, and logs. */
  readonly onRequest?: (request: AdsRequest) => void;
}

/** One request, and how many operations of the daily quota it takes. */
export type AdsRequest = SentRequest;

export const REST_TIMEOUT_MS = 120_000;
export const GRPC_TIMEOUT_MS = 300_000;
