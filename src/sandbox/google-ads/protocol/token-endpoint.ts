import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Strike } from '../faults.ts';
import type { Twin } from '../twin.ts';
import { bodyOf, sendBadGateway, sendJson } from './http-reply.ts';

/** Google refuses assertions made by a clock that is off by more than five minutes. */
const MAX_SKEW_SECONDS = 300;

/** The OAuth 2.0 token endpoint: refresh tokens, and signed assertions of service accounts. */
export async function answerToken(
  twin: Twin,
  request: IncomingMessage,
  response: ServerResponse,
  strike: Strike,
  wallClock: () => number,
): Promise<void> {
  if (strike.find('hang') !== undefined) return;
  if (strike.find('reset') !== undefined) {
    request.socket.resetAndDestroy();
    return;
  }
  if (strike.find('bad_gateway') !== undefined) {
    sendBadGateway(response);
    return;
  }
  const form = new URLSearchParams(await bodyOf(request));
  const problem = problemOf(form, twin, wallClock());
  const grant = form.get('refresh_token') ?? form.get('assertion') ?? '';
  const token = problem === null ? twin.access.issue(grant, twin.settings, wallClock()) : null;
  if (token === null) {
    sendJson(response, 400, {
      error: 'invalid_grant',
      error_description: problem ?? 'Token has been expired or revoked.',
    });
    return;
  }
  sendJson(response, 200, {
    access_token: token,
    expires_in: twin.settings.tokenSeconds,
    scope: twin.settings.scopes.join(' '),
    token_type: 'Bearer',
  });
}

function problemOf(form: URLSearchParams, twin: Twin, now: number): string | null {
  const assertion = form.get('assertion');
  if (assertion === null) return form.get('refresh_token') === null ? 'Missing refresh token.' : null;
  const issuedAt = issuedAtOf(assertion);
  if (issuedAt === null) return 'Invalid JWT.';
  const serverSeconds = now / 1000 + twin.settings.clockSkewSeconds;
  return Math.abs(serverSeconds - issuedAt) > MAX_SKEW_SECONDS
    ? 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.'
    : null;
}

/** The `iat` of a JWT; its signature is not checked. */
function issuedAtOf(jwt: string): number | null {
  try {
    const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      readonly iat?: unknown;
    };
    return typeof claims.iat === 'number' ? claims.iat : null;
  } catch {
    return null;
  }
}
