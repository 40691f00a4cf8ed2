import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { bodyOf, sendBadGateway, sendJson } from '../google-ads/protocol/http-reply.ts';
import type { Guest } from '../google-ads/serve.ts';
import { GraphError, graphErrors } from './graph-error.ts';
import type { MetaTwin, Page, Params } from './meta-twin.ts';
import { MetaFaults, MetaSettings, type MetaCall, type MetaFault } from './settings.ts';
import { Usage, usageHeaders } from './usage.ts';

const VERSION = 'v24.0';

/** Serves Meta's Graph API on a port that others share, and the twin's own knobs under `/sandbox/meta`. */
export function graphGuest(twin: MetaTwin): Guest {
  return {
    answer: async (request, response, path) => {
      if (path.startsWith('/sandbox/meta')) {
        await turnKnob(twin, request, response, path);
        return true;
      }
      if (!path.startsWith(`/${VERSION}/`) || path.startsWith(`/${VERSION}/customers/`)) return false;
      await answerGraph(twin, request, response, path.slice(VERSION.length + 2));
      return true;
    },
  };
}

/** One request: what it asks, and how it is answered. */
interface Call {
  readonly kind: MetaCall;
  /** Whose limit it counts against; null for the app's own. */
  readonly accountId: string | null;
  answer(faults: readonly MetaFault[]): unknown;
}

async function answerGraph(
  twin: MetaTwin,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  const body = await bodyOf(request);
  try {
    const params = { ...jsonOf(body), ...Object.fromEntries(url.searchParams) };
    const call = callOf(twin, request.method ?? 'GET', path, params, url);
    const faults = twin.faults.strike(call.kind);
    if (await loseAnswer(faults, request, response)) return;
    checkToken(twin, params['access_token'], faults);
    checkProof(twin, String(params['access_token']), params['appsecret_proof']);
    const headers = countCall(twin, call, faults);
    try {
      refuse(faults, call.kind);
      sendJson(response, 200, call.answer(faults), headers);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      sendJson(response, error.status, error.body, headers);
    }
  } catch (error) {
    if (error instanceof Throttled) return sendJson(response, error.status, error.body, error.headers);
    if (!(error instanceof GraphError)) throw error;
    sendJson(response, error.status, error.body);
  }
}

function jsonOf(body: string): Params {
  if (body === '') return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(body));
  } catch {
    throw graphErrors.parameter('The body is no JSON object');
  }
}

/** @throws GraphError for what the twin does not serve */
function callOf(twin: MetaTwin, method: string, path: string, params: Params, url: URL): Call {
  const has = (kind: MetaFault['kind'], faults: readonly MetaFault[]): boolean =>
    faults.some((fault) => fault.kind === kind);
  const next = (page: Page): unknown => pageBody(page, url);
  const isPage = typeof params['after'] === 'string';
  const account = /^act_(\d+)$/.exec(path)?.[1];
  const accountInsights = /^act_(\d+)\/insights$/.exec(path)?.[1];
  const [, job, ofJob] = /^(\d+)(\/insights)?$/.exec(path) ?? [];
  if (method === 'GET' && path === 'me/adaccounts')
    return { kind: 'account', accountId: null, answer: () => ({ data: twin.accounts.map(accountBody) }) };
  if (method === 'GET' && path === 'debug_token')
    return {
      kind: 'token',
      accountId: null,
      answer: () => ({
        data: {
          is_valid: !twin.settings.revokedTokens.includes(String(params['input_token'])),
          scopes: twin.settings.scopes,
          expires_at: 0,
        },
      }),
    };
  if (method === 'GET' && account !== undefined)
    return { kind: 'account', accountId: account, answer: () => accountBody(twin.account(account)) };
  if (method === 'GET' && accountInsights !== undefined)
    return {
      kind: isPage ? 'page' : 'insights',
      accountId: accountInsights,
      answer: (faults) => next(twin.insights(twin.account(accountInsights), params, has('bad_row', faults))),
    };
  if (method === 'POST' && accountInsights !== undefined)
    return {
      kind: 'job',
      accountId: accountInsights,
      answer: (faults) => {
        const doomed = has('job_failed', faults)
          ? 'Job Failed'
          : has('job_skipped', faults)
            ? 'Job Skipped'
            : null;
        return { report_run_id: twin.startJob(twin.account(accountInsights), params, doomed) };
      },
    };
  if (method === 'GET' && job !== undefined && ofJob === undefined)
    return {
      kind: 'poll',
      accountId: twin.accountOfJob(job).id,
      answer: (faults) => {
        const { status, percent } = twin.pollJob(job, has('bad_row', faults));
        return { id: job, async_status: status, async_percent_completion: percent };
      },
    };
  if (method === 'GET' && job !== undefined)
    return {
      kind: 'page',
      accountId: twin.accountOfJob(job).id,
      answer: () => next(twin.jobRows(job, params)),
    };
  throw graphErrors.parameter(`The twin serves no ${method} /${VERSION}/${path}`);
}

