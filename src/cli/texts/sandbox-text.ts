import type { SandboxDocument } from '../../contract/sandbox-document.ts';

/** The sandbox for people. */
export function sandboxText(document: SandboxDocument): string {
  const {
    crm,
    endpoint,
    propertyId,
    metaAccountId,
    accountId,
    accountName,
    campaigns,
    keywords,
    daysPerSecond,
  } = document;
  return [
    `Google Ads API on ${endpoint} (gRPC, REST and OAuth tokens on one port; any refresh token is good)`,
    `Google Analytics Data API on the same port (gRPC): property ${propertyId}`,
    `Graph API v24.0 of Meta on the same port (any access token is good): act_${metaAccountId}`,
    ...(crm === null ? [] : [`CRM of the shop, PostgreSQL: psql ${crm} -c 'TABLE shop.orders LIMIT 5'`]),
    `Account ${accountId}, ${accountName}: ${campaigns} campaigns, ${keywords} keywords`,
    daysPerSecond === 0
      ? `Time waits: POST http://${endpoint}/sandbox/advance {"days": 1}`
      : `Time runs: ${daysPerSecond} days a second`,
    `State: GET http://${endpoint}/sandbox/state`,
    'Stop with Ctrl-C.',
  ].join('\n');
}
