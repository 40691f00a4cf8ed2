import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Json = Record<string, unknown>;

/** A server that plays the BigQuery Data Transfer Service, v1, as far as scheduled queries need it. */
export interface TransferTwin {
  readonly endpoint: string;
  readonly configs: Map<string, Json>;
  /** Method, path without what is the same everywhere, and query of each request. */
  readonly requests: string[];
  /** What the next request is refused with. */
  refuseNext(code: number, status: string, message: string): void;
  /** Runs a query as its time has come; the outcome is in the list of runs. */
  fire(name: string, run: (query: string) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Fields that a client may send; Google refuses any other. */
const FIELDS = new Set([
  'name',
  'displayName',
  'dataSourceId',
  'params',
  'schedule',
  'disabled',
  'emailPreferences',
]);
const BY_MASK: Readonly<Record<string, string>> = {
  display_name: 'displayName',
  params: 'params',
  schedule: 'schedule',
  disabled: 'disabled',
};
const LOCATION = '/v1/projects/proj/locations/us/transferConfigs';

/** Starts the twin on a free port; it knows the project `proj` in `us`. Pages hold two configs. */
export async function startTransferTwin(): Promise<TransferTwin> {
  const configs = new Map<string, Json>();
  const runs = new Map<string, Json[]>();
  const requests: string[] = [];
  const refusals: Refusal[] = [];
  const server = createServer((request, response) => {
    void answered(request)
      .catch((error: unknown) => (error instanceof Refusal ? error : invalid(String(error))))
      .then((answer) => {
        response.setHeader('content-type', 'application/json');
        response.statusCode = answer instanceof Refusal ? answer.code : 200;
        response.end(JSON.stringify(answer instanceof Refusal ? { error: answer.body } : answer));
      });
  });

  async function answered(request: IncomingMessage): Promise<Json | Refusal> {
    const url = new URL(request.url ?? '', 'http://twin');
    const body = await text(request);
    requests.push(`${request.method} ${url.pathname.replace(LOCATION, '')}${url.search}`);
    const refused = refusals.shift();
    if (refused !== undefined) return refused;
    if (!url.pathname.startsWith(LOCATION)) return new Refusal(404, 'NOT_FOUND', url.pathname);
    const id = url.pathname.slice(LOCATION.length + 1);
    const name = `${LOCATION.slice('/v1/'.length)}/${id.replace(/\/runs$/, '')}`;
    if (id === '') return request.method === 'POST' ? create(url, parsed(body)) : list(url);
    const known = configs.get(name);
    if (known === undefined) return new Refusal(404, 'NOT_FOUND', `Requested entity was not found: ${name}`);
    if (id.endsWith('/runs')) return { transferRuns: runs.get(name) ?? [] };
    if (request.method === 'DELETE') {
      configs.delete(name);
      return {};
    }
    if (request.method === 'PATCH') return update(name, known, url, parsed(body));
    return new Refusal(501, 'UNIMPLEMENTED', `${request.method} ${url.pathname}`);
  }

  function create(url: URL, wish: Json): Json {
    if (wish['dataSourceId'] !== 'scheduled_query') throw invalid('Data source is required');
    if (typeof (wish['params'] as Json | undefined)?.['query'] !== 'string')
      throw invalid('query is required');
    checkSchedule(wish['schedule']);
    const name = `${LOCATION.slice('/v1/'.length)}/${configs.size + 1}f0e`;
    configs.set(name, { ...wish, name, nextRunTime: '2026-11-02T06:00:00Z', ...ranAs(url) });
    return configs.get(name) ?? {};
  }

  function update(name: string, known: Json, url: URL, wish: Json): Json {
    const changed: Json = {};
    const mask = url.searchParams.get('updateMask')?.split(',') ?? [];
    if (mask.length === 0) throw invalid('update_mask is required');
    for (const path of mask.filter((one) => one !== 'service_account_name')) {
      const field = BY_MASK[path];
      if (field === undefined) throw invalid(`unknown path ${path} in update_mask`);
      changed[field] = wish[field];
    }
    if ('schedule' in changed) checkSchedule(changed['schedule']);
    configs.set(name, { ...known, ...changed, ...(mask.includes('service_account_name') ? ranAs(url) : {}) });
    return configs.get(name) ?? {};
  }

  function list(url: URL): Json {
    const wanted = [...configs.values()].filter(
      ({ dataSourceId }) => dataSourceId === url.searchParams.get('dataSourceIds'),
    );
    const from = Number(url.searchParams.get('pageToken') ?? 0);
    const next = from + 2 < wanted.length ? { nextPageToken: String(from + 2) } : {};
    return { transferConfigs: wanted.slice(from, from + 2), ...next };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    configs,
    requests,
    refuseNext: (code, status, message) => refusals.push(new Refusal(code, status, message)),
    fire: async (name, run) => {
      const query = (configs.get(name)?.['params'] as Json | undefined)?.['query'];
      const failure = await run(String(query)).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      const state = failure === undefined ? 'SUCCEEDED' : 'FAILED';
      const earlier = runs.get(name) ?? [];
      const errorStatus = failure === undefined ? {} : { code: 3, message: failure };
      const runTime = `2026-11-0${earlier.length + 1}T06:00:00Z`;
      runs.set(name, [{ name: `${name}/runs/${earlier.length}`, state, runTime, errorStatus }, ...earlier]);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

class Refusal extends Error {
  readonly code: number;
  readonly body: Json;

  constructor(code: number, status: string, message: string) {
    super(message);
    this.code = code;
    this.body = { code, message, status };
  }
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'INVALID_ARGUMENT', message);
}

function parsed(body: string): Json {
  const wish = JSON.parse(body) as Json;
  for (const field of Object.keys(wish))
    if (!FIELDS.has(field)) throw invalid(`Invalid JSON payload received. Unknown name "${field}"`);
  return wish;
}

function checkSchedule(schedule: unknown): void {
  if (typeof schedule !== 'string' || !/^(every|first|1st)/.test(schedule))
    throw invalid(`Invalid schedule: ${String(schedule)}`);
}

function ranAs(url: URL): Json {
  return { ownerInfo: { email: url.searchParams.get('serviceAccountName') ?? 'caller@example.com' } };
}
