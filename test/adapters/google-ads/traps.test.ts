import { Customer, enums } from 'google-ads-api';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadModules } from '../../../src/adapters/google-ads/modules.ts';
import { wireMutation } from '../../../src/core/changes/wire-mutation.ts';
import { openCustomer, type OpenCustomer } from '../../../src/adapters/google-ads/ads-customer.ts';
import { openTokenSource } from '../../../src/adapters/google-ads/token-source.ts';
import type { AdsTarget } from '../../../src/core/base/ads-write.ts';
import { sampleAccount } from '../../sandbox/google-ads/sample-account.ts';
import { openTwin, type OpenTwin } from './open-twin.ts';

/*
 * Ways in which google-ads-api silently clears a bid or silently does nothing, each shown against the twin with the
 * client's own methods, and beside it what the connector does instead. Numbered as in the project's notes.
 */

const NAME = 'customers/1/adGroups/111';
const TARGET: AdsTarget = { accountId: '1', resourceName: NAME, setting: 'ad_group.cpc_bid' };

let twin: OpenTwin;
let open: OpenCustomer;
let client: Customer;

beforeAll(async () => {
  twin = await openTwin();
  const options = {
    endpoint: twin.sandbox.endpoint,
    loginCustomerId: null,
    credentials: { kind: 'refresh_token', clientId: 'i', clientSecret: 's', refreshToken: 'r' },
  } as const;
  open = openCustomer(await loadModules(), options, await openTokenSource(options), '1');
  client = open.customer;
});
afterAll(async () => {
  await open.close();
  await twin.close();
});
afterEach(() => {
  const records = twin.sandbox.twin.store.records('1');
  for (const [key, fresh] of sampleAccount().adGroups) Object.assign(records?.adGroups.get(key) ?? {}, fresh);
});

const bid = (): number | null | undefined =>
  twin.sandbox.twin.store.records('1')?.adGroups.get('111')?.cpcBidMicros;

/** What a program does that does not know the trap; types would stop most, plain JavaScript would not. */
const careless = (fields: object): never => ({ resource_name: NAME, ...fields }) as never;

type Operation = Parameters<Customer['mutateResources']>[0][number];

const mutate = (fields: object): Promise<unknown> => {
  const operation = { entity: 'ad_group', operation: 'update', resource: { resource_name: NAME, ...fields } };
  return client.mutateResources([operation as unknown as Operation]);
};

describe('T1: unknown keys', () => {
  it('are dropped by update(), which reports success and changes nothing', async () => {
    const response = await client.adGroups.update([careless({ cpcBidMicros: 2_000_000 })]);

    expect(response.results[0]?.resource_name).toBe(NAME);
    expect(bid()).toBe(1_000_000);
  });

  it('and undefined clear the bid through mutateResources(), as the mask has the field and the message has no value', async () => {
    await mutate({ cpcBidMicros: 2_000_000 });
    expect(bid()).toBeNull();
    await mutate({ cpc_bid_micros: 1_000_000 });
    await mutate({ cpc_bid_micros: undefined });
    expect(bid()).toBeNull();
  });

  it.each([undefined, NaN, Infinity, '2000000', 2_000_000.5])(
    'never leave the connector: a bid of %s is rejected',
    async (to) => {
      const operation = { key: 'k', target: TARGET, to: to as number };

      expect(wireMutation(operation, 10_000).mutation).toBeNull();
      expect((await twin.platform.mutate([operation], { validateOnly: false }))[0]?.code).toBe(
        'bidforest.unsendable',
      );
      expect(bid()).toBe(1_000_000);
    },
  );
});

describe('T1b: NaN', () => {
  it('is sent as 0, which Google refuses as too low', async () => {
    await expect(mutate({ cpc_bid_micros: NaN })).rejects.toMatchObject({ code: 3 });
    expect(bid()).toBe(1_000_000);
  });
});

describe('T2: null', () => {
  it('is not cleared by update(), and is by mutateResources(), which the connector therefore uses', async () => {
    await client.adGroups.update([careless({ cpc_bid_micros: null })]);
    expect(bid()).toBe(1_000_000);
    await mutate({ cpc_bid_micros: null });
    expect(bid()).toBeNull();
  });
});

describe('T3: an empty object', () => {
  it('becomes a leaf of the mask and switches the strategy', async () => {
    const resource = { resource_name: 'customers/1/campaigns/13', manual_cpc: {} };
    await client.mutateResources([
      { entity: 'campaign', operation: 'update', resource } as unknown as Operation,
    ]);

    expect(twin.sandbox.twin.store.records('1')?.campaigns.get('13')?.strategy).toBe('MANUAL_CPC');
  });
});

describe('T4: fractions of a micro', () => {
  it('are cut off on the wire, so that another bid arrives than was asked for', async () => {
    await client.adGroups.update([careless({ cpc_bid_micros: 1_230_000.8 })]);

    expect(bid()).toBe(1_230_000);
  });
});

