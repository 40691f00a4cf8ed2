import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { imports } from '../../../src/core/tables/ops.ts';
import { customers, orders } from '../../../src/core/tables/raw.ts';
import type { BackfillRequest } from '../../../src/jobs/backfill.ts';
import { serveDatabase } from '../../../src/sandbox/crm/serve-database.ts';
import { wholeTables, type Killable } from '../kill-and-resume.ts';
import { crmFolder, openCrmWorld } from './open-crm-world.ts';
import { SHOP } from './shop.ts';

/** Where a CRM is read into: a folder with its configuration, at a moment (ms). */
export interface CrmPlace {
  readonly folder: string;
  readonly now: number;
}

/** A CRM whose reading may be killed. */
export interface KillableShop extends Killable {
  close(): Promise<void>;
}

const CRM: BackfillRequest = { from: null, to: null, source: 'crm', account: null };
const NOW = Date.parse('2026-11-05T06:00:00Z');

/** `sections` gives each place further sections of the configuration, such as a warehouse of its own. */
export async function killableShop(sections: () => string = () => ''): Promise<KillableShop> {
  const shop = await serveDatabase();
  await shop.exec(`${SHOP}
    INSERT INTO shop.customers SELECT i, 'Nobody', 'nobody' || i || '@example.com', NULL, NULL,
      '2025-06-01T10:00:00Z', 12.5, timestamptz '2026-10-01' + i * interval '1 minute', NULL
    FROM generate_series(1, 3000) AS i;
    INSERT INTO shop.orders SELECT i, i % 3000 + 1, timestamptz '2026-09-01' + i * interval '10 minutes', i % 90 + 1, 4.5,
      'EUR', 'Cj' || i, 'Brand', 'google', NULL, NULL, 'retail', NULL, timestamptz '2026-10-01' + i * interval '1 minute', false
    FROM generate_series(1, 6000) AS i;`);
  const { hostname, port, username, password, pathname } = new URL(shop.connection);
  const line = await toldLine(hostname, Number(port));
  const connection = `postgres://${username}:${password}@127.0.0.1:${line.port}${pathname}`;
  // Processes are started ahead, and take the environment of then.
  await crmFolder({ connection });
  return {
    place: async () => ({
      connection: { folder: await crmFolder({ connection, sections: sections() }), now: NOW },
      request: CRM,
    }),
    open: ({ connection: place }) => openCrmWorld((place as CrmPlace).folder, () => new Date(NOW)),
    tables: (world) =>
      wholeTables(world, {
        customers: [customers, 'file, line'],
        orders: [orders, 'file, line'],
        imports: [imports, 'file'],
      }),
    onRequest: line.onRequest,
    close: async () => {
      await line.close();
      await shop.close();
    },
  };
}

interface ToldLine {
  readonly port: number;
  readonly onRequest: Killable['onRequest'];
  close(): Promise<void>;
}

/** A line to a server that tells of what is said to it. */
async function toldLine(host: string, port: number): Promise<ToldLine> {
  let tell: (() => void) | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      // Who is killed hangs up without a word.
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    near.on('data', () => tell?.());
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    port: address.port,
    onRequest: (told) => {
      tell = told;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
