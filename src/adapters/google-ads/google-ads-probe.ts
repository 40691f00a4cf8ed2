import { setTimeout as delay } from 'node:timers/promises';
import { micros } from '../../core/base/micros.ts';
import type { AdsProbe } from '../../jobs/connection-port.ts';
import { openAdsClient } from './client.ts';
import { findAccounts, type GoogleAdsOptions } from './google-ads-platform.ts';
import { conversionTrackingQuery, currencyQuery, customerQuery } from './queries.ts';
import { reachEndpoint } from './reach-endpoint.ts';
import { readRows } from './read-rows.ts';
import { remoteError } from './remote-failure.ts';
import { ADS_SCOPE, openTokenSource } from './token-source.ts';

/** How to reach Google Ads, and where its credentials are, in words. */
export interface ProbeOptions extends GoogleAdsOptions {
  readonly credentialsFrom: string;
}

/** A diagnosis repeats as other requests do, and waits less: someone is looking on. */
const MOST_WAIT_MS = 1_000;

/** Asks a connection one thing at a time, for `bidforest doctor`. Nothing is loaded or connected before the first question. */
export function googleAdsProbe(options: ProbeOptions): AdsProbe {
  const client = openAdsClient({
    ...options,
    sleep: (ms) => (options.sleep ?? delay)(Math.min(ms, MOST_WAIT_MS)),
  });
  const { credentials, loginCustomerId } = options;
  return {
    loginCustomerId,
    credentials: () => {
      if (typeof credentials === 'function') credentials();
      return options.credentialsFrom;
    },
    reach: () => reachEndpoint(options.endpoint),
    token: async () => {
      const source = await openTokenSource(options);
      await source.token();
      return { needs: ADS_SCOPE, scopes: source.scopes() };
    },
    reachedDirectly: () => client.accessibleCustomers(),
    accountIds: async () => options.accountIds ?? findAccounts(client, loginCustomerId),
    account: async (accountId) => {
      const [row] = await readRows(client, accountId, customerQuery);
      if (row === undefined)
        throw remoteError({ message: `account ${accountId} gave no answer about itself` });
      const { customer } = row;
      return {
        id: customer.id,
        name: customer.descriptiveName ?? '',
        currency:
          customer.currencyCode === undefined || customer.currencyCode === '' ? null : customer.currencyCode,
        timeZone: customer.timeZone ?? null,
        manager: customer.manager ?? false,
      };
    },
    billableUnit: async (accountId, currency) => {
      const [row] = await readRows(client, accountId, currencyQuery(currency));
      return row === undefined ? null : micros(row.currencyConstant.billableUnitMicros);
    },
    conversionTracking: async (accountId) => {
      const [row] = await readRows(client, accountId, conversionTrackingQuery);
      return row?.customer.conversionTrackingSetting?.conversionTrackingStatus ?? null;
    },
    close: () => client.close(),
  };
}
