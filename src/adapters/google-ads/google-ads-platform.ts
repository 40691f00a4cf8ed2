import type { AdsAccount, AdsEntities, AdsSimulation } from '../../core/base/ads-account.ts';
import type { AdsChangeEvent } from '../../core/base/ads-metrics.ts';
import type { AdsPlatform, Clock } from '../../jobs/ports.ts';
import { accountDateTime } from './account-time.ts';
import { changeEventOf } from './change-rows.ts';
import { openAdsClient, type AdsClient } from './client.ts';
import { readCurrentValues } from './current-values.ts';
import type { AdsClientOptions } from './options.ts';
import {
  adGroupModifiersQuery,
  adGroupsQuery,
  campaignsQuery,
  CHANGE_EVENT_PAGE,
  changeEventsQuery,
  clientsQuery,
  criteriaQuery,
  currencyQuery,
  customerQuery,
  keywordsQuery,
  simulationQueries,
} from './queries.ts';
import {
  readCampaignDays,
  readCampaignHours,
  readCampaignPlaces,
  readClicks,
  readConversionLags,
  readImpressionShares,
  readKeywordDays,
  readMetrics,
} from './read-metrics.ts';
import { readRows } from './read-rows.ts';
import { remoteError } from './remote-failure.ts';
import {
  accountOf,
  adGroupModifierOf,
  adGroupOf,
  campaignOf,
  criterionOf,
  keywordOf,
  simulationOf,
} from './rows.ts';
import type { CustomerRow } from './schema.ts';
import { sendOperations } from './send-operations.ts';

/** How to reach Google Ads, and which accounts to work with. */
export interface GoogleAdsOptions extends AdsClientOptions {
  /** Ids of accounts; null takes all under the login customer, or all that are reached directly. */
  readonly accountIds: readonly string[] | null;
  readonly now: Clock;
}

/** Google Ads behind the port. Nothing is loaded or connected before the first call. */
export function googleAdsPlatform(options: GoogleAdsOptions): AdsPlatform {
  const client = openAdsClient(options);
  const known = new Map<string, Promise<AdsAccount>>();
  const account = (id: string): Promise<AdsAccount> => {
    const reading = known.get(id) ?? readAccount(client, id);
    known.set(id, reading);
    // A failed read is not remembered: the next call asks again.
    reading.catch(() => known.delete(id));
    return reading;
  };
  return {
    accounts: async () => {
      const ids = options.accountIds ?? (await findAccounts(client, options.loginCustomerId));
      const accounts: AdsAccount[] = [];
      for (const id of ids) accounts.push(await account(id));
      return accounts.filter(({ manager }) => !manager);
    },
    readEntities: async (accountId) => readEntities(client, await account(accountId)),
    readMetrics: (accountId, range) => readMetrics(client, accountId, range),
    readKeywordDays: (accountId, range) => readKeywordDays(client, accountId, range),
    readImpressionShares: (accountId, range) => readImpressionShares(client, accountId, range),
    readConversionLags: (accountId, range) => readConversionLags(client, accountId, range),
    readCampaignDays: (accountId, range) => readCampaignDays(client, accountId, range),
    readCampaignHours: (accountId, range) => readCampaignHours(client, accountId, range),
    readCampaignPlaces: (accountId, range) => readCampaignPlaces(client, accountId, range),
    readClicks: (accountId, day) => readClicks(client, accountId, day),
    readSimulations: (accountId) => readSimulations(client, accountId),
    changeEvents: async (accountId, since) =>
      readChangeEvents(client, await account(accountId), since, options.now()),
    currentValues: (targets) => readCurrentValues(client, targets),
    mutate: async (operations, how) => {
      const accountId = operations[0]?.target.accountId;
      if (accountId === undefined) return [];
      const { billableUnitMicros } = await account(accountId);
      return sendOperations(client, operations, billableUnitMicros, how);
    },
    close: () => client.close(),
  };
}

