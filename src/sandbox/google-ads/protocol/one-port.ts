import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A port on which HTTP/2 with prior knowledge (gRPC) and HTTP/1.1 (REST) are told apart by their first bytes. */
export interface OnePort {
  readonly port: number;
  /** Resets the connection of a peer, given as gRPC names it: `127.0.0.1:50123`. */
  reset(peer: string): void;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only; port 0 takes a free one. */
export async function listenOnePort(
  port: number,
  http: HttpServer,
  acceptHttp2: (socket: Socket) => void,
): Promise<OnePort> {
  const sockets = new Map<string, Socket>();
  const server = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    sockets.set(peer, socket);
    socket.on('close', () => sockets.delete(peer));
    // A peer that goes away mid-request is its own affair; 'close' follows and cleans up.
    socket.on('error', () => socket.destroy());
    socket.once('readable', function sniff() {
      const first = socket.read() as Buffer | null;
      if (first === null) {
        if (!socket.readableEnded) socket.once('readable', sniff);
        return;
      }
      socket.unshift(first);
      if (first.subarray(0, 3).toString('latin1') === 'PRI') acceptHttp2(socket);
      else http.emit('connection', socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    reset: (peer) => sockets.get(peer)?.resetAndDestroy(),
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}