describe('T5: enum constants newer than the client', () => {
  it('vanish from its rows, and keep their name in ours', async () => {
    const campaign = twin.sandbox.twin.store.records('1')?.campaigns.get('14');
    Object.assign(campaign ?? {}, { strategy: 'TARGET_HAPPINESS' });
    const parsing = new Customer(
      { client_id: '', client_secret: '', developer_token: '' },
      { customer_id: '1', refresh_token: 'r' },
    );
    const [raw] = await client.query<{ campaign: Record<string, unknown> }[]>(
      'SELECT campaign.bidding_strategy_type FROM campaign WHERE campaign.id = 14',
    );
    const decamelize = parsing as unknown as {
      decamelizeKeysIfNeeded(row: unknown): { campaign: Record<string, unknown> };
    };
    const parsed = decamelize.decamelizeKeysIfNeeded(raw);
    const { campaigns } = await twin.platform.readEntities('1');

    expect(parsed.campaign['bidding_strategy_type']).toBeUndefined();
    expect(campaigns.find(({ id }) => id === '14')?.biddingStrategy).toBe('TARGET_HAPPINESS');
    expect(enums.BiddingStrategyType).not.toHaveProperty('TARGET_HAPPINESS');
  });
});

describe('T6: options of query()', () => {
  it('page_size is refused by the API', async () => {
    await expect(client.query('SELECT campaign.id FROM campaign', { page_size: 10 })).rejects.toThrow(
      /page size/,
    );
  });

  it('validate_only goes to a method that does not know it, and is refused', async () => {
    await expect(client.query('SELECT campaign.id FROM campaign', { validate_only: true })).rejects.toThrow(
      /Unknown name "validate_only"/,
    );
  });
});

describe('T7: what is zero or empty', () => {
  it('is absent from rows; counts read as 0 and the rest as null', async () => {
    const [row] = (await twin.client.query(
      '1',
      'SELECT campaign.labels, campaign.bidding_strategy FROM campaign WHERE campaign.id = 12',
    )) as [{ campaign: object }];

    expect(row.campaign).toEqual({ resourceName: 'customers/1/campaigns/12' });
  });
});

describe('T8: max_reporting_rows', () => {
  const all = 'SELECT campaign.id FROM campaign';
  const noticed = async (query: string): Promise<number> => {
    const { clientOptions } = client as unknown as { clientOptions: { max_reporting_rows?: number } };
    clientOptions.max_reporting_rows = 2;
    let rows = 0;
    try {
      for await (const row of client.queryStream(query)) rows += Object.keys(row).length;
      return rows;
    } finally {
      delete clientOptions.max_reporting_rows;
    }
  };

  it('holds no query to it, and a stream only where its text has no "limit "', async () => {
    await expect(noticed(all)).rejects.toThrow(/max_reporting_rows/);
    expect(await noticed(`${all} WHERE campaign.name != 'limit '`)).toBe(5);
  });

  it('is not used: a query of ours gives all of its rows', async () => {
    expect(await twin.client.query('1', all)).toHaveLength(5);
  });
});

describe('T9: a token revoked before its time', () => {
  it('is replaced with the next request, not after fifty minutes', async () => {
    const { access, settings } = twin.sandbox.twin;
    await twin.client.query('1', 'SELECT campaign.id FROM campaign');
    const revoke = vi.spyOn(access, 'authenticate').mockImplementationOnce(() => {
      access.authenticate(
        { authorization: 'Bearer revoked', loginCustomerId: null, anonymous: false },
        settings,
        0,
      );
    });

    expect(await twin.client.query('1', 'SELECT campaign.id FROM campaign')).toHaveLength(5);
    revoke.mockRestore();
  });
});

describe('T10: request ids', () => {
  it('are known of failures, and not of successes', async () => {
    const outcomes = await twin.platform.mutate(
      [
        { key: 'good', target: TARGET, to: 1_100_000 },
        { key: 'bad', target: { ...TARGET, resourceName: 'customers/1/adGroups/9' }, to: 1_100_000 },
      ],
      { validateOnly: false },
    );
    const [alone] = await twin.platform.mutate([{ key: 'good', target: TARGET, to: 1_200_000 }], {
      validateOnly: false,
    });

    expect(outcomes[1]?.requestId).toMatch(/^twin-/);
    expect(alone?.requestId).toBeNull();
  });
});

describe('T11: text in a query', () => {
  it('is quoted, so that it cannot end the string it stands in', async () => {
    const { quoted } = await import('../../../src/adapters/google-ads/queries.ts');
    const evil = "x' OR campaign.id = 1 \\";

    expect(
      await twin.client.query('1', `SELECT campaign.id FROM campaign WHERE campaign.name = ${quoted(evil)}`),
    ).toEqual([]);
  });
});

describe('T12: two copies of grpc-js', () => {
  it('make channel credentials that are not recognised, so there is one', async () => {
    const { createRequire } = await import('node:module');
    const from = (path: string): string => createRequire(path).resolve('@grpc/grpc-js');
    const here = createRequire(import.meta.url);
    const gax = here.resolve('google-gax');
    const node = createRequire(here.resolve('google-ads-node')).resolve('google-gax');

    expect(gax).toBe(node);
    expect(from(gax)).toBe(from(node));
  });
});
