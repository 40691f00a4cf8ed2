import type { AccountRecords, ClickRecord, CustomerRecord, SimulationRecord } from './records.ts';
import type { AdsStore, Edit, Fact, FactRequest } from './store.ts';

/** What a {@link MemoryStore} holds of one account. */
export interface MemoryAccount {
  readonly records: AccountRecords;
  readonly facts?: readonly Fact[];
  readonly clicks?: readonly ClickRecord[];
  readonly simulations?: readonly SimulationRecord[];
}

/** A store whose facts are given: for tests, and for trying the protocol without a market. */
export class MemoryStore implements AdsStore {
  readonly customers: readonly CustomerRecord[];
  /** Edits it was told of, oldest first. */
  readonly history: Edit[] = [];
  readonly #accounts: ReadonlyMap<string, MemoryAccount>;

  constructor(accounts: readonly MemoryAccount[], managers: readonly CustomerRecord[] = []) {
    this.#accounts = new Map(accounts.map((account) => [account.records.customer.id, account]));
    this.customers = [...managers, ...accounts.map(({ records }) => records.customer)];
  }

  records(customerId: string): AccountRecords | undefined {
    return this.#accounts.get(customerId)?.records;
  }

  facts(customerId: string, { from, to }: FactRequest): Fact[] {
    const facts = this.#accounts.get(customerId)?.facts ?? [];
    return facts.filter(({ day }) => day >= from && day <= to);
  }

  clicks(customerId: string, { from, to }: Pick<FactRequest, 'from' | 'to'>): ClickRecord[] {
    const clicks = this.#accounts.get(customerId)?.clicks ?? [];
    return clicks.filter(({ day }) => day >= from && day <= to);
  }

  simulations(customerId: string): readonly SimulationRecord[] {
    return this.#accounts.get(customerId)?.simulations ?? [];
  }

  edited(_customerId: string, edits: readonly Edit[]): void {
    this.history.push(...edits);
  }

  /** Its facts do not come from time passing. */
  advanceTo(): void {}
}
