import { readFileSync } from 'node:fs';
import type { Client, ClientConfig } from 'pg';
import { ConfigError } from '../../core/base/errors.ts';
import type { CrmReading, CrmSource, CrmTable, CrmTableState } from '../../jobs/crm-port.ts';
import { parseConnectionString } from './connection-string.ts';
import { postgres } from './dialect.ts';
import { mappedTables, mappingOf, triesSalt, type CrmOptions } from './options.ts';
import { postgresFailure, type PostgresWhere } from './postgres-failure.ts';
import { changeReader, readId, type CrmRecord } from './read-change.ts';
import { selectAny, selectChanges, selectIds, selectNewest } from './select.ts';

export interface PostgresOptions extends CrmOptions {
  /** Looked up with each reading. @throws ConfigError */
  readonly connection: () => string;
  /** Where the connection string is, in words. */
  readonly connectionFrom: string;
  readonly tls: 'verify' | 'encrypt' | 'off';
  /** File with the certificate that signed the server's; null: those the system knows. */
  readonly certificateAuthority: string | null;
  readonly connectMs: number;
  readonly statementMs: number;
}

/** Rows fetched at once: memory stays bounded whatever the table holds. */
const FETCHED = 2_000;
/** Longer than the server's own limit, for a network that has gone silent. */
const SILENCE_MS = 15_000;

/** A CRM in PostgreSQL, read in one read-only snapshot, through a cursor. Nothing is loaded or connected before that. */
export function postgresCrm(options: PostgresOptions): CrmSource {
  return {
    tables: mappedTables(options),
    triesSalt: () => triesSalt(options),
    examine: (table) => inSnapshot(options, (client) => stateOf(client, options, table)),
    read: (task) => inSnapshot(options, (client) => task(readingOf(client, options))),
  };
}

async function inSnapshot<T>(options: PostgresOptions, task: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(options);
  try {
    await beginSnapshot(client, options);
    const result = await task(client);
    await explained(options, null, () => client.query('COMMIT'));
    return result;
  } finally {
    // The transaction ends with the connection; one that broke has no more to say.
    await client.end().catch(() => undefined);
  }
}

/** Reads one row, which tells of names, types and grants as a reading would. */
async function stateOf(client: Client, options: PostgresOptions, table: CrmTable): Promise<CrmTableState> {
  const mapping = mappingOf(options, table);
  const ask = async (sql: string, values: string[]): Promise<CrmRecord | undefined> =>
    (await explained(options, mapping.table, () => client.query<CrmRecord>(sql, values))).rows[0];
  const row = await ask(`${selectAny(postgres, mapping)}\nLIMIT 1`, [options.timeZone]);
  const newest = await ask(selectNewest(postgres, mapping), []);
  return { hasRows: row !== undefined, updatedAt: newest?.['updated_at'] ?? null, bytes: null };
}

async function connect(options: PostgresOptions): Promise<Client> {
  const address = parseConnectionString(options.connection(), options.connectionFrom);
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    ...address,
    ssl: tlsOf(options),
    connectionTimeoutMillis: options.connectMs,
    query_timeout: options.statementMs + SILENCE_MS,
    application_name: 'bidforest',
    keepAlive: true,
  });
  // What breaks between two queries is told by the next of them.
  client.on('error', () => undefined);
  await explained(options, null, () => client.connect());
  return client;
}

function tlsOf({ tls, certificateAuthority }: PostgresOptions): NonNullable<ClientConfig['ssl']> {
  if (tls === 'off') return false;
  if (tls === 'encrypt') return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    ...(certificateAuthority === null ? {} : { ca: certificateOf(certificateAuthority) }),
  };
}

function certificateOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError(`There is no certificate at ${path}`, {
      next: 'Correct crm.from.certificateAuthority.',
    });
  }
}

async function beginSnapshot(client: Client, options: PostgresOptions): Promise<void> {
  await explained(options, null, async () => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      "SELECT set_config('statement_timeout', $1, true), set_config('TimeZone', $2, true), set_config('DateStyle', 'ISO', true)",
      [String(options.statementMs), options.crmTimeZone],
    );
  });
}

function readingOf(client: Client, options: PostgresOptions): CrmReading {
  return {
    async *changes(table, since) {
      const mapping = mappingOf(options, table);
      const read = changeReader(table, mapping, options);
      const sql = selectChanges(postgres, mapping, since !== null);
      const values = since === null ? [options.timeZone] : [options.timeZone, since];
      for await (const records of fetched(client, options, mapping.table, sql, values))
        yield records.map(read);
    },
    async *ids(table) {
      const mapping = mappingOf(options, table);
      const sql = selectIds(postgres, table, mapping);
      for await (const records of fetched(client, options, mapping.table, sql, []))
        yield records.flatMap((record) => readId(table, record, options) ?? []);
    },
  };
}

let cursors = 0;

async function* fetched(
  client: Client,
  options: PostgresOptions,
  table: string,
  sql: string,
  values: readonly string[],
): AsyncGenerator<readonly CrmRecord[]> {
  const cursor = `bidforest_${++cursors}`;
  const ask = <T>(query: () => Promise<T>): Promise<T> => explained(options, table, query);
  await ask(() => client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, [...values]));
  for (;;) {
    const { rows } = await ask(() => client.query<CrmRecord>(`FETCH FORWARD ${FETCHED} FROM ${cursor}`));
    if (rows.length === 0) break;
    yield rows;
  }
  await ask(() => client.query(`CLOSE ${cursor}`));
}

/** @throws RemoteError, ConfigError in place of what `pg` throws: that may quote rows, and the address with its user. */
async function explained<T>(
  { connectionFrom }: Pick<PostgresWhere, 'connectionFrom'>,
  table: string | null,
  query: () => Promise<T>,
): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw postgresFailure(error, { connectionFrom, table });
  }
}
