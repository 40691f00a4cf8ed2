import { ConfigError, RemoteError, type EdgeError, type RemoteDetail } from '../../core/base/errors.ts';

/** What was asked of the server, for messages. */
export interface PostgresWhere {
  /** Where the connection string is, in words. */
  readonly connectionFrom: string;
  /** The table that was read; null while connecting. */
  readonly table: string | null;
}

/** The parts of an error of `pg`, of Node's sockets or of TLS that say what happened. */
interface PostgresError {
  readonly code?: string;
  readonly message?: string;
}

/**
 * What went wrong, and what to do. Of the server's own words only those about names of tables, columns and functions
 * are repeated: others quote what is in a row.
 */
export function postgresFailure(error: unknown, where: PostgresWhere): EdgeError {
  const { code = '', message = '' } = error as PostgresError;
  return (
    settingFailure(code, message, where) ??
    tlsFailure(code, message) ??
    new RemoteError(
      `The CRM's database failed${of(where)}: ${remoteWords(code, message)}`,
      remoteDetail(code, message),
    )
  );
}

function of({ table }: PostgresWhere): string {
  return table === null ? '' : ` while ${table} was read`;
}

/** Configuration and grants: trying again helps nobody. */
function settingFailure(code: string, message: string, where: PostgresWhere): ConfigError | null {
  const table = where.table ?? 'the table';
  switch (code) {
    case '28P01':
    case '28000':
      return new ConfigError('The CRM’s database refuses the user or its password', {
        next: `Correct them in ${where.connectionFrom}.`,
      });
    case '3D000':
      return new ConfigError('The server of the CRM has no such database', {
        next: `Correct its name in ${where.connectionFrom}.`,
      });
    case '42P01':
    case '3F000':
      return new ConfigError(`The CRM has no table ${table}`, {
        expected: 'a table or view that the user can see, written as the database writes it',
        next: 'Correct `crm.….table`; names keep their case, and one outside the search path needs its schema in front.',
      });
    case '42703':
      return new ConfigError(`A column of ${table} does not exist: ${message}`, {
        next: 'Correct `crm.….columns`; names keep their case.',
      });
    case '42501':
      return new ConfigError(`The user of the CRM’s database may not read ${table}`, {
        next: `Have an administrator run: GRANT SELECT ON ${table} TO the user, and USAGE on its schema.`,
      });
    case '42883':
    case '42846':
    case '42804':
      return new ConfigError(`A column of ${table} is of another type than its meaning: ${message}`, {
        expected:
          'timestamps for updated_at, and timestamps or days for created_at, ordered_at and refunded_at',
        next: 'Make a view that casts it, and name the view as `crm.….table`.',
      });
    case '22007':
    case '22008':
      return new ConfigError(`A column of ${table} that should hold moments holds something else`, {
        next: 'Make a view that casts it, and name the view as `crm.….table`.',
      });
    default:
      return null;
  }
}

function tlsFailure(code: string, message: string): ConfigError | null {
  if (/does not support SSL/i.test(message))
    return new ConfigError('The CRM’s database does not speak TLS', {
      next: 'Switch TLS on at the server; only where it is on the same machine, set crm.from.tls to off.',
    });
  if (!/CERT|SELF_SIGNED|LEAF_SIGNATURE|ERR_TLS/.test(code)) return null;
  return new ConfigError(`The certificate of the CRM’s database is not trusted (${code})`, {
    next: 'Name the certificate that signed it as crm.from.certificateAuthority, and connect by the name that it is made out to.',
  });
}

/** Own words for what the server or the network says. */
function remoteWords(code: string, message: string): string {
  if (code === '57014') return 'a statement took longer than crm.from.statementSeconds';
  if (code === '53300') return 'it has no connection left';
  if (code === '57P01' || code === '57P02') return 'it was shut down meanwhile';
  if (code === '57P03') return 'it is starting or stopping';
  if (code === 'ECONNREFUSED') return 'nothing listens at its address';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known';
  if (/timeout/i.test(message) || code === 'ETIMEDOUT') return 'it did not answer in time';
  if (/terminated|ended|ECONNRESET|EPIPE/i.test(`${message}${code}`)) return 'the connection broke';
  return code === '' ? 'it gave no reason' : `error ${code}`;
}

const RETRYABLE = /^(08|53|57|40|E)/;

function remoteDetail(code: string, message: string): RemoteDetail {
  return {
    code: code === '' ? null : code,
    retryable: RETRYABLE.test(code) || /timeout|terminated/i.test(message),
    next:
      code === '57014'
        ? 'Put an index on the column updated_at, or raise crm.from.statementSeconds. Run it again: it goes on where it was.'
        : 'See that the server runs and can be reached from here. Run it again: it goes on where it was.',
  };
}
