/** What the operator can do about an error, by its code; null where there is nothing but to look at the message. */
export function nextStep(code: string | null, message: string): string | null {
  if (code === null) return null;
  if (code === 'invalid_grant' && /JWT|timeframe/i.test(message))
    return 'Set the clock of this machine: it is minutes away from Google’s.';
  return STEPS[code] ?? STEPS[code.split('.').at(-1) ?? ''] ?? null;
}

const SIGN_IN =
  'Sign in again and put the new refresh token where the old one is. Tokens die after seven days while the OAuth consent screen is in “Testing”: publish it.';

const STEPS: Readonly<Record<string, string>> = {
  invalid_grant: SIGN_IN,
  invalid_client: 'Check OAuth client id and secret: Google does not know this pair.',
  UNAUTHENTICATED: SIGN_IN,
  OAUTH_TOKEN_REVOKED: SIGN_IN,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT:
    'Sign in again and allow Google Ads: the scope https://www.googleapis.com/auth/adwords is missing.',
  CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION:
    'Apply for access for the Google Cloud project of the OAuth client (API Center of the manager account), or work with a test account meanwhile.',
  USER_PERMISSION_DENIED:
    'Set the login customer id to the manager account above this one, or have the signed-in user invited to the account.',
  ACTION_NOT_PERMITTED: 'Give the signed-in user standard access to the account: it may only look.',
  CUSTOMER_NOT_ENABLED: 'Finish setting up the account in Google Ads, or leave it out.',
  EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED:
    'Declare for every campaign whether it contains EU political advertising (campaign settings in Google Ads); until then the account refuses every change.',
  RESOURCE_EXHAUSTED:
    'Wait for the daily quota to free up, write fewer changes a day, or apply for a higher access level.',
  RESOURCE_TEMPORARILY_EXHAUSTED: 'Wait a little and run again: too many requests in a short time.',
  ECONNREFUSED: 'Check the endpoint: nothing listens there.',
  ENOTFOUND: 'Check the network: the name of the server cannot be resolved.',
  DEADLINE_EXCEEDED: 'Run again later: the server did not answer in time.',
};
