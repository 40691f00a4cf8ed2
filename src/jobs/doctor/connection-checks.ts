import type { Patient } from './patient.ts';
import type { Check, Finding } from './run-checks.ts';

/** Google refuses signed requests of clocks that are off by more; the history of edits is compared by time as well. */
const MOST_SKEW_MS = 300_000;
const SLIGHT_SKEW_MS = 30_000;

const SIGN_IN =
  'Sign in again and put the new refresh token where the old one is; while the OAuth consent screen is in “Testing”, tokens die after seven days: publish it.';

/** What stands between this machine and the platform, from the credentials to the first token. */
export function connectionChecks(patient: () => Patient): Check[] {
  return [
    {
      name: 'credentials',
      title: 'Credentials are present',
      expected: 'an OAuth client with a refresh token, or the key of a service account',
      needs: ['connection'],
      look: () => ({ status: 'pass', found: `Found in ${patient().probe.credentials()}.` }),
    },
    {
      name: 'endpoint',
      title: 'The endpoint answers',
      expected: 'an answer of any kind, without credentials',
      needs: ['connection'],
      next: 'Check the network, the proxy (HTTPS_PROXY) and googleAds.endpoint.',
      look: async () => ({ status: 'pass', found: `${(await patient().probe.reach()).address} answers.` }),
    },
    {
      name: 'clock',
      title: 'The clock of this machine is right',
      expected: `at most ${MOST_SKEW_MS / 60_000} minutes from the clock of the platform`,
      needs: ['endpoint'],
      look: async () => clockFinding((await patient().probe.reach()).aheadMs),
    },
    {
      name: 'token',
      title: 'An access token can be had',
      expected: 'a token for these credentials',
      needs: ['credentials', 'endpoint', 'clock'],
      next: SIGN_IN,
      look: async () => {
        await patient().probe.token();
        return { status: 'pass', found: 'A token was granted.' };
      },
    },
    {
      name: 'scope',
      title: 'The token is good for Google Ads',
      expected: 'the scope https://www.googleapis.com/auth/adwords',
      needs: ['token'],
      look: async () => scopeFinding(await patient().probe.token()),
    },
    {
      name: 'accounts',
      title: 'The sign-in reaches accounts',
      expected: 'at least one account or manager',
      needs: ['scope'],
      look: async () => accountsFinding(await patient().reachedDirectly()),
    },
  ];
}

function clockFinding(aheadMs: number | null): Finding {
  if (aheadMs === null)
    return {
      status: 'warn',
      found: 'The platform does not tell the time.',
      next: 'Compare the clock by hand.',
    };
  const off = Math.abs(aheadMs);
  const found =
    off < 1_500 ? 'Less than two seconds off.' : `${durationText(off)} ${aheadMs > 0 ? 'behind' : 'ahead'}.`;
  if (off <= SLIGHT_SKEW_MS) return { status: 'pass', found };
  const next = 'Set the clock of this machine (switch on time synchronisation, NTP).';
  return off <= MOST_SKEW_MS ? { status: 'warn', found, next } : { status: 'fail', found, next, exitCode: 2 };
}

function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}

function scopeFinding({
  needs,
  scopes,
}: {
  readonly needs: string;
  readonly scopes: readonly string[] | null;
}): Finding {
  if (scopes === null)
    return {
      status: 'warn',
      found: 'The token endpoint does not tell what the token is good for; the next checks will.',
    };
  if (scopes.includes(needs)) return { status: 'pass', found: 'The token has it.' };
  return {
    status: 'fail',
    found: scopes.length === 0 ? 'A token without any scope.' : `A token for ${scopes.join(', ')} only.`,
    next: `Sign in again and allow Google Ads: the scope ${needs} is missing.`,
    exitCode: 4,
  };
}

function accountsFinding(ids: readonly string[]): Finding {
  if (ids.length > 0) return { status: 'pass', found: `Reaches ${ids.join(', ')} directly.` };
  return {
    status: 'fail',
    found: 'No account.',
    next: 'Have the user or service account invited in Google Ads (Admin, Access and security).',
    exitCode: 4,
  };
}
