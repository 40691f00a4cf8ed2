import type { grpc as Grpc } from 'google-gax';
import type { Caller } from '../access.ts';
import { RequestFailure, STATUSES } from '../api-error.ts';
import type { CallKind, Strike } from '../faults.ts';
import { RowWriter } from '../gaql/row-writer.ts';
import type { MutateResult } from '../mutate/mutate.ts';
import type { Operation, Plain } from '../mutate/operation.ts';
import type { Twin } from '../twin.ts';
import { failureMessage, grpcFailure, statusMessage } from './failure.ts';
import { plainRequest, serviceDefinition } from './grpc-services.ts';
import {
  MUTATE_SERVICES,
  readMixedOperations,
  readOperations,
  type MutateService,
} from './read-operations.ts';
import { lostAnswer, strikeBefore } from './strike-call.ts';
import { writtenResource } from './written-resource.ts';

type Unary = Grpc.ServerUnaryCall<object, object>;
type Reply = Grpc.sendUnaryData<object>;

/** What the gRPC side needs of its surroundings. */
export interface GrpcContext {
  readonly twin: Twin;
  readonly grpc: typeof Grpc;
  /** Resets the connection of a peer. */
  readonly reset: (peer: string) => void;
}

const CHUNK_ROWS = 10_000;

/** The gRPC half of the API: mutates, `SearchStream`, `ListAccessibleCustomers`. */
export function createGrpcServer(context: GrpcContext): Grpc.Server {
  const server = new context.grpc.Server({ 'grpc.max_receive_message_length': 64 << 20 });
  for (const service of MUTATE_SERVICES)
    server.addService(serviceDefinition(service.service), {
      [service.method]: (call: Unary, reply: Reply) => {
        void answer(context, call, reply, 'mutate', (strike) => mutateOne(context, call, service, strike));
      },
    });
  server.addService(serviceDefinition('GoogleAdsService'), {
    Mutate: (call: Unary, reply: Reply) => {
      void answer(context, call, reply, 'mutate', (strike) => mutateMixed(context, call, strike));
    },
    SearchStream: (call: Grpc.ServerWritableStream<object, object>) => {
      void searchStream(context, call);
    },
  });
  server.addService(serviceDefinition('CustomerService'), {
    ListAccessibleCustomers: (call: Unary, reply: Reply) => {
      void answer(context, call, reply, 'list', () => ({
        resource_names: context.twin.accessibleCustomers(callerOf(call)).map((id) => `customers/${id}`),
      }));
    },
  });
  return server;
}

/** Answers one call, unless a fault keeps the answer from arriving. */
async function answer(
  { twin, grpc, reset }: GrpcContext,
  call: Unary,
  reply: Reply,
  kind: CallKind,
  work: (strike: Strike) => object,
): Promise<void> {
  const requestId = twin.nextRequestId();
  const strike = twin.faults.next(kind);
  const lost = lostAnswer(strike);
  const metadata = new grpc.Metadata();
  try {
    await strikeBefore(strike);
    if (lost !== undefined && lost.afterApplying !== true) return lose(lost.kind);
    const response = work(strike);
    if (lost !== undefined) return lose(lost.kind);
    metadata.set('request-id', requestId);
    reply(null, response, metadata);
  } catch (error) {
    reply(grpcFailure(asFailure(error), requestId, grpc));
  }

  function lose(how: string): void {
    if (how === 'reset') reset(call.getPeer());
    if (how === 'bad_gateway')
      reply({ code: grpc.status.UNAVAILABLE, details: 'Received HTTP status code 502', metadata });
  }
}

async function searchStream(
  { twin, grpc, reset }: GrpcContext,
  call: Grpc.ServerWritableStream<object, object>,
): Promise<void> {
  const requestId = twin.nextRequestId();
  const strike = twin.faults.next('search');
  try {
    await strikeBefore(strike);
    const lost = lostAnswer(strike);
    if (lost?.kind === 'hang') return;
    if (lost?.kind === 'bad_gateway')
      throw new RequestFailure('UNAVAILABLE', [], 'Received HTTP status code 502');
    const request = plainRequest('GoogleAdsService', 'SearchStream', call.request);
    const result = twin.search(textOf(request, 'customer_id'), textOf(request, 'query'), callerOf(call), {
      strike,
    });
    const writer = new RowWriter(result.plan, 'proto');
    for (let at = 0; at === 0 || at < result.rows.length; at += CHUNK_ROWS)
      call.write({
        results: result.rows.slice(at, at + CHUNK_ROWS).map((row) => writer.row(row)),
        field_mask: { paths: writer.mask },
        request_id: requestId,
      });
    if (lost === undefined) call.end();
    else setImmediate(() => reset(call.getPeer()));
  } catch (error) {
    call.emit('error', grpcFailure(asFailure(error), requestId, grpc));
  }
}

