/** Operations a day by level of access, as of the sunset of developer tokens. */
export const QUOTA_LEVELS = { EXPLORER: 2_880, BASIC: 15_000, STANDARD: Infinity } as const;

export const ADS_SCOPE = 'https://www.googleapis.com/auth/adwords';
export const ANALYTICS_SCOPE = 'https://www.googleapis.com/auth/analytics.readonly';

/** How the twin treats its callers; may be changed while it runs. */
export interface Settings {
  readonly quotaLevel: keyof typeof QUOTA_LEVELS;
  /** Ids of accounts whose own quota is used up, that of the project apart. */
  readonly exhaustedAccounts: readonly string[];
  /** The cloud project may call production accounts. */
  readonly projectApproved: boolean;
  /** The user may change accounts, not only look. */
  readonly mayWrite: boolean;
  /** Scopes that tokens are granted. */
  readonly scopes: readonly string[];
  /** Refresh tokens that give `invalid_grant`. */
  readonly revokedTokens: readonly string[];
  readonly tokenSeconds: number;
  /** How far the clock of the token endpoint is ahead. */
  readonly clockSkewSeconds: number;
  /** How long an edit takes to show up among the change events. */
  readonly changeEventDelaySeconds: number;
  /** Whom edits through the API are put down to. */
  readonly apiEmail: string;
}

export const DEFAULT_SETTINGS: Settings = {
  quotaLevel: 'STANDARD',
  exhaustedAccounts: [],
  projectApproved: true,
  mayWrite: true,
  scopes: [ADS_SCOPE, ANALYTICS_SCOPE],
  revokedTokens: [],
  tokenSeconds: 3_599,
  clockSkewSeconds: 0,
  changeEventDelaySeconds: 180,
  apiEmail: 'bidforest@example.com',
};
