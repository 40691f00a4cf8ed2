/** What the operator can do about an error of the Data API, by its code and words; null where only the message helps. */
export function nextStep(code: string | null, message: string): string | null {
  const [, step] = STEPS.find(([pattern]) => pattern.test(`${code ?? ''} ${message}`)) ?? [];
  return step ?? null;
}

const STEPS: readonly (readonly [pattern: RegExp, step: string])[] = [
  [
    /has not been used in project|it is disabled|SERVICE_DISABLED/i,
    'Enable the Google Analytics Data API in the cloud project of the credentials (APIs & Services → Library), and wait a few minutes.',
  ],
  [
    /sufficient permissions for this property/i,
    'Add the e-mail of the service account (or of the user who signed in) as Viewer under Admin → Property access management in Google Analytics, and check the property id: it is the number in the property’s settings, not the measurement id G-….',
  ],
  [
    /insufficient authentication scopes/i,
    'Sign in again and allow Google Analytics: the scope https://www.googleapis.com/auth/analytics.readonly is missing.',
  ],
  [/UNAUTHENTICATED|invalid_grant/i, 'Sign in again, or make a new key of the service account.'],
  [
    /are incompatible|not a valid (dimension|metric)|is not a valid/i,
    'Google has changed which fields go together: look for a newer version of bidforest.',
  ],
  [/concurrent requests/i, 'Run again later: other tools read the property at the same time.'],
  [
    /tokens per day/i,
    'Run again tomorrow: tokens return at midnight Pacific time. Dashboards that read the same property take from the same tokens.',
  ],
  [
    /property tokens/i,
    'Run again in an hour: tokens return every hour. Dashboards that read the same property take from the same tokens.',
  ],
  [/ECONNREFUSED/, 'Check the endpoint: nothing listens there.'],
  [/ENOTFOUND|EAI_AGAIN/, 'Check the network: the name of the server cannot be resolved.'],
  [
    /DEADLINE_EXCEEDED/,
    'Run again later, or raise googleAnalytics.deadlineSeconds: the server did not answer in time.',
  ],
];
