import type { AdsChangeEvent } from '../../../src/core/base/ads-metrics.ts';
import type {
  AdsCurrentValue,
  AdsOperation,
  AdsOutcome,
  AdsTarget,
} from '../../../src/core/base/ads-write.ts';
import { RemoteError } from '../../../src/core/base/errors.ts';
import { targetKey } from '../../../src/core/changes/lever-state.ts';
import { fieldPath, settingPaths, wireMutation } from '../../../src/core/changes/wire-mutation.ts';
import type { AdsPlatform } from '../../../src/jobs/ports.ts';
import { ACCOUNT, CENT, type FakeAccount } from './fake-account.ts';
import type { TestClock } from './test-clock.ts';

/** Ends a run where it stands, as SIGKILL does: nothing in the product may catch it. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** What goes wrong in one call. */
export type Fault =
  /** The process dies before the call, or after its effect. */
  | 'kill_before'
  | 'kill_after'
  /** The request certainly did nothing. */
  | 'refused'
  /** No answer; it did nothing, took effect, or takes effect two minutes later. */
  | 'lost_before'
  | 'lost_after'
  | 'lost_late'
  /** Every second operation is rejected. */
  | 'partial'
  /** Values as they were before the product's last write, when that was within two minutes. */
  | 'stale_read';

/** One call of the platform, for whoever injects faults. */
export interface Call {
  readonly method: 'accounts' | 'readEntities' | 'changeEvents' | 'currentValues' | 'validate' | 'mutate';
}

/** One write that took effect. */
export interface Write {
  readonly by: 'product' | 'person';
  /** Operation key; null for people. */
  readonly key: string | null;
  readonly target: Pick<AdsTarget, 'resourceName' | 'setting'>;
  readonly from: number | null;
  readonly to: number | null;
  readonly at: string;
  readonly late: boolean;
}

export interface FakePlatform extends AdsPlatform {
  /** Everything that ever took effect, in order. */
  readonly writes: readonly Write[];
  /** Largest number of operations in one request. */
  largestRequest(): number;
  /** Edits as a person does: in the web interface, or with a tool that reports nothing. */
  personEdits(
    target: Pick<AdsTarget, 'resourceName' | 'setting'>,
    to: number | null,
    how?: { readonly client?: string | null; readonly email?: string },
  ): void;
}

export const PRODUCT_EMAIL = 'bidforest@example.com';

/** The platform's history shows an edit so much later. */
const HISTORY_LAG_MS = 180_000;

/** Reads may be so old. */
const STALE_MS = 120_000;