function accountBody({ id, name, currency, timeZone }: ReturnType<MetaTwin['account']>): object {
  return { id: `act_${id}`, account_id: id, name, currency, timezone_name: timeZone, account_status: 1 };
}

/** The address of the next page is whole, and holds the token: so does Meta's. */
function pageBody({ rows, after }: Page, url: URL): object {
  if (after === null) return { data: rows, paging: { cursors: { before: 'first', after: 'last' } } };
  const next = new URL(url);
  next.searchParams.set('after', after);
  return { data: rows, paging: { cursors: { before: 'first', after }, next: next.href } };
}

/** Faults that keep the answer from arriving, or late. */
async function loseAnswer(
  faults: readonly MetaFault[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  for (const { kind, ms = 1_000 } of faults) {
    if (kind === 'latency') await sleep(ms);
    if (kind === 'hang') return true;
    if (kind === 'reset') request.socket.resetAndDestroy();
    if (kind === 'bad_gateway') sendBadGateway(response);
    if (kind === 'reset' || kind === 'bad_gateway') return true;
  }
  return false;
}

function checkToken(twin: MetaTwin, token: unknown, faults: readonly MetaFault[]): void {
  if (typeof token !== 'string' || token === '') throw graphErrors.noToken();
  if (twin.settings.revokedTokens.includes(token) || faults.some(({ kind }) => kind === 'token_expired'))
    throw graphErrors.expired();
}

/** What an app with “Require app secret” asks of every call. */
function checkProof({ settings }: MetaTwin, token: string, proof: unknown): void {
  if (settings.appSecret === '') return;
  if (proof === undefined) throw graphErrors.noProof();
  if (proof !== createHmac('sha256', settings.appSecret).update(token).digest('hex'))
    throw graphErrors.wrongProof();
}

class Throttled extends GraphError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(headers: Readonly<Record<string, string>>) {
    const { status, body } = graphErrors.rateLimit();
    super(status, body['error'] as ConstructorParameters<typeof GraphError>[1]);
    this.headers = headers;
  }
}

/** Counts a call against the limit of its account. @throws Throttled above it, or where a fault says so */
function countCall(
  twin: MetaTwin,
  { accountId }: Call,
  faults: readonly MetaFault[],
): Readonly<Record<string, string>> {
  if (accountId === null) return {};
  const usage = twin.usage.get(accountId) ?? new Usage();
  twin.usage.set(accountId, usage);
  const now = twin.now();
  const percent = usage.note(now, twin.settings.callsPerHour);
  const limit = faults.find(({ kind }) => kind === 'rate_limit');
  if (limit !== undefined) throw new Throttled(usageHeaders(accountId, 100, limit.regainMinutes ?? 1));
  if (percent > 100) throw new Throttled(usageHeaders(accountId, percent, usage.regainMinutes(now)));
  return usageHeaders(accountId, percent, 0);
}

function refuse(faults: readonly MetaFault[], call: MetaCall): void {
  for (const { kind } of faults) {
    if (kind === 'transient') throw graphErrors.transient();
    if (kind === 'permission') throw graphErrors.permission();
    if (kind === 'too_much' && (call === 'insights' || call === 'job')) throw graphErrors.tooMuch();
  }
}

async function turnKnob(
  twin: MetaTwin,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  try {
    if (request.method === 'POST' && path === '/sandbox/meta/faults')
      twin.faults.set(MetaFaults.parse(JSON.parse((await bodyOf(request)) || '[]')) as MetaFault[]);
    else if (request.method === 'POST' && path === '/sandbox/meta') {
      const patch = MetaSettings.partial().parse(JSON.parse((await bodyOf(request)) || '{}'));
      twin.settings = { ...twin.settings, ...(patch as Partial<MetaSettings>) };
    } else if (request.method !== 'GET' || path !== '/sandbox/meta')
      return sendJson(response, 404, { error: `Nothing at ${request.method} ${path}; see /sandbox/meta.` });
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
    const message = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
    return sendJson(response, 400, { error: message });
  }
  const accounts = twin.accounts.map(({ id, name, ads }) => ({ id, name, ads: ads.length }));
  sendJson(response, 200, { accounts, settings: twin.settings, faults: twin.faults.status });
}
