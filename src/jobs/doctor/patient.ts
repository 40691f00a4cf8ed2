import type { OperationPlanDocument } from '../../contract/operation-plan-document.ts';
import type { AdsEntities } from '../../core/base/ads-account.ts';
import { RemoteError } from '../../core/base/errors.ts';
import type { AdsPlatform } from '../ports.ts';
import type { AdsProbe, OperationQuota, ProbedAccount } from '../connection-port.ts';
import type { World } from '../world.ts';

/** What the checks of a connection look at; what was read once is remembered. */
export interface Patient {
  readonly world: World;
  readonly source: string;
  readonly probe: AdsProbe;
  readonly platform: AdsPlatform;
  readonly quota: OperationQuota;
  reachedDirectly(): Promise<readonly string[]>;
  accountIds(): Promise<readonly string[]>;
  /** What an account says of itself, or the error that it gives instead. */
  account(accountId: string): Promise<ProbedAccount | RemoteError>;
  /** The accounts that are not managers. @throws RemoteError */
  accounts(): Promise<readonly ProbedAccount[]>;
  entities(accountId: string): Promise<AdsEntities>;
  /** Filled in by the check of the quota. */
  operations: OperationPlanDocument | null;
}

/** Takes up a connection. */
export function openPatient(
  world: World,
  source: string,
  parts: Pick<Patient, 'probe' | 'platform' | 'quota'>,
): Patient {
  const { probe, platform } = parts;
  const known = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const reading = (known.get(key) as Promise<T> | undefined) ?? read();
    known.set(key, reading);
    return reading;
  };
  const patient: Patient = {
    ...parts,
    world,
    source,
    operations: null,
    reachedDirectly: () => once('direct', () => probe.reachedDirectly()),
    accountIds: () => once('ids', () => probe.accountIds()),
    account: (id) => once(`account ${id}`, () => orError(() => probe.account(id))),
    accounts: async () => {
      const accounts: ProbedAccount[] = [];
      for (const id of await patient.accountIds()) {
        const account = await patient.account(id);
        if (account instanceof RemoteError) throw account;
        if (!account.manager) accounts.push(account);
      }
      return accounts;
    },
    entities: (id) => once(`entities ${id}`, () => platform.readEntities(id)),
  };
  return patient;
}

async function orError(read: () => Promise<ProbedAccount>): Promise<ProbedAccount | RemoteError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
}
