import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/sandbox/google-ads/memory-store.ts';
import { serveGoogleAds, type Sandbox } from '../../../src/sandbox/google-ads/serve.ts';
import { NOW, sampleAccount, sampleFacts } from './sample-account.ts';

let sandbox: Sandbox;
let token: string;

beforeAll(async () => {
  sandbox = await serveGoogleAds({ store: largeStore(), start: NOW });
  const response = await call('/token', new URLSearchParams({ refresh_token: 'r' }).toString());
  token = ((await response.json()) as { access_token: string }).access_token;
});

afterAll(() => sandbox.close());

describe('googleAds:search', () => {
  it('pages by 10,000 rows, counts and sums them, and takes one operation for all pages', async () => {
    const before = sandbox.twin.quotaUsed;
    const body = {
      query: 'SELECT ad_group_criterion.criterion_id, metrics.clicks FROM keyword_view',
      search_settings: { return_total_results_count: true, return_summary_row: true },
    };
    const first = await search('search', body);
    const second = await search('search', { ...body, page_token: first['nextPageToken'] });

    expect((first['results'] as unknown[]).length).toBe(10_000);
    expect((second['results'] as unknown[]).length).toBe(2_504);
    expect(second['nextPageToken']).toBeUndefined();
    expect([first['totalResultsCount'], first['summaryRow']]).toEqual([
      '12504',
      { metrics: { clicks: '600' } },
    ]);
    expect(sandbox.twin.quotaUsed - before).toBe(1);
  });

  it.each([
    [{ page_size: 100 }, 'PAGE_SIZE_NOT_SUPPORTED'],
    [{ page_token: 'forged' }, 'INVALID_PAGE_TOKEN'],
    [
      { search_settings: { return_summary_row: true } },
      'CANNOT_RETURN_SUMMARY_ROW_FOR_REQUEST_WITHOUT_METRICS',
    ],
  ])('refuses %j', async (extra, code) => {
    const answer = await search('search', { query: 'SELECT campaign.id FROM campaign', ...extra }, 400);

    expect(JSON.stringify(answer)).toContain(`"requestError":"${code}"`);
  });

  it('answers errors as an object, and searchStream in an array', async () => {
    const body = { query: 'SELECT campaign.bad FROM campaign' };
    const object = (await search('search', body, 400)) as { error: { code: number } };
    const array = (await search('searchStream', body, 400)) as unknown as [{ error: { code: number } }];

    expect([object.error.code, array[0].error.code]).toEqual([400, 400]);
  });

  it('refuses names in the body that it does not know, and bodies that are no JSON', async () => {
    expect(JSON.stringify(await search('search', { query: 'x', pagesize: 1 }, 400))).toContain('pagesize');
    const response = await call('/v25/customers/1/googleAds:search', '{', {
      authorization: `Bearer ${token}`,
    });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('Invalid JSON')]);
  });
});

describe('without good credentials', () => {
  it('answers 401 as an object even where a stream was asked for', async () => {
    const response = await call('/v25/customers/1/googleAds:searchStream', '{"query":"x"}', {
      authorization: 'Bearer no',
    });

    expect([response.status, await response.json()]).toEqual([
      401,
      { error: { code: 401, message: expect.any(String) as string, status: 'UNAUTHENTICATED' } },
    ]);
  });

  it('gives no token for a revoked grant, nor to a clock that is minutes off', async () => {
    await control('settings', { revokedTokens: ['gone'], clockSkewSeconds: 900 });
    const grants = [
      { refresh_token: 'gone' },
      {
        assertion: `x.${Buffer.from(JSON.stringify({ iat: Math.round(Date.now() / 1000) })).toString('base64url')}.y`,
      },
    ];
    const answers = await Promise.all(
      grants.map(async (grant) => {
        const response = await call('/token', new URLSearchParams(grant).toString());
        return [response.status, await response.json()] as const;
      }),
    );
    await control('settings', { revokedTokens: [], clockSkewSeconds: 0 });

    expect(answers).toEqual([
      [400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }],
      [
        400,
        {
          error: 'invalid_grant',
          error_description: expect.stringContaining('reasonable timeframe') as string,
        },
      ],
    ]);
  });
});

describe('/sandbox', () => {
  it('moves time', async () => {
    const before = sandbox.twin.clock.now();
    const state = await control('advance', { days: 1, hours: 2 });

    expect(Date.parse(String(state['now'])) - before).toBe(26 * 3_600_000);
  });

  it('edits as a person would, and says what it cannot edit', async () => {
    const resourceName = 'customers/1/adGroups/111';
    await control('edits', {
      resourceName,
      field: 'cpc_bid_micros',
      value: 1_300_000,
      client: 'GOOGLE_ADS_EDITOR',
    });

    expect(sandbox.twin.store.records('1')?.adGroups.get('111')?.cpcBidMicros).toBe(1_300_000);
    expect(await control('edits', { resourceName, field: 'bid', value: 1 }, 400)).toEqual({
      error: "'bid' is no field of adGroups that can be edited.",
    });
  });

  it('names what is wrong with a fault, and lists those set with how often they struck', async () => {
    expect(JSON.stringify(await control('faults', [{ kind: 'fire' }], 400))).toContain('kind');
    const state = await control('faults', [{ kind: 'latency', ms: 1, on: 'token' }]);

    expect(state['faults']).toEqual([{ fault: { kind: 'latency', ms: 1, on: 'token' }, struck: 0 }]);
    await control('faults', []);
  });

  it('knows no other address', async () => {
    expect((await call('/sandbox/nothing', '{}')).status).toBe(404);
    expect((await call('/v24/customers/1/googleAds:search', '{}')).status).toBe(404);
  });
});

function largeStore(): MemoryStore {
  const records = sampleAccount();
  const like = records.keywords.get('111~1002');
  if (like === undefined) throw new Error('expected the sample keyword');
  for (let i = 0; i < 12_500; i++) {
    const id = String(20_000 + i);
    records.keywords.set(`111~${id}`, { ...like, id });
  }
  return new MemoryStore([{ records, facts: sampleFacts() }]);
}

async function search(method: string, body: object, status = 200): Promise<Record<string, unknown>> {
  const response = await call(`/v25/customers/1/googleAds:${method}`, JSON.stringify(body), {
    authorization: `Bearer ${token}`,
  });
  expect(response.status).toBe(status);
  return (await response.json()) as Record<string, unknown>;
}

async function control(knob: string, body: object, status = 200): Promise<Record<string, unknown>> {
  const response = await call(`/sandbox/${knob}`, JSON.stringify(body));
  expect(response.status).toBe(status);
  return (await response.json()) as Record<string, unknown>;
}

function call(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://${sandbox.endpoint}${path}`, { method: 'POST', body, headers });
}
