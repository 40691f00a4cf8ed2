import { createRequire } from 'node:module';
import type { grpc as Grpc } from 'google-gax';
import type { Caller } from '../google-ads/access.ts';
import { RequestFailure } from '../google-ads/api-error.ts';
import type { Strike } from '../google-ads/faults.ts';
import { grpcFailure } from '../google-ads/protocol/failure.ts';
import { lostAnswer, strikeBefore } from '../google-ads/protocol/strike-call.ts';
import type { AnalyticsTwin } from './analytics-twin.ts';
import type { ReportRequest } from './report-request.ts';

const SERVICE = 'google.analytics.data.v1beta.BetaAnalyticsData';
const METHODS = {
  RunReport: ['RunReportRequest', 'RunReportResponse'],
  GetMetadata: ['GetMetadataRequest', 'Metadata'],
} as const;

interface MessageClass {
  decode(bytes: Uint8Array): object;
  encode(message: object): { finish(): Uint8Array };
  fromObject(plain: object): object;
  toObject(message: object, options: object): Record<string, unknown>;
}

type Request = ReportRequest & { readonly name?: string };
type Unary = Grpc.ServerUnaryCall<Request, object>;
type Reply = Grpc.sendUnaryData<object>;

/** What the service needs of the server that it is added to. */
export interface ServiceContext {
  readonly analytics: AnalyticsTwin;
  readonly grpc: typeof Grpc;
  readonly reset: (peer: string) => void;
}

/** Adds the Data API of a property to a gRPC server. */
export function addAnalyticsService(server: Grpc.Server, context: ServiceContext): void {
  const { analytics } = context;
  server.addService(serviceDefinition(), {
    RunReport: (call: Unary, reply: Reply) => {
      void answer(context, call, reply, (request, caller) => analytics.runReport(request, caller));
    },
    GetMetadata: (call: Unary, reply: Reply) => {
      void answer(context, call, reply, (request, caller) => analytics.metadata(request.name ?? '', caller));
    },
  });
}

async function answer(
  { analytics, grpc, reset }: ServiceContext,
  call: Unary,
  reply: Reply,
  work: (request: Request, caller: Caller) => object,
): Promise<void> {
  const { twin } = analytics;
  const requestId = twin.nextRequestId();
  const strike = twin.faults.next('report');
  try {
    await strikeBefore(strike);
    if (loses(strike, call.getPeer(), reset)) return;
    if (strike.find('bad_gateway') !== undefined)
      throw new RequestFailure('UNAVAILABLE', [], 'Received HTTP status code 502');
    reply(null, work(call.request, callerOf(call)));
  } catch (error) {
    reply(grpcFailure(asFailure(error), requestId, grpc));
  }
}

/** Whether the answer never arrives. */
function loses(strike: Strike, peer: string, reset: (peer: string) => void): boolean {
  const lost = lostAnswer(strike)?.kind;
  if (lost === 'reset') reset(peer);
  return lost === 'reset' || lost === 'hang';
}

function serviceDefinition(): Grpc.ServiceDefinition {
  const definition: Record<string, Grpc.MethodDefinition<object, object>> = {};
  for (const [name, [requestType, responseType]] of Object.entries(METHODS)) {
    const request = messageClass(requestType);
    const response = messageClass(responseType);
    definition[name] = {
      path: `/${SERVICE}/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (message) => Buffer.from(request.encode(message).finish()),
      // Only what was sent: enums by name, int64 as numbers.
      requestDeserialize: (bytes) =>
        request.toObject(request.decode(bytes), { longs: Number, enums: String }),
      responseSerialize: (fields) => Buffer.from(response.encode(response.fromObject(fields)).finish()),
      responseDeserialize: (bytes) => response.decode(bytes),
    };
  }
  return definition;
}

let protos: Readonly<Record<string, MessageClass>> | undefined;

/** The generated classes, read on first use. */
function messageClass(name: string): MessageClass {
  protos ??= loadProtos();
  return protos[name] as MessageClass;
}

function loadProtos(): Readonly<Record<string, MessageClass>> {
  const require = createRequire(import.meta.url);
  const root = require('@google-analytics/data/build/protos/protos.js') as {
    readonly google: {
      readonly analytics: { readonly data: { readonly v1beta: Readonly<Record<string, MessageClass>> } };
    };
  };
  return root.google.analytics.data.v1beta;
}

function callerOf({ metadata }: Unary): Caller {
  const authorization = metadata.get('authorization')[0]?.toString() ?? null;
  return { authorization, loginCustomerId: null, anonymous: true };
}

/** A bug of the twin is an internal error to its callers, with the reason in the message. */
function asFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  const reason = error instanceof Error ? error.stack : String(error);
  return new RequestFailure('INTERNAL', [], `The twin failed: ${reason}`);
}
