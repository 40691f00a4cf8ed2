import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PostgreSQL server of this machine, with passwords and TLS. */
export interface RealPostgres {
  readonly port: number;
  /** The certificate that it shows, signed by itself. */
  readonly certificate: string;
  /** As the superuser, through psql on the server's socket. */
  run(sql: string): void;
  stop(): Promise<void>;
}

/** The folder of the newest server that is installed; null where there is none. */
export function installedPostgres(): string | null {
  const found = globSync('/usr/lib/postgresql/*/bin/postgres').toSorted((a, b) => (a < b ? -1 : 1));
  const path = found.at(-1);
  return path === undefined || !existsSync(join(path, '../initdb')) ? null : join(path, '..');
}

/** Starts a server on a free port of 127.0.0.1, as a user other than root, as it refuses to run as root. */
export async function startRealPostgres(bin: string): Promise<RealPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'bidforest-postgres-'));
  const user = userOf(folder);
  const data = join(folder, 'data');
  const port = await freePort();
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'admin', '--auth-local=trust', '--auth-host=scram-sha-256', '-N'],
    {
      ...user,
      stdio: 'ignore',
    },
  );
  const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.crt')];
  execFileSync(
    'openssl',
    [
      'req',
      '-new',
      '-x509',
      '-days',
      '2',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-out',
      certificate,
      '-keyout',
      key,
    ],
    { ...user, stdio: 'ignore' },
  );
  chmodSync(key, 0o600);
  writeFileSync(
    join(data, 'postgresql.auto.conf'),
    `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = '${folder}'\nssl = on\nssl_cert_file = '${certificate}'\nssl_key_file = '${key}'\nfsync = off\n`,
  );
  const server = spawn(join(bin, 'postgres'), ['-D', data], { ...user, stdio: 'ignore' });
  const run = (sql: string): void => {
    execFileSync(
      'psql',
      ['-h', folder, '-p', String(port), '-U', 'admin', '-d', 'postgres', '-q', '-c', sql],
      {
        stdio: ['ignore', 'ignore', 'ignore'],
      },
    );
  };
  await ready(run, server);
  return { port, certificate, run, stop: () => stopped(server) };
}

function userOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }));
  chownSync(folder, id, id);
  return { uid: id, gid: id };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function ready(run: (sql: string) => void, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && server.exitCode === null; tries++) {
    try {
      return run('SELECT 1');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  throw new Error('PostgreSQL did not start');
}

async function stopped(server: ChildProcess): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGINT');
  await exited;
}
