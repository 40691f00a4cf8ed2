import { RemoteError } from '../../core/base/errors.ts';
import { remoteError } from './remote-failure.ts';

const TIMEOUT_MS = 15_000;

/** That the endpoint answers, and what its clock says. */
export interface Reached {
  readonly address: string;
  /** How far the server's clock is ahead of this machine's, give or take a second; null where it does not tell. */
  readonly aheadMs: number | null;
}

/** Knocks at the endpoint without credentials. Any answer will do but a proxy's error. @throws RemoteError */
export async function reachEndpoint(
  endpoint: string | null,
  wallClock: () => number = Date.now,
): Promise<Reached> {
  const { default: axios } = await import('axios');
  const address = endpoint === null ? 'https://googleads.googleapis.com' : `http://${endpoint}`;
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const sentAt = wallClock();
    const { status, headers } = await axios.get<unknown>(`${address}/`, {
      validateStatus: () => true,
      maxRedirects: 0,
      signal: deadline,
      ...(endpoint === null ? {} : { proxy: false }),
    });
    if (status >= 500)
      throw remoteError({
        message: `${address} answers with HTTP ${status}`,
        httpStatus: status,
        code: 'UNAVAILABLE',
      });
    return { address, aheadMs: aheadOf(headers['date'], (sentAt + wallClock()) / 2) };
  } catch (error) {
    if (error instanceof RemoteError) throw error;
    const failed = error as { readonly code?: string; readonly message?: string };
    const code = deadline.aborted ? 'DEADLINE_EXCEEDED' : (failed.code ?? null);
    const why = deadline.aborted
      ? `no answer within ${TIMEOUT_MS / 1000} s`
      : ((failed.message || code) ?? 'no answer');
    throw remoteError({ message: `${address} cannot be reached: ${why}`, code, cause: error });
  }
}

/** `Date` counts whole seconds that have begun, so half a second is added. */
function aheadOf(date: unknown, localMs: number): number | null {
  const serverMs = typeof date === 'string' ? Date.parse(date) + 500 : Number.NaN;
  return Number.isNaN(serverMs) ? null : Math.round(serverMs - localMs);
}
