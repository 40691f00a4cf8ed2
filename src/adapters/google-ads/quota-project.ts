import type { AdsCredentials } from './options.ts';

/**
 * Names the cloud project whose quota credentials spend: Google counts operations by the project that an OAuth client
 * or a service account belongs to, and both say which in their names. `123-abc.apps.googleusercontent.com`,
 * `bids@my-project.iam.gserviceaccount.com`. A client and a service account of one project get two names.
 */
export function quotaProject(credentials: AdsCredentials): string {
  if (credentials.kind === 'service_account') return credentials.email.split('@')[1] ?? credentials.email;
  return /^(\d+)-/.exec(credentials.clientId)?.[1] ?? credentials.clientId;
}
