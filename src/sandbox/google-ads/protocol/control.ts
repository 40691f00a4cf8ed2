import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Twin } from '../twin.ts';
import { COLLECTIONS, type Collection } from '../records.ts';
import { parseResourceName } from '../resource-name.ts';
import { writableFields } from '../mutate/writable-fields.ts';
import { QUOTA_LEVELS, type Settings } from '../settings.ts';
import type { Edit } from '../store.ts';
import type { Fault } from '../faults.ts';
import type { ClientType } from '../change-log.ts';
import type { FieldWrite } from '../write-log.ts';
import { bodyOf, sendJson } from './http-reply.ts';
import { enumConstants } from './protos.ts';

const CALLS = ['search', 'mutate', 'list', 'token', 'report'] as const;
const FAULT_KINDS = [
  'latency',
  'hang',
  'unauthenticated',
  'rate_limit',
  'internal',
  'unavailable',
  'bad_gateway',
  'reset',
  'late_error',
  'partial_failure',
  'stale_reads',
] as const;

const advance = z.strictObject({
  days: z.number().min(0).default(0),
  hours: z.number().min(0).default(0),
  minutes: z.number().min(0).default(0),
});

const faults = z.array(
  z.strictObject({
    kind: z.enum(FAULT_KINDS),
    on: z.enum(CALLS).optional(),
    probability: z.number().min(0).max(1).optional(),
    times: z.int().min(0).optional(),
    skip: z.int().min(0).optional(),
    ms: z.number().min(0).optional(),
    retrySeconds: z.number().min(0).optional(),
    afterApplying: z.boolean().optional(),
    staleSeconds: z.number().min(0).optional(),
    share: z.number().min(0).max(1).optional(),
  }),
);

const settings = z.strictObject({
  quotaLevel: z.enum(Object.keys(QUOTA_LEVELS) as (keyof typeof QUOTA_LEVELS)[]).optional(),
  exhaustedAccounts: z.array(z.string()).optional(),
  projectApproved: z.boolean().optional(),
  mayWrite: z.boolean().optional(),
  scopes: z.array(z.string()).optional(),
  revokedTokens: z.array(z.string()).optional(),
  tokenSeconds: z.number().min(0).optional(),
  clockSkewSeconds: z.number().optional(),
  changeEventDelaySeconds: z.number().min(0).optional(),
  apiEmail: z.string().optional(),
  /** Currency of accounts, by id; empty for an account that was never set up. */
  currencies: z.record(z.string(), z.string()).optional(),
  /** Conversion tracking of accounts, by id, as the API names it. */
  conversionTracking: z.record(z.string(), z.enum(enumConstants('ConversionTrackingStatus'))).optional(),
  /** Ids of campaigns that nobody has declared EU political advertising for; all others are declared. */
  undeclaredCampaigns: z.array(z.string()).optional(),
});

const edit = z.strictObject({
  resourceName: z.string(),
  /** Path in the API, `cpc_bid_micros`. */
  field: z.string(),
  value: z.union([z.number(), z.string(), z.null()]),
  client: z
    .enum(['GOOGLE_ADS_WEB_CLIENT', 'GOOGLE_ADS_EDITOR', 'GOOGLE_ADS_SCRIPTS', 'GOOGLE_ADS_API'])
    .default('GOOGLE_ADS_WEB_CLIENT'),
  email: z.string().default('person@example.com'),
});

/** Turns the twin's own knobs: `/sandbox/advance`, `/sandbox/faults`, `/sandbox/settings`, `/sandbox/edits`, `/sandbox/state`, `/sandbox/writes`. */
export async function answerControl(
  twin: Twin,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  if (request.method === 'GET' && path === '/sandbox/state') return sendJson(response, 200, stateOf(twin));
  if (request.method === 'GET' && path === '/sandbox/writes')
    return sendJson(response, 200, twin.writes.map(writeAsJson));
  const turn = request.method === 'POST' ? KNOBS[path] : undefined;
  if (turn === undefined)
    return sendJson(response, 404, { error: `Nothing at ${request.method} ${path}; see /sandbox/state.` });
  try {
    turn(twin, JSON.parse((await bodyOf(request)) || '{}'));
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError || error instanceof UnknownEdit))
      throw error;
    const message = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
    return sendJson(response, 400, { error: message });
  }
  sendJson(response, 200, stateOf(twin));
}

const KNOBS: Readonly<Record<string, (twin: Twin, body: unknown) => void>> = {
  '/sandbox/advance': (twin, body) => {
    const { days, hours, minutes } = advance.parse(body);
    twin.advance(((days * 24 + hours) * 60 + minutes) * 60_000);
  },
  '/sandbox/faults': (twin, body) => twin.faults.set(faults.parse(body) as Fault[]),
  '/sandbox/settings': (twin, body) => {
    const { currencies = {}, conversionTracking = {}, undeclaredCampaigns, ...patch } = settings.parse(body);
    for (const customer of twin.store.customers) {
      customer.currency = currencies[customer.id] ?? customer.currency;
      const tracking = conversionTracking[customer.id];
      if (tracking !== undefined) customer.conversionTracking = tracking;
    }
    if (undeclaredCampaigns !== undefined) declareAllBut(twin, undeclaredCampaigns);
    twin.settings = { ...twin.settings, ...(patch as Partial<Settings>) };
  },
  '/sandbox/edits': (twin, body) => {
    const { resourceName, field, value, client, email } = edit.parse(body);
    const { customerId, change } = findEdit(twin, resourceName, field, value);
    twin.edit(customerId, [change], { client: client satisfies ClientType, email });
  },
};

function declareAllBut(twin: Twin, undeclared: readonly string[]): void {
  for (const { id } of twin.store.customers)
    for (const campaign of twin.store.records(id)?.campaigns.values() ?? [])
      campaign.politicalAds = undeclared.includes(campaign.id)
        ? null
        : (campaign.politicalAds ?? 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING');
}

class UnknownEdit extends Error {}

function findEdit(
  twin: Twin,
  resourceName: string,
  field: string,
  value: Edit['after'],
): { readonly customerId: string; readonly change: Edit } {
  const parsed = parseResourceName(resourceName);
  if (parsed === null || !Object.hasOwn(COLLECTIONS, parsed.collection))
    throw new UnknownEdit(`'${resourceName}' is no resource that can be edited.`);
  const collection = parsed.collection as Collection;
  const property = writableFields[collection][field]?.property;
  if (property === undefined)
    throw new UnknownEdit(`'${field}' is no field of ${collection} that can be edited.`);
  const records = twin.store.records(parsed.customerId)?.[COLLECTIONS[collection]] as
    ReadonlyMap<string, object> | undefined;
  const record = records?.get(parsed.key) as Readonly<Record<string, Edit['before']>> | undefined;
  if (record === undefined) throw new UnknownEdit(`There is no '${resourceName}'.`);
  return {
    customerId: parsed.customerId,
    change: { collection, key: parsed.key, property, field, before: record[property] ?? null, after: value },
  };
}

function writeAsJson({ at, editor, ...write }: FieldWrite): object {
  return { at: new Date(at).toISOString(), ...editor, ...write };
}

function stateOf(twin: Twin): object {
  return {
    now: new Date(twin.clock.now()).toISOString(),
    customers: twin.store.customers.map(({ id, name, manager, managerId }) => ({
      id,
      name,
      manager,
      managerId,
    })),
    settings: twin.settings,
    operationsToday: twin.quotaUsed,
    faults: twin.faults.status,
  };
}
