import { afterEach, describe, expect, it } from 'vitest';
import { facebookAdsSource } from '../../../src/adapters/facebook-ads/facebook-ads-source.ts';
import { day } from '../../../src/core/base/day.ts';
import { RemoteError } from '../../../src/core/base/errors.ts';
import type { SourceChunk } from '../../../src/jobs/ports.ts';
import { metaTruth } from '../../../src/sandbox/meta/insights.ts';
import { openMeta, readAll, TOKEN, type MetaOptions, type OpenMeta } from './open-meta.ts';

const opened: OpenMeta[] = [];
afterEach(async () => {
  for (const meta of opened.splice(0)) await meta.close();
});

async function open(options?: MetaOptions): Promise<OpenMeta> {
  const meta = await openMeta(options);
  opened.push(meta);
  return meta;
}

function sum({ rows }: SourceChunk, column: string): number {
  return rows.reduce((total, row) => total + Math.round(100 * Number(row[column])), 0) / 100;
}

/** A Monday to Sunday of which everything has come in. */
const OLD = ['2026-09-07', '2026-09-13'] as const;
const NEW = ['2026-10-26', '2026-10-31'] as const;

async function failure(promise: Promise<unknown>): Promise<RemoteError> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RemoteError)) throw new Error(`expected a RemoteError, found ${String(error)}`);
  return error;
}

