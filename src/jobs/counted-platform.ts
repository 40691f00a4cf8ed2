import { RemoteError } from '../core/base/errors.ts';
import type { AdsPlatform } from './ports.ts';
import type { OperationQuota } from './connection-port.ts';

/** Refusals after which asking again is pointless until the platform's window opens. */
const PARKING = /^quota_error\.(RESOURCE_EXHAUSTED|EXCESSIVE_(SHORT|LONG)_TERM_QUERY_RESOURCE_CONSUMPTION)$/;

/**
 * A platform whose calls are kept within the daily quota: what does not fit is refused before it is sent, and an
 * account or project whose quota turns out to be used up is parked. The platform itself tells the quota of each request.
 */
export function countedPlatform(platform: AdsPlatform, quota: OperationQuota): AdsPlatform {
  const counted = async <T>(accountId: string, operations: number, call: () => Promise<T>): Promise<T> => {
    await quota.admit(accountId, operations);
    try {
      return await call();
    } catch (error) {
      if (error instanceof RemoteError && PARKING.test(error.code ?? '')) await quota.park(accountId, error);
      throw error;
    } finally {
      await quota.settle();
    }
  };
  return {
    accounts: () => counted('', 1, () => platform.accounts()),
    readEntities: (accountId) => counted(accountId, 1, () => platform.readEntities(accountId)),
    readMetrics: (accountId, range) => counted(accountId, 1, () => platform.readMetrics(accountId, range)),
    readKeywordDays: (accountId, range) =>
      counted(accountId, 1, () => platform.readKeywordDays(accountId, range)),
    readImpressionShares: (accountId, range) =>
      counted(accountId, 1, () => platform.readImpressionShares(accountId, range)),
    readConversionLags: (accountId, range) =>
      counted(accountId, 1, () => platform.readConversionLags(accountId, range)),
    readCampaignDays: (accountId, range) =>
      counted(accountId, 1, () => platform.readCampaignDays(accountId, range)),
    readCampaignHours: (accountId, range) =>
      counted(accountId, 1, () => platform.readCampaignHours(accountId, range)),
    readCampaignPlaces: (accountId, range) =>
      counted(accountId, 1, () => platform.readCampaignPlaces(accountId, range)),
    readClicks: (accountId, day) => counted(accountId, 1, () => platform.readClicks(accountId, day)),
    readSimulations: (accountId) => counted(accountId, 1, () => platform.readSimulations(accountId)),
    changeEvents: (accountId, since) => counted(accountId, 1, () => platform.changeEvents(accountId, since)),
    currentValues: (targets) =>
      counted(targets[0]?.accountId ?? '', 1, () => platform.currentValues(targets)),
    mutate: (operations, options) =>
      counted(operations[0]?.target.accountId ?? '', operations.length, () =>
        platform.mutate(operations, options),
      ),
    close: () => platform.close(),
  };
}
