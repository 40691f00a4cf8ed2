import type { PGlite } from '@electric-sql/pglite';

/** A PostgreSQL on a local port. */
export interface Database {
  /** `postgres://postgres:postgres@127.0.0.1:5432/postgres`; any user and password are taken. */
  readonly connection: string;
  readonly port: number;
  /** Runs statements beside what is connected. */
  exec(sql: string): Promise<void>;
  query<T>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/**
 * Serves PostgreSQL itself, compiled to WebAssembly, on 127.0.0.1; port 0 takes a free one. It runs one transaction
 * at a time: others wait. There are no users, passwords or TLS.
 */
export async function serveDatabase(port = 0): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite');
  const { PGLiteSocketServer } = await import('@electric-sql/pglite-socket');
  const database: PGlite = await PGlite.create();
  const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port, maxConnections: 20 });
  await server.start();
  const taken = Number(server.getServerConn().split(':').at(-1));
  return {
    connection: `postgres://postgres:postgres@127.0.0.1:${taken}/postgres`,
    port: taken,
    async exec(sql) {
      await database.exec(sql);
    },
    async query<T>(sql: string, values: readonly unknown[] = []) {
      return (await database.query<T>(sql, [...values])).rows;
    },
    async close() {
      await server.stop();
      await database.close();
    },
  };
}
