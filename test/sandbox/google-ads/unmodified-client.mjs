// A program as a user of google-ads-api would write it: no endpoint, no seam, nothing of bidforest.
import { GoogleAdsApi } from 'google-ads-api';

const api = new GoogleAdsApi({ client_id: 'id', client_secret: 'secret', developer_token: 'token' });
const customer = api.Customer({ customer_id: '1', refresh_token: 'refresh' });

const queried = await customer.query(
  'SELECT campaign.id, campaign.bidding_strategy_type, metrics.clicks FROM campaign WHERE segments.date DURING YESTERDAY AND campaign.id = 11',
);
const streamed = [];
for await (const row of customer.queryStream('SELECT ad_group.id FROM ad_group ORDER BY ad_group.id'))
  streamed.push(row.ad_group.id);
const reported = [];
const raw = await customer.reportStreamRaw({
  entity: 'campaign',
  attributes: ['campaign.id', 'campaign.name'],
  limit: 1,
});
for await (const chunk of raw) reported.push(...chunk.results.map(({ campaign }) => campaign.name));
const updated = await customer.adGroups.update(
  [
    { resource_name: 'customers/1/adGroups/111', cpc_bid_micros: 2_000_000 },
    { resource_name: 'customers/1/adGroups/121', cpc_bid_micros: 1 },
  ],
  { partial_failure: true },
);
const mutated = await customer.mutateResources([
  {
    entity: 'campaign_budget',
    operation: 'update',
    resource: { resource_name: 'customers/1/campaignBudgets/11', amount_micros: 55_000_000 },
  },
]);
const { resource_names: accessible } = await api.listAccessibleCustomers('refresh');

process.stdout.write(
  JSON.stringify({
    queried,
    streamed,
    reported,
    updated: {
      names: updated.results.map(({ resource_name }) => resource_name),
      errors: updated.partial_failure_error.errors.map((error) => [
        error.location.field_path_elements[0].index,
        error.error_code.currency_error,
      ]),
    },
    mutated: mutated.mutate_operation_responses.map(
      ({ campaign_budget_result }) => campaign_budget_result.resource_name,
    ),
    accessible,
  }),
);
process.exit(0);
