import { z } from 'zod';
import { ConfigError } from '../core/base/errors.ts';
import { readSecretFile, secretPath } from './secret-file.ts';

/** How Google knows us: a person who signed in, or a service account that was invited. */
export type GoogleCredentials =
  | {
      readonly kind: 'refresh_token';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    }
  | { readonly kind: 'service_account'; readonly email: string; readonly privateKey: string };

/** A file that Google hands out: the key of a service account, or an authorized user. */
const CredentialsFile = z.union([
  z.object({ client_email: z.string().min(1), private_key: z.string().min(1) }),
  z.object({
    client_id: z.string().min(1),
    client_secret: z.string().min(1),
    refresh_token: z.string().min(1),
  }),
]);

/** Where credentials are, as the configuration says: names of environment variables, or a file. */
export type CredentialsReference =
  | {
      readonly from: 'environment';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    }
  | { readonly from: 'file'; readonly path: string };

/** What a reference is looked up in. */
export interface CredentialsPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the configuration: relative paths start here, and its repository must not hold the file. */
  readonly folder: string;
  /** Whom they are for; Google Ads when absent. */
  readonly system?: CredentialsSystem;
}

/** A system of Google's, and the section of the configuration about it. */
export interface CredentialsSystem {
  readonly name: string;
  readonly section: string;
}

const GOOGLE_ADS: CredentialsSystem = { name: 'Google Ads', section: 'googleAds' };

/** Reads the credentials that a reference names. No message ever holds one of them. @throws ConfigError */
export function readCredentials(reference: CredentialsReference, place: CredentialsPlace): GoogleCredentials {
  const { environment, folder, system = GOOGLE_ADS } = place;
  return reference.from === 'environment'
    ? fromEnvironment(reference, environment, system)
    : fromFile(secretPath(reference.path, folder), folder, system);
}

/** Where the credentials are, for people. */
export function describeReference(reference: CredentialsReference, folder: string): string {
  if (reference.from === 'file') return `the file ${secretPath(reference.path, folder)}`;
  const { clientId, clientSecret, refreshToken } = reference;
  return `the environment variables ${clientId}, ${clientSecret} and ${refreshToken}`;
}

function fromEnvironment(
  names: Extract<CredentialsReference, { from: 'environment' }>,
  environment: CredentialsPlace['environment'],
  { name: system, section }: CredentialsSystem,
): GoogleCredentials {
  const missing: string[] = [];
  const read = (name: string): string => {
    const value = environment[name]?.trim() ?? '';
    if (value === '') missing.push(name);
    return value;
  };
  const credentials: GoogleCredentials = {
    kind: 'refresh_token',
    clientId: read(names.clientId),
    clientSecret: read(names.clientSecret),
    refreshToken: read(names.refreshToken),
  };
  if (missing.length === 0) return credentials;
  throw new ConfigError(`Credentials of ${system} are missing: ${missing.join(', ')}`, {
    expected: 'environment variables with the OAuth client and a refresh token',
    found: `no value in ${missing.join(', ')}`,
    next: `Set them in the environment of bidforest, or name others under ${section}.credentials.`,
  });
}

function fromFile(path: string, folder: string, { section }: CredentialsSystem): GoogleCredentials {
  const text = readSecretFile(path, folder, 'credentials file');
  if (text === undefined)
    throw new ConfigError(`There is no credentials file at ${path}`, {
      next: `Put the key of the service account there, or correct ${section}.credentials.path.`,
    });
  const parsed = CredentialsFile.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new ConfigError(`The credentials file ${path} is not one that Google makes`, {
      expected: 'JSON with client_email and private_key, or with client_id, client_secret and refresh_token',
      next: 'Download the key of the service account again.',
    });
  const file = parsed.data;
  if ('private_key' in file)
    return { kind: 'service_account', email: file.client_email, privateKey: file.private_key };
  return {
    kind: 'refresh_token',
    clientId: file.client_id,
    clientSecret: file.client_secret,
    refreshToken: file.refresh_token,
  };
}

/** Undefined where the text is no JSON: the parser's message would quote it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
