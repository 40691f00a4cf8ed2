import { RemoteError } from '../../core/base/errors.ts';
import type { DayRange, SourceAccess, SourceAccount } from '../../jobs/ports.ts';
import type { MetaClient } from './client.ts';
import { GraphFailure } from './graph-api.ts';
import { readInsights } from './insights.ts';
import type { FacebookAdsOptions } from './options.ts';
import { readAs } from './read-as.ts';
import { TokenRow } from './schema.ts';

const SCOPES = ['ads_read', 'ads_management'];
const SOON_MS = 14 * 86_400_000;

/** Looks at the token, and reads a day of every account. @throws RemoteError where something may not be read */
export async function metaAccess(
  client: MetaClient,
  options: FacebookAdsOptions,
  accounts: readonly SourceAccount[],
  range: DayRange,
): Promise<SourceAccess> {
  const token = await tokenAccess(client, options);
  const { attributionWindows } = options;
  for (const { id } of accounts)
    await readInsights(client, { accountId: id, level: 'account', range, attributionWindows });
  return { ...token, found: `${token.found} Insights of ${range.to} can be read.` };
}

async function tokenAccess(client: MetaClient, options: FacebookAdsOptions): Promise<SourceAccess> {
  const told = await debugToken(client, options);
  if (told === null)
    return { found: `Token in ${options.tokenFrom}; Meta does not tell what it is good for.`, warning: null };
  const { scopes = [], expires_at: expiresAt = 0 } = told.data;
  if (!SCOPES.some((scope) => scopes.includes(scope)))
    throw new RemoteError('Meta: the access token may not read insights', {
      expected: 'a token with ads_read',
      found: scopes.length === 0 ? 'a token for nothing' : `a token for ${scopes.join(', ')} only`,
      next: 'Make a token of a system user with ads_read (Business settings, System users), and put it where the old one is.',
    });
  const found = `Token in ${options.tokenFrom}, good for ${scopes.join(', ')}.`;
  if (expiresAt === 0) return { found, warning: null };
  const ends = new Date(expiresAt * 1000);
  const warning = `The access token ends on ${ends.toISOString().slice(0, 10)}; those of system users need not: make one before.`;
  return { found, warning: ends.getTime() - options.now().getTime() < SOON_MS ? warning : null };
}

/** Null where Meta does not let the token ask about itself, which only some apps may. */
async function debugToken(client: MetaClient, options: FacebookAdsOptions): Promise<TokenRow | null> {
  const { api } = client.open();
  try {
    const answer = await api.call('GET', ['debug_token'], { input_token: options.token() });
    return readAs(TokenRow, answer, 'what Meta says of the token');
  } catch (error) {
    if (error instanceof GraphFailure && (error.kind === 'permission' || error.kind === 'other')) return null;
    throw error;
  }
}
