import { ConfigError } from '../../core/base/errors.ts';

/** Where and as whom to connect. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/**
 * Reads `postgres://user:password@host:5432/database`. Parameters after `?` are not taken: TLS is a setting of its
 * own. No message repeats the text. @throws ConfigError
 */
export function parseConnectionString(text: string, from: string): PostgresAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const [database, ...further] = url?.pathname.slice(1).split('/') ?? [];
  const fits =
    url !== null &&
    /^postgres(ql)?:$/.test(url.protocol) &&
    url.hostname !== '' &&
    url.username !== '' &&
    database !== undefined &&
    database !== '' &&
    further.length === 0;
  if (!fits)
    throw new ConfigError('The connection string of the CRM cannot be read', {
      expected: 'postgres://user:password@host:5432/database, with special characters percent-encoded',
      found: 'something else (not shown)',
      next: `Correct it in ${from}.`,
    });
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 5432 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(database),
  };
}
