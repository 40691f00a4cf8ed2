import type { AdsClientOptions } from './options.ts';
import { remoteError } from './remote-failure.ts';

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

/**
 * Tokens for the configured credentials; from the endpoint's own `/token` where there is an endpoint.
 * @throws ConfigError when the credentials are not where the configuration says
 */
export async function openTokenSource(
  options: Pick<AdsClientOptions, 'credentials' | 'endpoint'>,
): Promise<TokenSource> {
  const { endpoint } = options;
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
      : new JWT({ ...shared, email: credentials.email, key: credentials.privateKey, scopes: [ADS_SCOPE] });
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
        throw tokenError(error);
      }
      throw remoteError({ message: 'the token endpoint gave no access token', code: 'BAD_RESPONSE' });
    },
    scopes() {
      if (credentials.kind === 'service_account') return [ADS_SCOPE];
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
function tokenError(error: unknown): ReturnType<typeof remoteError> {
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
  return remoteError({ message: `no access token: ${said}`, httpStatus: status ?? null, code });
}