function mutateOne({ twin }: GrpcContext, call: Unary, service: MutateService, strike: Strike): object {
  const request = plainRequest(service.service, service.method, call.request);
  const operations = readOperations((request['operations'] ?? []) as Plain[], service.collection);
  const result = carryOut(twin, call, request, operations, strike, ({ index }) => [
    { field: 'operations', index },
  ]);
  const returnResource = request['response_content_type'] === 'MUTABLE_RESOURCE';
  const results = operations.map((operation, index) =>
    resultOf(twin, request, result, operation, index, returnResource ? service.resource : null),
  );
  return { results: request['validate_only'] === true ? [] : results, ...partial(result, twin) };
}

function mutateMixed({ twin }: GrpcContext, call: Unary, strike: Strike): object {
  const request = plainRequest('GoogleAdsService', 'Mutate', call.request);
  const mixed = readMixedOperations((request['mutate_operations'] ?? []) as Plain[]);
  const operations = mixed.map(({ operation }) => operation);
  const result = carryOut(twin, call, request, operations, strike, ({ index }) => [
    { field: 'mutate_operations', index },
    { field: `${mixed[index]?.service.resource}_operation` },
  ]);
  const returnResource = request['response_content_type'] === 'MUTABLE_RESOURCE';
  const responses = mixed.map(({ operation, service }, index) =>
    result.resourceNames[index] === null
      ? {}
      : {
          [`${service.resource}_result`]: resultOf(
            twin,
            request,
            result,
            operation,
            index,
            returnResource ? service.resource : null,
          ),
        },
  );
  return {
    mutate_operation_responses: request['validate_only'] === true ? [] : responses,
    ...partial(result, twin),
  };
}

/** Carries out a request; errors get their place in it. @throws RequestFailure when nothing may be kept. */
function carryOut(
  twin: Twin,
  call: Unary,
  request: Plain,
  operations: readonly Operation[],
  strike: Strike,
  place: (at: { readonly index: number }) => readonly { readonly field: string; readonly index?: number }[],
): MutateResult {
  const partialFailure = request['partial_failure'] === true;
  const result = twin.mutate(
    textOf(request, 'customer_id'),
    operations,
    { partialFailure, validateOnly: request['validate_only'] === true },
    callerOf(call),
    strike,
  );
  const errors = result.errors.map(({ index, error }) => ({
    index,
    error: { ...error, path: [...place({ index }), ...(error.path ?? [])] },
  }));
  if (errors.length > 0 && !partialFailure)
    throw new RequestFailure(
      'INVALID_ARGUMENT',
      errors.map(({ error }) => error),
    );
  return { ...result, errors };
}

function partial(result: MutateResult, twin: Twin): object {
  if (result.errors.length === 0) return {};
  const failure = failureMessage(
    result.errors.map(({ error }) => error),
    twin.nextRequestId(),
  );
  return {
    partial_failure_error: statusMessage(
      STATUSES.INVALID_ARGUMENT.grpc,
      'Multiple errors in ‘details’.',
      failure,
    ),
  };
}

function resultOf(
  twin: Twin,
  request: Plain,
  result: MutateResult,
  operation: Operation,
  index: number,
  returnAs: string | null,
): object {
  const name = result.resourceNames[index] ?? null;
  if (name === null) return {};
  if (returnAs === null || operation.kind === 'remove') return { resource_name: name };
  const account = twin.store.records(textOf(request, 'customer_id'));
  return {
    resource_name: name,
    ...(account === undefined ? {} : { [returnAs]: writtenResource(account, operation.collection, name) }),
  };
}

function callerOf(call: { readonly metadata: Grpc.Metadata }): Caller {
  const value = (key: string): string | null => call.metadata.get(key)[0]?.toString() ?? null;
  return {
    authorization: value('authorization'),
    loginCustomerId: value('login-customer-id'),
    anonymous: true,
  };
}

function textOf(request: Plain, key: string): string {
  const value = request[key];
  return typeof value === 'string' ? value : '';
}

/** A bug of the twin is an internal error to its callers, with the reason in the message. */
function asFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  return new RequestFailure(
    'INTERNAL',
    [],
    `The twin failed: ${error instanceof Error ? error.stack : String(error)}`,
  );
}
