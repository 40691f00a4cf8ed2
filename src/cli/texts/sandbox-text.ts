import type { SandboxDocument } from '../../contract/sandbox-document.ts';

/** The sandbox for people. */
export function sandboxText(document: SandboxDocument): string {
  const { endpoint, propertyId, accountId, accountName, campaigns, keywords, daysPerSecond } = document;
  return [
    `Google Ads API on ${endpoint} (gRPC, REST and OAuth tokens on one port; any refresh token is good)`,
    `Google Analytics Data API on the same port (gRPC): property ${propertyId}`,
    `Account ${accountId}, ${accountName}: ${campaigns} campaigns, ${keywords} keywords`,
    daysPerSecond === 0
      ? `Time waits: POST http://${endpoint}/sandbox/advance {"days": 1}`
      : `Time runs: ${daysPerSecond} days a second`,
    `State: GET http://${endpoint}/sandbox/state`,
    'Stop with Ctrl-C.',
  ].join('\n');
}
