import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { makeCertificates } from './certificates.ts';

/** A proxy that answers for Google's hosts with a certificate of its own, and hands everything to a twin. */
export interface GoogleProxy {
  readonly port: number;
  /** PEM of the authority that clients must trust. */
  readonly ca: string;
  /** Hosts that were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const HOSTS = ['googleads.googleapis.com', 'oauth2.googleapis.com'];

/** Opens a CONNECT proxy in front of a twin. */
export async function openGoogleProxy(endpoint: string): Promise<GoogleProxy> {
  const { ca, server } = makeCertificates(HOSTS);
  const twinPort = Number(endpoint.split(':')[1]);
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const tls = createTlsServer({ ...server, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) =>
    join(socket, connect(twinPort, '127.0.0.1'), sockets),
  );
  tls.listen(0, '127.0.0.1');
  await once(tls, 'listening');
  const tlsPort = (tls.address() as AddressInfo).port;
  const proxy: Server = createServer((_request, response) => response.writeHead(400).end());
  proxy.on('connect', (request, socket: Socket, head: Buffer) => {
    asked.push(request.url ?? '');
    const upstream = connect(tlsPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      join(socket, upstream, sockets);
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    ca,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      tls.close();
      await Promise.all([once(proxy, 'close'), once(tls, 'close')]);
    },
  };
}

function join(a: Socket, b: Socket, sockets: Set<Socket>): void {
  for (const socket of [a, b]) {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Either side may go away at any time; the other then goes too.
    socket.on('error', () => [a, b].forEach((each) => each.destroy()));
  }
  a.pipe(b).pipe(a);
}
