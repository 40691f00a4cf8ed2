import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../access.ts';
import { RequestFailure, STATUSES } from '../api-error.ts';
import type { Strike } from '../faults.ts';
import { RowWriter } from '../gaql/row-writer.ts';
import { summarize } from '../gaql/run-query.ts';
import type { SearchResult, Twin } from '../twin.ts';
import { restFailure } from './failure.ts';
import { sendBadGateway, sendJson } from './http-reply.ts';
import { internalError, lostAnswer, strikeBefore } from './strike-call.ts';

const PAGE_ROWS = 10_000;
const PAGED_FIELDS = new Set(['query', 'pageToken', 'pageSize', 'validateOnly', 'searchSettings']);
/** `SearchGoogleAdsStreamRequest` has no pages and cannot only validate. */
const STREAM_FIELDS = new Set(['query', 'searchSettings']);

/** A call of `googleAds:search` or `googleAds:searchStream`. */
export interface SearchCall {
  readonly customerId: string;
  readonly streamed: boolean;
  readonly body: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface SearchBody {
  readonly query: string;
  readonly pageToken: string;
  readonly validateOnly: boolean;
  readonly summary: boolean;
  readonly count: boolean;
  readonly pageSize: boolean;
}

/** Answers a query over REST, errors included. */
export async function answerSearch(twin: Twin, call: SearchCall, strike: Strike): Promise<void> {
  const requestId = twin.nextRequestId();
  const headers = { 'request-id': requestId };
  try {
    await strikeBefore(strike);
    const lost = lostAnswer(strike)?.kind;
    if (lost === 'hang') return;
    if (lost === 'bad_gateway') {
      sendBadGateway(call.response);
      return;
    }
    const text = call.streamed ? streamed(twin, call, strike, requestId) : paged(twin, call, strike);
    call.response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8', ...headers });
    if (strike.find('late_error') !== undefined) call.response.end(withLateError(text, requestId));
    else if (lost === undefined) call.response.end(text);
    else
      call.response.write(text.slice(0, Math.ceil(text.length / 2)), () =>
        call.request.socket.resetAndDestroy(),
      );
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    const body = restFailure(error, requestId);
    // Failures of the API itself come in the array of the stream; the front that checks credentials knows no stream.
    const inArray = call.streamed && error.status !== 'UNAUTHENTICATED';
    sendJson(call.response, STATUSES[error.status].http, inArray ? [body] : body, headers);
  }
}

/** An answer that breaks off after its rows: the status was sent long before. */
function withLateError(text: string, requestId: string): string {
  const body = JSON.stringify(restFailure(internalError(), requestId));
  return text.startsWith('[') ? `${text.slice(0, -1)},\n${body}]` : body;
}

function streamed(twin: Twin, call: SearchCall, strike: Strike, requestId: string): string {
  const body = readBody(call.body, STREAM_FIELDS);
  const result = twin.search(call.customerId, body.query, callerOf(call.request), { strike });
  const writer = new RowWriter(result.plan, 'json');
  const chunks: string[] = [];
  for (let at = 0; at < result.rows.length; at += PAGE_ROWS)
    chunks.push(
      JSON.stringify({
        results: result.rows.slice(at, at + PAGE_ROWS).map((row) => writer.row(row)),
        fieldMask: writer.mask.join(','),
        requestId,
      }),
    );
  if (body.summary) chunks.push(JSON.stringify({ summaryRow: summaryRow(result, writer), requestId }));
  if (chunks.length === 0) chunks.push(JSON.stringify({ fieldMask: writer.mask.join(','), requestId }));
  return `[${chunks.join(',\n')}]`;
}

function paged(twin: Twin, call: SearchCall, strike: Strike): string {
  const body = readBody(call.body, PAGED_FIELDS);
  checkSettings(body);
  const from = offsetOf(body);
  const result = twin.search(call.customerId, body.query, callerOf(call.request), {
    strike,
    validateOnly: body.validateOnly,
    free: from > 0,
  });
  const writer = new RowWriter(result.plan, 'json');
  const next = from + PAGE_ROWS;
  return JSON.stringify({
    results: result.rows.slice(from, next).map((row) => writer.row(row)),
    fieldMask: writer.mask.join(','),
    ...(next < result.rows.length ? { nextPageToken: tokenOf(body.query, next) } : {}),
    ...(body.count ? { totalResultsCount: String(result.rows.length) } : {}),
    ...(body.summary ? { summaryRow: summaryRow(result, writer) } : {}),
  });
}

function summaryRow({ plan, rows, source }: SearchResult, writer: RowWriter): object {
  if (plan.metrics.length === 0)
    throw invalid(
      'CANNOT_RETURN_SUMMARY_ROW_FOR_REQUEST_WITHOUT_METRICS',
      'A summary row needs metrics in the SELECT clause.',
    );
  return writer.summary(summarize(plan, rows), source.base);
}

/** REST takes names in both forms; the client sends snake_case. Unknown names are refused. */
function readBody(text: string, known: ReadonlySet<string>): SearchBody {
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new RequestFailure('INVALID_ARGUMENT', [], 'Invalid JSON payload received.');
  }
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(json)) {
    const key = camel(name);
    if (!known.has(key))
      throw new RequestFailure(
        'INVALID_ARGUMENT',
        [],
        `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`,
      );
    body[key] = value;
  }
  const settings = Object.fromEntries(
    Object.entries(body['searchSettings'] ?? {}).map(([name, value]) => [camel(name), value as unknown]),
  );
  return {
    query: typeof body['query'] === 'string' ? body['query'] : '',
    pageToken: typeof body['pageToken'] === 'string' ? body['pageToken'] : '',
    pageSize: body['pageSize'] !== undefined,
    validateOnly: body['validateOnly'] === true,
    summary: settings['returnSummaryRow'] === true,
    count: settings['returnTotalResultsCount'] === true,
  };
}

function checkSettings({ pageSize }: SearchBody): void {
  if (pageSize)
    throw invalid(
      'PAGE_SIZE_NOT_SUPPORTED',
      'Setting the page size is not supported; pages have 10000 rows.',
    );
}

function tokenOf(query: string, offset: number): string {
  const hash = createHash('sha256').update(query).digest('hex').slice(0, 12);
  return Buffer.from(`${hash}:${offset}`).toString('base64url');
}

function offsetOf({ query, pageToken }: SearchBody): number {
  if (pageToken === '') return 0;
  const offset = Number(Buffer.from(pageToken, 'base64url').toString('utf8').split(':')[1]);
  if (!Number.isInteger(offset) || tokenOf(query, offset) !== pageToken)
    throw invalid('INVALID_PAGE_TOKEN', 'The page token is not valid for this query.');
  return offset;
}

function callerOf({ headers }: IncomingMessage): Caller {
  const login = headers['login-customer-id'];
  return {
    authorization: headers.authorization ?? null,
    loginCustomerId: typeof login === 'string' ? login : null,
    anonymous: false,
  };
}

function invalid(code: string, message: string): RequestFailure {
  return new RequestFailure('INVALID_ARGUMENT', [{ category: 'request_error', code, message }]);
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
