import { z } from 'zod';
import { RemoteError } from '../../core/base/errors.ts';
import { redact } from './redact.ts';

/** What the package throws: `url` holds the token, so nothing of it but these may go further. */
const SdkError = z.object({
  status: z.number().nullish(),
  /** An object of a class of axios. */
  headers: z.looseObject({}).nullish(),
  response: z
    .object({
      message: z.string().optional(),
      code: z.number().optional(),
      error_subcode: z.number().optional(),
      is_transient: z.boolean().optional(),
      error_user_msg: z.string().optional(),
      fbtrace_id: z.string().optional(),
    })
    .nullish(),
});

/** What kind of failure it is, and with it what to do about it. */
export type FailureKind =
  'limit' | 'transient' | 'unreachable' | 'too_much' | 'token' | 'secret' | 'permission' | 'other';

/** A failed request: the error for people, and what the connector does about it. */
export interface Failure {
  readonly kind: FailureKind;
  readonly error: RemoteError;
  readonly headers: Readonly<Record<string, unknown>> | null;
}

const LIMIT_CODES = new Set([4, 17, 32, 613]);
const TOO_MUCH = new Set(['100/1504018', '2/1504038', '1/99']);
const PERMISSION_CODES = new Set([3, 10]);
/** No connection came about: nothing listens there, or there is no such name. */
const UNREACHABLE = /\b(?:ECONNREFUSED|ENOTFOUND)\b/;
/** The app takes no call of a server without a proof of its secret, or the proof is of another one. */
const SECRET = /appsecret_proof/;

/** An object that does not exist, or that the token may not see: Meta does not say which. */
const UNSEEN = '100/33';

/** Reads what the package threw. No part of it that may hold the token is kept, not even as a cause. */
export function failureOf(thrown: unknown, token: string): Failure {
  const read = SdkError.safeParse(thrown);
  const { status = null, headers = null, response = null } = read.success ? read.data : {};
  const own = response?.error_user_msg ?? response?.message;
  const message = redact(own ?? textOf(thrown), token);
  const kind = kindOf(status, response, message);
  const code = response?.code === undefined ? null : codeOf(response.code, response.error_subcode);
  return {
    kind,
    headers,
    error: new RemoteError(`Meta: ${message}`, {
      httpStatus: status,
      code,
      requestId: response?.fbtrace_id ?? null,
      retryable: kind === 'limit' || kind === 'transient' || kind === 'unreachable',
      ...(kind === 'limit' ? { quotaScope: 'account' as const } : {}),
      ...nextOf(kind),
    }),
  };
}

type Answer = z.infer<typeof SdkError>['response'];

function kindOf(status: number | null | undefined, response: Answer, message: string): FailureKind {
  const { code, error_subcode: subcode, is_transient: transient } = response ?? {};
  if (code === undefined) {
    if (status !== undefined && status !== null) return status >= 500 ? 'transient' : 'other';
    return UNREACHABLE.test(message) ? 'unreachable' : 'transient';
  }
  if (code === 100 && SECRET.test(response?.message ?? '')) return 'secret';
  if (TOO_MUCH.has(codeOf(code, subcode))) return 'too_much';
  if (LIMIT_CODES.has(code) || (code >= 80_000 && code <= 80_014) || subcode === 2_446_079) return 'limit';
  if (code === 190 || code === 102) return 'token';
  if (codeOf(code, subcode) === UNSEEN || PERMISSION_CODES.has(code) || (code >= 200 && code <= 299))
    return 'permission';
  if (transient === true || code === 1 || code === 2 || (status ?? 0) >= 500) return 'transient';
  return 'other';
}

function codeOf(code: number, subcode: number | undefined): string {
  return subcode === undefined ? String(code) : `${code}/${subcode}`;
}

/** An answer that is no JSON makes the package itself fail, with an error that quotes the answer. */
function textOf(thrown: unknown): string {
  if (thrown instanceof SyntaxError || thrown instanceof TypeError) return 'the answer was no JSON';
  return thrown instanceof Error ? thrown.message : 'the request failed';
}

function nextOf(kind: FailureKind): { readonly next?: string } {
  switch (kind) {
    case 'token':
      return {
        next: 'Make a new access token of a system user with ads_read (Business settings, System users), and put it where the old one is.',
      };
    case 'permission':
      return {
        next: 'Check the id of the account; give the system user the ad account (Business settings, Ad accounts) and the token ads_read.',
      };
    case 'limit':
      return { next: 'Run it again in an hour; it goes on where it was.' };
    case 'secret':
      return {
        next: 'Name the secret of the app that the access token belongs to as meta.appSecret (App settings, Basic).',
      };
    case 'unreachable':
      return { next: 'Check the network, and meta.endpoint if there is one; then run it again.' };
    case 'transient':
      return { next: 'Run it again; it goes on where it was.' };
    default:
      return {};
  }
}
