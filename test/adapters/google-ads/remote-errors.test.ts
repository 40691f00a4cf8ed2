import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { remoteError } from '../../../src/adapters/google-ads/remote-failure.ts';
import { InvariantError, RemoteError } from '../../../src/core/base/errors.ts';
import type { WireMutation } from '../../../src/core/changes/wire-mutation.ts';
import type { Fault } from '../../../src/sandbox/google-ads/faults.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/sandbox/google-ads/settings.ts';
import { openTwin, type OpenTwin } from './open-twin.ts';

const QUERY = 'SELECT campaign.id FROM campaign LIMIT 1';
const BID: WireMutation = {
  entity: 'ad_group',
  operation: 'update',
  resource: { resource_name: 'customers/1/adGroups/111', cpc_bid_micros: 2_000_000 },
};

let twin: OpenTwin;
/** Its client waits half a second for an answer, on the same twin. */
let impatient: OpenTwin;

beforeAll(async () => {
  twin = await openTwin();
  const { endpoint } = twin.sandbox;
  impatient = await openTwin({}, { endpoint, restTimeoutMs: 500, grpcTimeoutMs: 500 });
});
afterAll(async () => {
  await impatient.close();
  await twin.close();
});
beforeEach(() => {
  twin.sandbox.twin.faults.set([]);
  twin.sandbox.twin.settings = DEFAULT_SETTINGS;
  twin.waits.length = 0;
});

describe('a query', () => {
  it.each<[Fault['kind'], Partial<RemoteError>]>([
    ['hang', { code: 'DEADLINE_EXCEEDED', httpStatus: null, retryable: true }],
    ['reset', { code: 'ECONNRESET', retryable: true }],
    ['bad_gateway', { code: 'UNAVAILABLE', httpStatus: 502, retryable: true }],
    ['internal', { code: 'internal_error.INTERNAL_ERROR', httpStatus: 500, retryable: true }],
    ['unavailable', { code: 'UNAVAILABLE', httpStatus: 503, retryable: true }],
    ['unauthenticated', { code: 'UNAUTHENTICATED', httpStatus: 401, retryable: false }],
    [
      'rate_limit',
      {
        code: 'quota_error.RESOURCE_TEMPORARILY_EXHAUSTED',
        httpStatus: 429,
        retryDelayMs: 30_000,
        retryable: true,
      },
    ],
  ])('that meets %s fails with what is known of it', async (kind, expected) => {
    twin.sandbox.twin.faults.set([{ kind, on: 'search' }]);
    const { client } = kind === 'hang' ? impatient : twin;
    const error = await failureOf(client.query('1', QUERY));

    expect(error).toMatchObject({ ...expected, mayHaveApplied: false, exitCode: 4 });
    if (kind !== 'hang' && kind !== 'bad_gateway') expect(error.requestId).toMatch(/^twin-\d+$/);
  });

  it.each<[Fault['kind'], readonly number[]]>([
    ['reset', [5_000, 10_000]],
    ['rate_limit', [30_000, 30_000]],
    ['unauthenticated', []],
  ])('that meets %s for a while is repeated until it succeeds', async (kind, waits) => {
    twin.sandbox.twin.faults.set([{ kind, on: 'search', times: kind === 'unauthenticated' ? 1 : 2 }]);

    expect(await twin.client.query('1', QUERY)).toHaveLength(1);
    expect(twin.waits).toEqual(waits);
  });

  it('is given up after four attempts', async () => {
    twin.sandbox.twin.faults.set([{ kind: 'internal', on: 'search' }]);
    await failureOf(twin.client.query('1', QUERY));

    expect(twin.waits).toEqual([5_000, 10_000, 20_000]);
    expect(twin.sandbox.twin.faults.status[0]?.struck).toBe(4);
  });

  it('is not repeated when it is wrong', async () => {
    const error = await failureOf(twin.client.query('1', 'SELECT campaign.bad FROM campaign'));

    expect(error).toMatchObject({
      code: 'query_error.UNRECOGNIZED_FIELD',
      httpStatus: 400,
      retryable: false,
    });
    expect(twin.waits).toEqual([]);
  });

  it('that a proxy cuts short with status 200 is no short answer', async () => {
    twin.sandbox.twin.faults.set([{ kind: 'late_error', on: 'search' }]);
    const error = await failureOf(twin.client.query('1', QUERY));

    expect(error).toMatchObject({ code: 'internal_error.INTERNAL_ERROR', httpStatus: 200, retryable: true });
  });
});

describe('reading row by row', () => {
  it('forgets the rows of an attempt that failed', async () => {
    twin.sandbox.twin.faults.set([{ kind: 'late_error', on: 'search', times: 1 }]);
    const numbers = await twin.client.read('1', 'SELECT campaign.id FROM campaign', (_row, number) => number);

    expect(numbers).toEqual([1, 2, 3, 4, 5]);
    expect(twin.waits).toEqual([5_000]);
  });

  it('ends with what the reader throws, be it of the connector or a bug, and does not repeat it', async () => {
    const refused = remoteError({ message: 'not this row' });
    const bug = new InvariantError('cannot be');
    for (const error of [refused, bug])
      await expect(
        twin.client.read('1', QUERY, () => {
          throw error;
        }),
      ).rejects.toBe(error);
    expect(twin.waits).toEqual([]);
  });
});

