import { openAdsClient } from '../../../src/adapters/google-ads/client.ts';

/* The connector as in production: no endpoint, TLS, tokens on every call. Its environment decides who answers. */
const client = openAdsClient({
  endpoint: null,
  loginCustomerId: null,
  credentials: { kind: 'refresh_token', clientId: 'id', clientSecret: 'secret', refreshToken: 'refresh' },
});
const queried = await client.query('1', 'SELECT campaign.id FROM campaign LIMIT 1');
const failure = await client.mutate(
  '1',
  [
    {
      entity: 'ad_group',
      operation: 'update',
      resource: { resource_name: 'customers/1/adGroups/111', cpc_bid_micros: 2_000_000 },
    },
  ],
  { validateOnly: false },
);
const accessible = await client.accessibleCustomers();
await client.close();
process.stdout.write(JSON.stringify({ queried, failure, accessible }));