describe('reading Meta through its own package', () => {
  it('finds the accounts that the token reaches', async () => {
    const { source } = await open();

    expect(await source.accounts()).toEqual([
      { id: '314159265358979', name: 'Northpath Outdoor', timeZone: 'UTC', currency: 'USD' },
    ]);
  });

  it('reads an account by its id', async () => {
    const { options } = await open();
    const source = facebookAdsSource({ ...options, accountIds: ['314159265358979'] });

    expect(await source.accounts()).toMatchObject([{ name: 'Northpath Outdoor' }]);
  });

  it('brings the same truth at every level, ads by way of a report job', async () => {
    const meta = await open();
    const truth = metaTruth(meta.account, day(OLD[0]), day(OLD[1]));

    for (const level of ['account', 'campaign', 'ad_set', 'ad']) {
      const read = await readAll(meta, `${level}_insights`, ...OLD);
      expect(read.rejected).toEqual([]);
      expect(sum(read, 'impressions')).toBe(truth.impressions);
      expect(sum(read, 'link_clicks')).toBe(truth.linkClicks);
      expect(sum(read, 'spend')).toBe(truth.spendCents / 100);
      expect(sum(read, 'conversions')).toBe(truth.claimed);
      expect(sum(read, 'conversion_value')).toBe(truth.claimedCents / 100);
      expect(new Set(read.rows.map((row) => row['level']))).toEqual(new Set([level]));
      expect(new Set(read.rows.map((row) => row['attribution_windows']))).toEqual(
        new Set(['7d_click,1d_view']),
      );
    }
    expect(truth.claimed).toBeGreaterThan(truth.caused);
    expect(meta.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  });

  it('gives ad sets to the table of all platforms, with the clicks on links', async () => {
    const meta = await open();
    const truth = metaTruth(meta.account, day(OLD[0]), day(OLD[1]));

    const read = await readAll(meta, 'ad_set_days', ...OLD);

    expect(read.rows).toHaveLength(4 * 7);
    expect(sum(read, 'clicks')).toBe(truth.linkClicks);
    expect(sum(read, 'cost')).toBe(truth.spendCents / 100);
    expect(read.rows[0]).toMatchObject({ line: 1, date: OLD[0], ad_id: null, traffic_source: 'meta' });
  });

  it('asks for the windows and the action that are configured', async () => {
    const meta = await open({
      options: { attributionWindows: ['1d_click'], conversionAction: 'add_to_cart' },
    });

    const read = await readAll(meta, 'account_insights', ...OLD);

    expect(read.rows[0]).toMatchObject({ attribution_windows: '1d_click', conversion_action: 'add_to_cart' });
    const [first] = read.rows;
    const actions = JSON.parse(String(first?.['actions'])) as Record<string, Record<string, string>>;
    expect(first?.['conversions']).toBe(actions['add_to_cart']?.['1d_click']);
    expect(Object.keys(actions['purchase'] ?? {})).not.toContain('7d_click');
  });

  it('follows cursors to the last page, and gives the same rows in the same order each time', async () => {
    const meta = await open({ settings: { mostPerPage: 3 } });

    const read = await readAll(meta, 'ad_set_days', ...OLD);
    const again = await readAll(meta, 'ad_set_days', ...OLD);

    expect(read.rows).toHaveLength(28);
    expect(meta.requests.filter((request) => request.includes('after=')).length).toBe(2 * 9);
    expect(again).toEqual(read);
  });

  it('sees numbers restated once conversions have come in', async () => {
    const meta = await open();
    const early = sum(await readAll(meta, 'account_insights', ...NEW), 'conversions');
    meta.advance(28 * 86_400_000);

    const late = await readAll(meta, 'account_insights', ...NEW);

    const truth = metaTruth(meta.account, day(NEW[0]), day(NEW[1]));
    expect(sum(late, 'conversions')).toBe(truth.claimed);
    expect(early).toBeLessThan(truth.claimed);
  });

  it('sets a row aside that Meta wrote otherwise than it says', async () => {
    const meta = await open({ faults: [{ kind: 'bad_row', on: 'insights' }] });

    const read = await readAll(meta, 'account_insights', ...OLD);

    expect(read.rows).toHaveLength(6);
    expect(read.rejected).toMatchObject([
      { column: 'impressions', value: '"many"', reason: 'expected a whole number' },
    ]);
  });
});

describe('what Meta refuses', () => {
  it('slows down before it is throttled, and is not throttled', async () => {
    const meta = await open({ settings: { callsPerHour: 60, mostPerPage: 1 } });

    const read = await readAll(meta, 'ad_set_days', ...OLD);
    await readAll(meta, 'ad_set_days', ...OLD);

    expect(read.rows).toHaveLength(28);
    expect(meta.requests.length).toBeGreaterThan(56);
    expect(meta.waits[0]).toBe(5_000);
    expect(meta.waits.length).toBeGreaterThan(8);
    expect(meta.source.notes()).toEqual([expect.stringMatching(/used to \d+ % at most; waited \d+ s/)]);
  });

  it('waits as long as the answer says when it is throttled all the same', async () => {
    const meta = await open({ faults: [{ kind: 'rate_limit', on: 'insights', times: 2, regainMinutes: 7 }] });

    const read = await readAll(meta, 'account_insights', ...OLD);

    expect(read.rows).toHaveLength(7);
    expect(meta.waits.filter((ms) => ms === 7 * 60_000)).toHaveLength(2);
  });

  it('leaves a wait of an hour to the next run, and says so', async () => {
    const meta = await open({ faults: [{ kind: 'rate_limit', on: 'insights', regainMinutes: 60 }] });

    const error = await failure(readAll(meta, 'account_insights', ...OLD));

    expect(error).toMatchObject({ retryable: true, quotaScope: 'account', code: '80000/2446079' });
    expect(meta.requests.filter((request) => request.includes('insights'))).toHaveLength(1);
    const again = await failure(readAll(meta, 'account_insights', ...OLD));
    expect(again.message).toMatch(/asks to wait 60 minutes/);
    expect(again.next).toMatch(/in 60 minutes/);
  });

  it.each(['transient', 'bad_gateway', 'reset'] as const)(
    'repeats after %s, and gives up in the end',
    async (kind) => {
      const meta = await open({ faults: [{ kind, on: 'insights', times: 4 }] });
      expect((await readAll(meta, 'account_insights', ...OLD)).rows).toHaveLength(7);
      expect(meta.waits).toEqual([2_000, 5_000, 15_000, 45_000]);

      meta.twin.faults.set([{ kind, on: 'insights' }]);
      const error = await failure(readAll(meta, 'account_insights', ...OLD));
      expect(error.retryable).toBe(true);
      expect(meta.waits).toHaveLength(8);
    },
  );

  it('ends a request that is never answered', async () => {
    const meta = await open({
      faults: [{ kind: 'hang', on: 'insights', times: 1 }],
      options: { deadlineMs: 200 },
    });

    expect((await readAll(meta, 'account_insights', ...OLD)).rows).toHaveLength(7);
    expect(meta.waits).toEqual([2_000]);
  });

  it('does not wait long where nothing listens', async () => {
    const closed = await open({ options: { endpoint: '127.0.0.1:9' } });

    const error = await failure(readAll(closed, 'account_insights', ...OLD));

    expect(error.message).toMatch(/ECONNREFUSED/);
    expect(error.next).toMatch(/network/);
    expect(closed.waits).toEqual([2_000, 5_000]);
  });

  it('starts a failed or skipped job again', async () => {
    const meta = await open({
      faults: [
        { kind: 'job_failed', on: 'job', times: 1 },
        { kind: 'job_skipped', on: 'job', times: 1, skip: 1 },
      ],
    });

    const read = await readAll(meta, 'ad_insights', ...OLD);

    expect(read.rows).toHaveLength(8 * 7);
    expect(meta.requests.filter((request) => request.startsWith('POST'))).toHaveLength(3);
  });

  it('asks as a job, and then in halves, what is too much at once', async () => {
    const meta = await open({ settings: { mostRows: 10, mostJobRows: 20 } });
    const whole = await open();

    const read = await readAll(meta, 'ad_set_days', ...OLD);

    expect(read).toEqual(await readAll(whole, 'ad_set_days', ...OLD));
    // The week, three times in vain, and its two halves.
    expect(meta.requests.filter((request) => request.startsWith('POST'))).toHaveLength(3 + 2);
  });

  it('says what to do when not even one day can be reported', async () => {
    const meta = await open({ settings: { mostRows: 1, mostJobRows: 1 } });

    const error = await failure(readAll(meta, 'ad_set_days', OLD[0], OLD[0]));

    expect(error.message).toMatch(/adset insights of 2026-09-07 alone/);
    expect(error.next).toMatch(/Run it again later/);
  });

  it('names the way out of a dead token and of a missing permission', async () => {
    const expired = await open({ faults: [{ kind: 'token_expired' }] });
    const dead = await failure(expired.source.accounts());
    expect(dead).toMatchObject({ code: '190/463', retryable: false });
    expect(dead.next).toMatch(/new access token of a system user with ads_read/);

    const forbidden = await open({ faults: [{ kind: 'permission', on: 'insights' }] });
    const refused = await failure(readAll(forbidden, 'account_insights', ...OLD));
    expect(refused).toMatchObject({ code: '200', retryable: false });
    expect(refused.next).toMatch(/Ad accounts/);
    expect(forbidden.waits).toEqual([]);
  });
});

describe('an app that asks for proof of its secret', () => {
  const settings = { appSecret: 'of-the-app', mostPerPage: 3 };

  it('gets it with every call, those of jobs and of further pages too', async () => {
    const meta = await open({ settings, options: { appSecret: () => 'of-the-app' } });

    expect((await readAll(meta, 'ad_insights', ...OLD)).rows).toHaveLength(8 * 7);
    expect((await readAll(meta, 'account_insights', ...OLD)).rows).toHaveLength(7);
    expect(meta.requests.some((request) => request.includes('after='))).toBe(true);
    expect(meta.requests.filter((request) => !request.includes('appsecret_proof='))).toEqual(
      meta.requests.filter((request) => request.startsWith('POST')),
    );
  });

  it.each([
    [null, /require an appsecret_proof/],
    [() => 'of-another', /Invalid appsecret_proof/],
  ])('is named as what is missing', async (appSecret, message) => {
    const meta = await open({ settings, options: { appSecret } });

    const error = await failure(readAll(meta, 'account_insights', ...OLD));

    expect(error.message).toMatch(message);
    expect(error.next).toMatch(/meta\.appSecret/);
    expect(meta.waits).toEqual([]);
  });
});

describe('the access token', () => {
  it('is in no error, whatever fails', async () => {
    const faults = [
      'token_expired',
      'permission',
      'too_much',
      'bad_gateway',
      'reset',
      'transient',
      'rate_limit',
    ] as const;
    for (const kind of faults)
      for (const on of ['insights', 'page', 'job', 'poll'] as const) {
        const meta = await open({ faults: [{ kind, on }], settings: { mostPerPage: 3 } });
        for (const name of ['account_insights', 'ad_insights']) {
          const error: unknown = await readAll(meta, name, ...OLD).catch((thrown: unknown) => thrown);
          expect(everythingOf(error)).not.toMatch(
            /EAAtwin|0123456789|access_token=(?!\[hidden)|appsecret_proof=(?!\[hidden)/,
          );
        }
        expect(meta.requests.some((request) => request.includes(encodeURIComponent(TOKEN)))).toBe(true);
      }
  }, 60_000);

  it('is not taken to another address, though an answer says that the next page is there', async () => {
    const meta = await open({ settings: { mostPerPage: 3 } });
    const other = await open();
    meta.lead(other.endpoint);

    const error = await failure(readAll(meta, 'account_insights', ...OLD));

    expect(error.code).toBe('foreign_address');
    expect(other.requests).toEqual([]);
  });
});

/** All texts of an error, its causes and its hidden properties. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  const own = Object.getOwnPropertyNames(error).map((name) => {
    const value: unknown = (error as unknown as Record<string, unknown>)[name];
    return value instanceof Error ? everythingOf(value) : `${name}: ${JSON.stringify(value)}`;
  });
  return [error.message, error.stack, ...own].join('\n');
}
