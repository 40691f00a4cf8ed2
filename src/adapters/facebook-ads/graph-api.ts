import { createHmac } from 'node:crypto';
import { RemoteError } from '../../core/base/errors.ts';
import { failureOf, type Failure } from './failure.ts';
import type { FacebookSdk, GraphCaller } from './modules.ts';
import type { Pace } from './pace.ts';
import { MOST_PATIENCE_MS } from './pace.ts';

/** What stands around every request. */
export interface GraphApiOptions {
  readonly token: string;
  /** Of the app that the token belongs to, where that app asks for proof of it; null: none. */
  readonly appSecret: string | null;
  /** `https://graph.facebook.com`, or a twin. */
  readonly base: string;
  readonly pace: Pace;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
}

/** Waits before the second, third … attempt. Everything that is asked only reads, so all of it may be repeated. */
const TRANSIENT_DELAYS_MS = [2_000, 5_000, 15_000, 45_000] as const;
const UNREACHABLE_DELAYS_MS = [2_000, 5_000] as const;
const LIMIT_DELAYS_MS = [60_000, 120_000, 240_000, 480_000] as const;

/**
 * The package's own API object, which every request goes through: another address, a pace, retries, and errors without
 * the token. Addresses of further pages come from the answers; one that leads elsewhere is not followed, as it would
 * take the token there.
 */
export function openGraphApi({ FacebookAdsApi }: FacebookSdk, options: GraphApiOptions): GraphCaller {
  const { token, appSecret, base, pace, sleep, random } = options;
  const proof = appSecret === null ? {} : { appsecret_proof: proofOf(token, appSecret) };
  class GraphApi extends FacebookAdsApi {
    override async call(
      ...[method, path, params = {}, files = {}, multipart = false]: Parameters<GraphCaller['call']>
    ) {
      if (typeof path === 'string' && !path.startsWith(`${base}/`)) throw elsewhere();
      for (let attempt = 0; ; attempt++) {
        await pace.before();
        try {
          const address = typeof path === 'string' ? withProof(path, proof) : path;
          // The package adds the token to the parameters that it is given.
          const answer = await super.call(method, address, { ...params, ...proof }, files, multipart, base);
          const { headers, ...rest } = answer;
          pace.see(headers as Record<string, unknown>);
          return rest;
        } catch (thrown) {
          const failure = failureOf(thrown, token);
          pace.see(failure.headers);
          const wait = waitAfter(failure, attempt, pace.regainMs(), 0.75 + 0.5 * random());
          if (wait === null) throw new GraphFailure(failure);
          await sleep(wait);
        }
      }
    }
  }
  const api = new GraphApi(token, 'en_US', false);
  api.setShowHeader(true);
  return api;
}

/** A request that failed for good, with its kind. */
export class GraphFailure extends RemoteError {
  readonly kind: Failure['kind'];

  constructor({ kind, error }: Failure) {
    const { httpStatus, code, requestId, retryable, quotaScope, next } = error;
    super(error.message, {
      httpStatus,
      code,
      requestId,
      retryable,
      quotaScope,
      ...(next === undefined ? {} : { next }),
    });
    this.kind = kind;
  }
}

/** Null: no further attempt. A wait that Meta asks for is kept by the pace, before the attempt. */
function waitAfter({ kind }: Failure, attempt: number, regainMs: number, jitter: number): number | null {
  if (kind === 'transient' || kind === 'unreachable') {
    const delay = (kind === 'transient' ? TRANSIENT_DELAYS_MS : UNREACHABLE_DELAYS_MS)[attempt];
    return delay === undefined ? null : Math.round(delay * jitter);
  }
  if (kind !== 'limit') return null;
  const delay = LIMIT_DELAYS_MS[attempt];
  if (delay === undefined || regainMs > MOST_PATIENCE_MS) return null;
  return regainMs > 0 ? 0 : Math.round(delay * jitter);
}

/** HMAC-SHA256 of the token under the app's secret, in hexadecimal, as Meta asks for it. */
function proofOf(token: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex');
}

/** Addresses of further pages hold the token and no proof. */
function withProof(address: string, proof: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(proof)) url.searchParams.set(name, value);
  return url.href;
}

function elsewhere(): RemoteError {
  return new RemoteError('Meta: the address of the next page is not one of Meta', {
    code: 'foreign_address',
    next: 'It was not followed, as it would have taken the access token there. Run it again; if it stays, look for a proxy on the way.',
  });
}
