import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { grpc as Grpc } from 'google-gax';
import { SandboxClock } from './clock.ts';
import { FaultPlan, type Fault } from './faults.ts';
import { answerControl } from './protocol/control.ts';
import { createGrpcServer } from './protocol/grpc-server.ts';
import { bodyOf, sendJson } from './protocol/http-reply.ts';
import { listenOnePort, type OnePort } from './protocol/one-port.ts';
import { VERSION } from './protocol/protos.ts';
import { answerSearch } from './protocol/rest-search.ts';
import { strikeBefore } from './protocol/strike-call.ts';
import { answerToken } from './protocol/token-endpoint.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import type { AdsStore } from './store.ts';
import { Twin } from './twin.ts';

export interface ServeOptions {
  readonly store: AdsStore;
  /** Simulated time at the start, in ms. */
  readonly start: number;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Speed of simulated time; 0, the default, leaves it to {@link Sandbox.advance}. */
  readonly daysPerSecond?: number;
  readonly seed?: number;
  readonly faults?: readonly Fault[];
  readonly settings?: Partial<Settings>;
  /** Real time, for the lifetime of tokens. */
  readonly wallClock?: () => number;
  /** Further APIs on the same port, with the clock, the tokens and the faults of the twin. */
  readonly guests?: (twin: Twin, wallClock: () => number) => readonly Guest[];
}

/** An API that shares the port. */
export interface Guest {
  /** Adds its services. `reset` resets the connection of a peer. */
  addTo?(server: Grpc.Server, parts: { readonly grpc: typeof Grpc; reset(peer: string): void }): void;
  /** Answers an HTTP request; false when it is none of its own. */
  answer?(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
}

/** A twin that listens. */
export interface Sandbox {
  /** `127.0.0.1:50123`: gRPC, REST and the token endpoint. */
  readonly endpoint: string;
  /** For tests in the same process: the twin behind the wire. */
  readonly twin: Twin;
  advance(days: number): void;
  close(): Promise<void>;
}

/** Serves a store as the Google Ads API on 127.0.0.1, one port for everything. */
export async function serveGoogleAds(options: ServeOptions): Promise<Sandbox> {
  const { grpc } = await import('google-gax');
  const wallClock = options.wallClock ?? Date.now;
  const twin = new Twin({
    store: options.store,
    clock: new SandboxClock(options.start, options.daysPerSecond ?? 0, wallClock),
    faults: new FaultPlan(options.seed ?? 1, options.faults),
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    wallClock,
  });
  const port: { current?: OnePort } = {};
  const guests = options.guests?.(twin, wallClock) ?? [];
  const reset = (peer: string): void => port.current?.reset(peer);
  const grpcServer = createGrpcServer({ twin, grpc, reset });
  for (const guest of guests) guest.addTo?.(grpcServer, { grpc, reset });
  const injector = grpcServer.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  const http = createServer((request, response) => {
    route({ twin, guests, wallClock }, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.stack : String(error);
      if (response.headersSent) request.socket.destroy();
      else
        sendJson(response, 500, {
          error: { code: 500, status: 'INTERNAL', message: `The twin failed: ${message}` },
        });
    });
  });
  const onePort = await listenOnePort(options.port ?? 0, http, (socket) => injector.injectConnection(socket));
  port.current = onePort;
  return {
    endpoint: `127.0.0.1:${onePort.port}`,
    twin,
    advance: (days) => twin.advance(days * 86_400_000),
    close: async () => {
      grpcServer.forceShutdown();
      injector.destroy();
      http.closeAllConnections();
      await onePort.close();
    },
  };
}

interface Served {
  readonly twin: Twin;
  readonly guests: readonly Guest[];
  readonly wallClock: () => number;
}

async function route(
  { twin, guests, wallClock }: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  response.setHeader('date', new Date(wallClock() + twin.settings.clockSkewSeconds * 1000).toUTCString());
  for (const guest of guests) if ((await guest.answer?.(request, response, path)) === true) return;
  if (path.startsWith('/sandbox/')) return answerControl(twin, request, response, path);
  if (path === '/token') {
    const strike = twin.faults.next('token');
    const latency = strike.find('latency');
    if (latency !== undefined) await strikeBefore(strike);
    return answerToken(twin, request, response, strike, wallClock);
  }
  const search = new RegExp(`^/${VERSION}/customers/(\\d+)/googleAds:(search|searchStream)$`).exec(path);
  if (search === null || request.method !== 'POST')
    return sendJson(response, 404, {
      error: { code: 404, status: 'NOT_FOUND', message: `The twin serves no ${request.method} ${path}.` },
    });
  const [, customerId = '', method] = search;
  const call = {
    customerId,
    streamed: method === 'searchStream',
    body: await bodyOf(request),
    request,
    response,
  };
  return answerSearch(twin, call, twin.faults.next('search'));
}