/** Ids of all accounts under the login customer, or of all that are reached directly. @throws RemoteError */
export async function findAccounts(
  client: AdsClient,
  loginCustomerId: string | null,
): Promise<readonly string[]> {
  if (loginCustomerId === null) return client.accessibleCustomers();
  const clients = await readRows(client, loginCustomerId, clientsQuery);
  return clients.map(({ customerClient }) => customerClient.id);
}

/** The account and the unit of its currency: two queries. Managers have no money to bid, and need none. */
async function readAccount(client: AdsClient, accountId: string): Promise<AdsAccount> {
  const [row] = await readRows(client, accountId, customerQuery);
  if (row === undefined) throw remoteError({ message: `account ${accountId} gave no answer about itself` });
  const { customer } = row;
  if (customer.manager === true) return accountOf(customer, 1);
  return accountOf(customer, await readBillableUnit(client, accountId, customer));
}

async function readBillableUnit(
  client: AdsClient,
  accountId: string,
  customer: CustomerRow,
): Promise<number> {
  const currency = customer.currencyCode ?? '';
  if (currency === '')
    throw remoteError({
      message: `account ${accountId} has no currency; its setup was never finished`,
      code: 'CUSTOMER_NOT_ENABLED',
    });
  const [row] = await readRows(client, accountId, currencyQuery(currency));
  if (row === undefined)
    throw remoteError({ message: `Google Ads does not tell the billable unit of ${currency}` });
  return row.currencyConstant.billableUnitMicros;
}

async function readEntities(client: AdsClient, account: AdsAccount): Promise<AdsEntities> {
  const { id } = account;
  const campaigns = await readRows(client, id, campaignsQuery);
  const adGroups = await readRows(client, id, adGroupsQuery);
  const keywords = await readRows(client, id, keywordsQuery);
  const criteria = await readRows(client, id, criteriaQuery);
  const modifiers = await readRows(client, id, adGroupModifiersQuery);
  return {
    account,
    campaigns: campaigns.map((row) => campaignOf(id, row)),
    adGroups: adGroups.map((row) => adGroupOf(id, row)),
    keywords: keywords.map((row) => keywordOf(id, row)),
    modifiers: [
      ...criteria.map((row) => criterionOf(id, row)),
      ...modifiers.map((row) => adGroupModifierOf(id, row)),
    ].filter((modifier) => modifier !== null),
  };
}

async function readSimulations(client: AdsClient, accountId: string): Promise<AdsSimulation[]> {
  const campaigns = await readRows(client, accountId, simulationQueries.campaign);
  const adGroups = await readRows(client, accountId, simulationQueries.ad_group);
  const keywords = await readRows(client, accountId, simulationQueries.keyword);
  return [
    ...campaigns.map((row) => simulationOf(accountId, 'campaign', row.campaignSimulation)),
    ...adGroups.map((row) => simulationOf(accountId, 'ad_group', row.adGroupSimulation)),
    ...keywords.map((row) => simulationOf(accountId, 'keyword', row.adGroupCriterionSimulation)),
  ];
}

/** Pages by the time of the last event; events of that very moment come twice and are told apart by their names. */
async function readChangeEvents(
  client: AdsClient,
  { id, timeZone }: AdsAccount,
  since: Date,
  now: Date,
): Promise<AdsChangeEvent[]> {
  const events = new Map<string, AdsChangeEvent>();
  const to = accountDateTime(new Date(now.getTime() + 86_400_000), timeZone);
  for (let from = accountDateTime(since, timeZone); ;) {
    const rows = await readRows(client, id, changeEventsQuery(from, to));
    for (const row of rows) events.set(row.changeEvent.resourceName, changeEventOf(id, timeZone, row));
    const last = rows.at(-1)?.changeEvent.changeDateTime;
    if (rows.length < CHANGE_EVENT_PAGE || last === undefined || last === from) return [...events.values()];
    from = last;
  }
}
