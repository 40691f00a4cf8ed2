import { Readable } from 'node:stream';
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { pageCutter } from './answer-pages.ts';
import type { RestRow } from './client.ts';
import { readFailure, type AdsFailure } from './failure.ts';
import { asRemoteError, remoteError, type CallFailure } from './remote-failure.ts';

/** What the seam under axios needs. */
export interface RestAdapterOptions {
  readonly base: AxiosAdapter;
  readonly timeoutMs: number;
  /** Is given the rows of a streamed answer page by page; the response has none then. */
  readonly onRows?: (rows: readonly RestRow[]) => void;
}

/** Bytes. */
const MOST_OF_AN_ERROR = 65_536;

interface ErrorBody {
  readonly error?: {
    readonly message?: string;
    readonly status?: string;
    readonly details?: readonly { readonly '@type'?: string; readonly reason?: string }[];
  };
}

/**
 * An adapter for axios that reads the whole answer within a deadline and turns whatever is no good answer into a
 * RemoteError: other statuses, HTML, connections reset half-way, and errors that come after rows with status 200,
 * which the client would take for the end of the data.
 */
export function restAdapter(options: RestAdapterOptions): AxiosAdapter {
  return async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
    const deadline = AbortSignal.timeout(options.timeoutMs);
    const context: { requestId: string | null } = { requestId: null };
    try {
      const response = await options.base({ ...config, signal: deadline, validateStatus: () => true });
      context.requestId = requestIdOf(response);
      if (options.onRows !== undefined && response.status < 300 && response.data instanceof Readable) {
        await readPages(response, options.onRows, context.requestId);
        return { ...response, data: null };
      }
      const body = await readAll(response.data);
      const failed = response.status >= 300 || hasLateError(body);
      if (failed) throw failureOf(response.status, body.toString('utf8'), context.requestId);
      return { ...response, data: config.responseType === 'stream' ? Readable.from([body]) : parsed(body) };
    } catch (error) {
      throw asRemoteError(error, (cause) =>
        transportFailure(cause, deadline.aborted, options.timeoutMs, context),
      );
    }
  };
}

/** Rows that were given before an error are to be forgotten. */
async function readPages(
  { status, data }: AxiosResponse,
  onRows: (rows: readonly RestRow[]) => void,
  requestId: string | null,
): Promise<void> {
  const cutter = pageCutter();
  /** The first chunks, to say what an answer was that is no list of pages. */
  const beginning: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of data as AsyncIterable<Buffer>) {
      if (bytes < MOST_OF_AN_ERROR) beginning.push(chunk);
      bytes += chunk.length;
      for (const page of cutter.push(chunk)) {
        if (page.error !== undefined) throw failureOf(status, JSON.stringify(page), requestId);
        if (page.results !== undefined) onRows(page.results);
      }
    }
    cutter.end();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw failureOf(status, Buffer.concat(beginning).toString('utf8'), requestId);
  }
}

/** In JSON text, an unescaped `"error"` after a brace can only be a key. */
function hasLateError(body: Buffer): boolean {
  return (
    body.includes('{"error"') || /[[,]\s*\{\s*"error"\s*:/.test(body.subarray(0, 200).toString('latin1'))
  );
}

function failureOf(status: number, text: string, requestId: string | null): ReturnType<typeof remoteError> {
  const error = errorIn(text);
  if (error === undefined)
    return remoteError({
      message: `HTTP ${status} and no error of the API (${excerpt(text)})`,
      httpStatus: status,
      code: status >= 500 ? 'UNAVAILABLE' : 'BAD_RESPONSE',
      requestId,
    });
  const detail = error.details?.find((one) => one['@type']?.endsWith('.errors.GoogleAdsFailure') === true);
  const reason = error.details?.find((one) => one.reason !== undefined)?.reason;
  const scope = /insufficient authentication scopes/i.test(error.message ?? '');
  return remoteError({
    message: error.message ?? `HTTP ${status}`,
    httpStatus: status,
    code: reason ?? (scope ? 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' : (error.status ?? null)),
    failure: detail === undefined ? null : jsonFailure(detail),
    requestId,
  });
}

/** The error of an answer: an object, one in an array, or one after rows. */
function errorIn(text: string): ErrorBody['error'] | undefined {
  let json: ErrorBody | readonly ErrorBody[];
  try {
    json = JSON.parse(text) as ErrorBody | readonly ErrorBody[];
  } catch {
    return undefined;
  }
  const bodies: readonly ErrorBody[] = Array.isArray(json)
    ? (json as readonly ErrorBody[])
    : [json as ErrorBody];
  return bodies.find(({ error }) => error !== undefined)?.error;
}

function jsonFailure(detail: object): AdsFailure {
  return readFailure(detail, (_category, value) => String(value));
}

async function readAll(data: unknown): Promise<Buffer> {
  if (!(data instanceof Readable)) return Buffer.from(typeof data === 'string' ? data : JSON.stringify(data));
  const chunks: Buffer[] = [];
  for await (const chunk of data) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parsed(body: Buffer): unknown {
  return JSON.parse(body.toString('utf8'));
}

function transportFailure(
  cause: unknown,
  late: boolean,
  timeoutMs: number,
  { requestId }: { readonly requestId: string | null },
): CallFailure {
  const failed = cause as { readonly message?: string; readonly code?: string };
  if (late)
    return { message: `no answer within ${timeoutMs / 1000} s`, code: 'DEADLINE_EXCEEDED', requestId, cause };
  const aborted = failed.message === 'aborted' || failed.code === 'ECONNRESET';
  return {
    message: aborted ? 'the connection was lost in the middle of an answer' : (failed.message ?? 'no answer'),
    code: aborted ? 'ECONNRESET' : (failed.code ?? null),
    requestId,
    cause,
  };
}

function requestIdOf(response: AxiosResponse): string | null {
  const id = (response.headers as Readonly<Record<string, unknown>>)['request-id'];
  return typeof id === 'string' ? id : null;
}

function excerpt(text: string): string {
  return text
    .replaceAll(/<[^>]*>|\s+/g, ' ')
    .trim()
    .slice(0, 80);
}