/** An ad platform in memory, with faults. `before` is asked at the start of every call. */
export function fakeAdsPlatform(
  account: FakeAccount,
  clock: TestClock,
  before: (call: Call) => Fault | null = () => null,
): FakePlatform {
  const writes: Write[] = [];
  const events: AdsChangeEvent[] = [];
  const late: { readonly dueMs: number; readonly operations: readonly AdsOperation[] }[] = [];
  let beforeLastWrite = new Map<string, number | null>();
  let lastWriteMs = 0;
  let largest = 0;

  function write(
    by: Write['by'],
    target: Write['target'],
    to: number | null,
    about: {
      readonly key?: string;
      readonly client: string | null;
      readonly email: string;
      readonly late?: boolean;
      readonly at?: Date;
    },
  ): void {
    const from = account.get(target) ?? null;
    account.set(target, to);
    const at = (about.at ?? clock.now()).toISOString();
    writes.push({ by, key: about.key ?? null, target, from, to, at, late: about.late ?? false });
    if (about.client !== null)
      events.push(eventOf(target, from, to, { at, client: about.client, email: about.email }));
  }

  function carryOut(operations: readonly AdsOperation[], lateMs: number | null = null): void {
    const at = new Date(lateMs ?? clock.now().getTime());
    lastWriteMs = at.getTime();
    beforeLastWrite = new Map(
      operations.map(({ target }) => [targetKey(target), account.get(target) ?? null]),
    );
    for (const { key, target, to } of operations) {
      write('product', target, to, {
        key,
        client: 'GOOGLE_ADS_API',
        email: PRODUCT_EMAIL,
        late: lateMs !== null,
        at,
      });
    }
  }

  function call(method: Call['method']): Fault | null {
    const fault = before({ method });
    clock.advance({ ms: 400 });
    for (const one of late.splice(0)) {
      if (one.dueMs <= clock.now().getTime()) carryOut(one.operations, one.dueMs);
      else late.push(one);
    }
    if (fault === 'kill_before') throw new Killed(method);
    if (fault === 'refused') throw new RemoteError('UNAVAILABLE', { retryable: true, mayHaveApplied: false });
    return fault;
  }

  /** Faults that come after the effect, or instead of it. */
  function answer<T>(fault: Fault | null, effect: () => T): T {
    if (fault === 'lost_before') throw lost();
    const result = effect();
    if (fault === 'kill_after') throw new Killed('after');
    if (fault === 'lost_after') throw lost();
    return result;
  }

  return {
    writes,
    largestRequest: () => largest,
    personEdits: (target, to, { client = 'GOOGLE_ADS_WEB_CLIENT', email = 'ann@example.com' } = {}) =>
      write('person', target, to, { client, email }),
    accounts: async () => answer(call('accounts'), () => [account.entities().account]),
    readEntities: async () => answer(call('readEntities'), () => account.entities()),
    changeEvents: async (_account, since) =>
      answer(call('changeEvents'), () =>
        events.filter(({ at }) => {
          const age = clock.now().getTime() - Date.parse(at);
          return age >= HISTORY_LAG_MS && Date.parse(at) >= since.getTime();
        }),
      ),
    currentValues: async (targets) => {
      const fault = call('currentValues');
      return answer(fault, () =>
        targets.map((target): AdsCurrentValue => {
          const value = account.get(target);
          const isOld = fault === 'stale_read' && clock.now().getTime() - lastWriteMs <= STALE_MS;
          const old = isOld ? beforeLastWrite.get(targetKey(target)) : undefined;
          return { target, exists: value !== undefined, value: old === undefined ? (value ?? null) : old };
        }),
      );
    },
    mutate: async (operations, { validateOnly }) => {
      const fault = call(validateOnly ? 'validate' : 'mutate');
      largest = Math.max(largest, operations.length);
      const outcomes = operations.map((operation, i) =>
        judged(account, operation, fault === 'partial' && i % 2 === 0),
      );
      const accepted = operations.filter((_, i) => outcomes[i]?.status === 'accepted');
      if (fault === 'lost_late') {
        if (!validateOnly) late.push({ dueMs: clock.now().getTime() + 120_000, operations: accepted });
        throw lost();
      }
      return answer(fault, () => {
        if (!validateOnly) carryOut(accepted);
        return outcomes;
      });
    },
    readMetrics: () => Promise.reject(new Error('the fake has no metrics')),
    readKeywordDays: () => Promise.reject(new Error('the fake has no metrics')),
    readImpressionShares: () => Promise.reject(new Error('the fake has no metrics')),
    readConversionLags: () => Promise.reject(new Error('the fake has no metrics')),
    readCampaignDays: () => Promise.reject(new Error('the fake has no metrics')),
    readCampaignHours: () => Promise.reject(new Error('the fake has no metrics')),
    readCampaignPlaces: () => Promise.reject(new Error('the fake has no metrics')),
    readClicks: () => Promise.reject(new Error('the fake has no clicks')),
    readSimulations: () => Promise.reject(new Error('the fake has no simulations')),
    close: () => Promise.resolve(),
  };
}

function judged(account: FakeAccount, operation: AdsOperation, reject: boolean): AdsOutcome {
  const { problem } = wireMutation(operation, CENT);
  const gone = account.get(operation.target) === undefined ? 'mutate_error.RESOURCE_NOT_FOUND' : null;
  const code =
    gone ?? (problem === null ? null : 'range_error.INVALID') ?? (reject ? 'internal_error.TRANSIENT' : null);
  const message = code === null ? null : (problem ?? code);
  return {
    key: operation.key,
    status: code === null ? 'accepted' : 'rejected',
    code,
    message,
    requestId: null,
  };
}

function lost(): RemoteError {
  return new RemoteError('the connection was reset', {
    retryable: true,
    mayHaveApplied: true,
    code: 'ECONNRESET',
  });
}

function eventOf(
  target: Write['target'],
  from: number | null,
  to: number | null,
  { at, client, email }: { readonly at: string; readonly client: string; readonly email: string },
): AdsChangeEvent {
  const known = 'strategy' in target ? fieldPath(target as AdsTarget)?.join('.') : undefined;
  const path =
    known ?? settingPaths(target.resourceName).find(({ setting }) => setting === target.setting)?.path ?? '';
  return {
    accountId: ACCOUNT,
    at,
    resourceName: target.resourceName,
    resourceType: null,
    client,
    userEmail: email,
    operation: 'UPDATE',
    changedFields: [path],
    before: from === null ? {} : { [path]: from },
    after: to === null ? {} : { [path]: to },
  };
}