describe('a mutate', () => {
  const send = (validateOnly = false, { client } = twin): Promise<unknown> =>
    client.mutate('1', [BID], { validateOnly });

  it.each<[Fault['kind'], Partial<RemoteError>]>([
    ['hang', { code: 'DEADLINE_EXCEEDED', grpcCode: 4, retryable: true, mayHaveApplied: true }],
    ['reset', { grpcCode: 14, retryable: true, mayHaveApplied: true }],
    ['bad_gateway', { code: 'UNAVAILABLE', grpcCode: 14, mayHaveApplied: true }],
    ['internal', { code: 'internal_error.INTERNAL_ERROR', grpcCode: 13, mayHaveApplied: true }],
    ['unauthenticated', { code: 'UNAUTHENTICATED', grpcCode: 16, retryable: false, mayHaveApplied: false }],
    [
      'rate_limit',
      {
        code: 'quota_error.RESOURCE_TEMPORARILY_EXHAUSTED',
        grpcCode: 8,
        retryDelayMs: 30_000,
        mayHaveApplied: false,
      },
    ],
  ])('that meets %s fails at once, saying whether it may have been carried out', async (kind, expected) => {
    twin.sandbox.twin.faults.set([{ kind, on: 'mutate' }]);

    const error = await failureOf(send(false, kind === 'hang' ? impatient : twin));
    expect(error).toMatchObject(expected);
    expect(twin.waits).toEqual([]);
  });

  it('is told apart from one that was carried out and whose answer was lost only by looking', async () => {
    twin.sandbox.twin.faults.set([{ kind: 'reset', on: 'mutate', afterApplying: true }]);
    const error = await failureOf(send());

    expect(error.mayHaveApplied).toBe(true);
    expect(twin.sandbox.twin.store.records('1')?.adGroups.get('111')?.cpcBidMicros).toBe(2_000_000);
  });

  it('is repeated when it only validates', async () => {
    twin.sandbox.twin.faults.set([{ kind: 'unavailable', on: 'mutate', times: 1 }]);

    expect(await send(true)).toBeNull();
    expect(twin.waits).toEqual([5_000]);
  });
});

describe('the operator', () => {
  it.each<[string, Partial<Settings>, string, RegExp]>([
    ['a revoked token', { revokedTokens: ['refresh'] }, 'invalid_grant', /Sign in again.*publish/],
    ['a missing scope', { scopes: ['openid'] }, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', /auth\/adwords/],
    [
      'a project that is not approved',
      { projectApproved: false },
      'authorization_error.CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION',
      /Apply for access/,
    ],
  ])('is told what to do about %s', async (_what, settings, code, next) => {
    const fresh = await openTwin({ settings });
    const error = await failureOf(fresh.client.query('1', QUERY));
    await fresh.close();

    expect(error.code).toBe(code);
    expect(error.next).toMatch(next);
    expect(error.message).not.toContain('refresh-secret');
  });

  it('is told about an account that cannot be reached, and one that may not be written', async () => {
    const reach = await failureOf(twin.client.query('404', QUERY));
    twin.sandbox.twin.settings = { ...DEFAULT_SETTINGS, mayWrite: false };
    const write = await failureOf(twin.client.mutate('1', [BID], { validateOnly: true }));

    expect([reach.code, write.code]).toEqual([
      'authorization_error.USER_PERMISSION_DENIED',
      'authorization_error.ACTION_NOT_PERMITTED',
    ]);
    expect([reach.next, write.next]).toEqual([
      expect.stringContaining('login customer id'),
      expect.stringContaining('standard access'),
    ]);
  });

  it('is told that nothing listens at the endpoint, without waiting for minutes', async () => {
    const lost = await openTwin({}, { endpoint: '127.0.0.1:9' });
    const [token, mutate] = await Promise.all([
      failureOf(lost.client.query('1', QUERY)),
      failureOf(lost.client.mutate('1', [BID], { validateOnly: false })),
    ]);
    await lost.close();

    expect([token.code, mutate.code, mutate.mayHaveApplied]).toEqual(['ECONNREFUSED', 'ECONNREFUSED', false]);
    expect(token.next).toContain('endpoint');
  });

  it('is told how long the daily quota is closed; the job parks instead of repeating', async () => {
    const small = await openTwin({ settings: { quotaLevel: 'EXPLORER' } });
    small.sandbox.twin.quota.spend(2_880, small.sandbox.twin.clock.now(), Infinity, 'STANDARD');
    const error = await failureOf(small.client.query('1', QUERY));
    await small.close();

    expect(error).toMatchObject({
      code: 'quota_error.RESOURCE_EXHAUSTED',
      httpStatus: 429,
      retryable: true,
      retryDelayMs: 86_400_000,
      quotaScope: 'project',
    });
    expect(small.waits).toEqual([]);
  });
});

async function failureOf(promise: Promise<unknown>): Promise<RemoteError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
  throw new Error('expected a failure');
}
