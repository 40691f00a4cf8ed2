import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** An emulator behind what it lacks. */
export interface UniqueJobIds {
  readonly endpoint: string;
  /** Requests for a job under an id that was taken. */
  refused(): number;
  /** Has the next MERGE run so much longer. */
  holdMerge(ms: number): HeldMerge;
  stop(): Promise<void>;
}

/** A MERGE that runs long. */
export interface HeldMerge {
  readonly began: Promise<void>;
  readonly ended: Promise<void>;
}

/**
 * Stands in front of an emulator and keeps job ids as BigQuery does and bqemulator does not: an id is used once and for
 * ever, and a job can be asked for while it runs, as it goes on when whoever started it is gone.
 */
export async function uniqueJobIds(emulator: string): Promise<UniqueJobIds> {
  const jobs = new Map<string, Promise<Answer>>();
  const ended = new Set<string>();
  let refused = 0;
  let hold: ((job: () => Promise<Answer>) => Promise<Answer>) | null = null;
  const answer = async (request: IncomingMessage, body: Buffer): Promise<Answer> => {
    const asked = /\/jobs\/([^/?]+)(\?|$)/.exec(request.url ?? '')?.[1];
    if (request.method === 'GET' && asked !== undefined && jobs.has(asked) && !ended.has(asked))
      return json(200, { jobReference: { jobId: asked }, status: { state: 'RUNNING' } });
    const jobId = startedBy(request, body);
    if (jobId === null) return forward(emulator, request, body);
    if (jobs.has(jobId)) {
      refused++;
      return json(409, failure(`Already Exists: Job ${jobId}`));
    }
    const held = body.includes('MERGE') ? hold : null;
    if (held !== null) hold = null;
    const job = (held ?? ((run) => run()))(() => forward(emulator, request, body));
    jobs.set(jobId, job);
    return job.finally(() => ended.add(jobId));
  };
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((body) => answer(request, body))
      .then((found) => send(response, found))
      .catch((error: unknown) => send(response, json(503, failure(String(error)))));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    refused: () => refused,
    holdMerge: (ms) => {
      const [began, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      hold = async (job) => {
        began.resolve();
        await setTimeout(ms);
        return job().finally(() => ended.resolve());
      };
      return { began: began.promise, ended: ended.promise };
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

function json(status: number, body: object): Answer {
  return { status, type: 'application/json', body: Buffer.from(JSON.stringify(body)) };
}

function failure(message: string): object {
  return { error: { code: 409, message, errors: [{ reason: 'duplicate', message }] } };
}

/** The id of the job that a request starts; null where it starts none, as with a dry run. */
function startedBy({ method, url = '' }: IncomingMessage, body: Buffer): string | null {
  if (method !== 'POST' || !/\/jobs(\?|$)/.test(url) || url.startsWith('/upload')) return null;
  const job = JSON.parse(body.toString('utf8')) as {
    readonly jobReference?: { readonly jobId?: string };
    readonly configuration?: { readonly dryRun?: boolean };
  };
  return job.configuration?.dryRun === true ? null : (job.jobReference?.jobId ?? null);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function forward(emulator: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method = 'GET', url = '/' } = request;
  const type = request.headers['content-type'];
  const encoding = request.headers['content-encoding'];
  const response = await fetch(`${emulator}${url}`, {
    method,
    headers: {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    },
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? 'application/json',
    body: Buffer.from(await response.arrayBuffer()),
  };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}
