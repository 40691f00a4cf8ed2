import type { AdsClientOptions } from './options.ts';
import type { RemoteError } from '../../core/base/errors.ts';
import { remoteError, type CallFailure } from './remote-failure.ts';

const TOKEN_TIMEOUT_MS = 30_000;
/** What a token must be good for. */
export const ADS_SCOPE = 'https://www.googleapis.com/auth/adwords';

/** Where access tokens come from, cached until shortly before they expire. */
export interface TokenSource {
  /** @throws RemoteError with code `invalid_grant` and what to do about it, among others. */
  token(): Promise<string>;
  /** What the last token may be used for; null where the server did not tell. */
  scopes(): readonly string[] | null;
  /** Forgets the token, so that the next call fetches another. */
  forget(): void;
}

/** What tokens are for; Google Ads where nothing else is said. */
export interface TokenPurpose {
  readonly scope?: string;
  /** The error of the system they are for. */
  readonly failure?: (call: CallFailure) => RemoteError;
}

/**
 * Tokens for the configured credentials; from the endpoint's own `/token` where there is an endpoint.
 * @throws ConfigError when the credentials are not where the configuration says
 */
export async function openTokenSource(
  options: Pick<AdsClientOptions, 'credentials' | 'endpoint'> & TokenPurpose,
): Promise<TokenSource> {
  const { endpoint, scope = ADS_SCOPE, failure = remoteError } = options;
  const credentials = typeof options.credentials === 'function' ? options.credentials() : options.credentials;
  const { UserRefreshClient, JWT } = await import('google-auth-library');
  const tokenUrl = endpoint === null ? undefined : `http://${endpoint}/token`;
  const shared = { transporterOptions: { timeout: TOKEN_TIMEOUT_MS } };
  const client =
    credentials.kind === 'refresh_token'
      ? new UserRefreshClient({
          ...shared,
          clientId: credentials.clientId,
          clientSecret: credentials.clientSecret,
          refreshToken: credentials.refreshToken,
          ...(tokenUrl === undefined ? {} : { endpoints: { oauth2TokenUrl: tokenUrl } }),
        })
      : new JWT({ ...shared, email: credentials.email, key: credentials.privateKey, scopes: [scope] });
  if (credentials.kind === 'service_account' && tokenUrl !== undefined)
    client.transporter.interceptors.request.add({
      resolved: async (request) => Object.assign(request, { url: new URL(tokenUrl) }),
    });
  return {
    async token() {
      try {
        const { token } = await client.getAccessToken();
        if (typeof token === 'string') return token;
      } catch (error) {
        throw failure(tokenFailure(error));
      }
      throw failure({ message: 'the token endpoint gave no access token', code: 'BAD_RESPONSE' });
    },
    scopes() {
      if (credentials.kind === 'service_account') return [scope];
      return client.credentials.scope?.split(' ') ?? null;
    },
    forget() {
      client.setCredentials(
        credentials.kind === 'refresh_token' ? { refresh_token: credentials.refreshToken } : {},
      );
    },
  };
}

/** Names the OAuth error; never repeats the request, which holds the secret. */
function tokenFailure(error: unknown): CallFailure {
  const failed = error as {
    readonly message?: string;
    readonly code?: string | number;
    readonly response?: {
      readonly status?: number;
      readonly data?: { readonly error?: string; readonly error_description?: string };
    };
  };
  const { status, data } = failed.response ?? {};
  const code = data?.error ?? (typeof failed.code === 'string' ? failed.code : null);
  const said = data?.error_description ?? data?.error ?? failed.message ?? 'no reason given';
  return { message: `no access token: ${said}`, httpStatus: status ?? null, code };
}
