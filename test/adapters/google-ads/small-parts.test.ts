import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountDateTime, momentOf } from '../../../src/adapters/google-ads/account-time.ts';
import { readFailure } from '../../../src/adapters/google-ads/failure.ts';
import { censored } from '../../../src/adapters/google-ads/metric-rows.ts';
import { quotaProject } from '../../../src/adapters/google-ads/quota-project.ts';
import { withRetry } from '../../../src/adapters/google-ads/retry.ts';
import { RemoteError } from '../../../src/core/base/errors.ts';

describe('account time', () => {
  it('goes to the zone of the account and back, but for the hour that happens twice', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Europe/Berlin',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'UTC',
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e9 }), zones, (seconds, zone) => {
        const at = new Date(seconds * 1000);
        const back = momentOf(accountDateTime(at, zone), zone);

        expect([0, 3_600_000]).toContain(Math.abs(back.getTime() - at.getTime()));
        expect(accountDateTime(back, zone)).toBe(accountDateTime(at, zone));
      }),
    );
  });

  it.each([
    ['2026-11-01 00:59:59', 'America/New_York', '2026-11-01T04:59:59.000Z'],
    ['2026-11-01 01:00:00', 'America/New_York', '2026-11-01T06:00:00.000Z'],
    ['2026-11-01 01:30:00', 'America/New_York', '2026-11-01T06:30:00.000Z'],
    ['2026-11-01 02:00:00', 'America/New_York', '2026-11-01T07:00:00.000Z'],
    ['2026-10-25 02:30:00', 'Europe/Paris', '2026-10-25T01:30:00.000Z'],
    ['2026-03-29 02:30:00', 'Europe/Paris', '2026-03-29T01:30:00.000Z'],
  ])('takes %s in %s for %s: of an hour that comes twice the later one', (local, zone, moment) => {
    expect(momentOf(local, zone).toISOString()).toBe(moment);
  });

  it('keeps the microseconds of an event out of it', () => {
    expect(momentOf('2026-10-31 08:00:05.250000', 'America/New_York').toISOString()).toBe(
      '2026-10-31T12:00:05.250Z',
    );
  });
});

describe('quotaProject', () => {
  it.each([
    ['123-abc.apps.googleusercontent.com', '123'],
    ['123-xyz.apps.googleusercontent.com', '123'],
    ['client', 'client'],
  ])('of the OAuth client %s is %s', (clientId, project) => {
    const rest = { clientSecret: 's', refreshToken: 'r' };
    expect(quotaProject({ kind: 'refresh_token', clientId, ...rest })).toBe(project);
  });

  it('of a service account is in its address', () => {
    const email = 'bids@my-project.iam.gserviceaccount.com';
    expect(quotaProject({ kind: 'service_account', email, privateKey: 'k' })).toBe(
      'my-project.iam.gserviceaccount.com',
    );
  });
});

describe('readFailure', () => {
  it('reads REST and gRPC alike', () => {
    const json = {
      errors: [
        {
          errorCode: { quotaError: 'RESOURCE_EXHAUSTED' },
          message: 'm',
          location: { fieldPathElements: [{ fieldName: 'operations', index: 3 }] },
          details: { quotaErrorDetails: { rateScope: 'DEVELOPER', retryDelay: '900s' } },
        },
      ],
      requestId: 'r',
    };
    const message = {
      errors: [
        {
          error_code: { quota_error: 2 },
          message: 'm',
          location: { field_path_elements: [{ field_name: 'operations', index: 3 }] },
          details: { quota_error_details: { rate_scope: 3, retry_delay: { seconds: 900 } } },
        },
      ],
      request_id: 'r',
    };
    const names = (category: string, value: number): string =>
      category === 'quota_error' && value === 2 ? 'RESOURCE_EXHAUSTED' : '?';

    expect(readFailure(json, names)).toEqual({
      errors: [
        {
          code: 'quota_error.RESOURCE_EXHAUSTED',
          message: 'm',
          index: 3,
          retryDelayMs: 900_000,
          quotaScope: 'project',
        },
      ],
      requestId: 'r',
    });
    expect(readFailure(message, names)).toEqual(readFailure(json, names));
  });
});

describe('censored', () => {
  it.each([
    [undefined, null],
    [0.42, { value: 0.42, censored: null }],
    [0.0999, { value: 0.1, censored: 'below' }],
    [0.9001, { value: 0.9, censored: 'above' }],
  ])('%s is %j', (value, expected) => {
    expect(censored(value)).toEqual(expected);
  });
});

describe('withRetry', () => {
  it('spreads its waits by a quarter either way, and waits at least as long as it is asked to', async () => {
    const waits: number[] = [];
    const error = (retryDelayMs: number | null): RemoteError =>
      new RemoteError('x', { retryable: true, retryDelayMs });
    const failures = [error(null), error(45_000), error(null)];
    const draws = [0, 0.5, 1];
    const answer = await withRetry(
      {
        sleep: async (ms) => {
          waits.push(ms);
        },
        random: () => draws.shift() ?? 0,
      },
      async () => {
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        return 'done';
      },
    );

    expect([answer, waits]).toEqual(['done', [3_750, 45_000, 25_000]]);
  });

  it('does not wait for a server that asks for more than a minute, nor repeat what is no remote failure', async () => {
    let calls = 0;
    const policy = { sleep: async () => undefined, random: () => 0 };
    const run = (error: Error): Promise<unknown> =>
      withRetry(policy, async () => {
        calls++;
        throw error;
      });
    await expect(run(new RemoteError('x', { retryable: true, retryDelayMs: 61_000 }))).rejects.toThrow('x');
    await expect(run(new TypeError('bug'))).rejects.toThrow('bug');

    expect(calls).toBe(2);
  });
});
