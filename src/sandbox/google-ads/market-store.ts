import { daysBetween } from '../../core/base/day.ts';
import { InvariantError } from '../../core/base/errors.ts';
import { readClicks } from '../market/clicks.ts';
import { applyLevers } from '../market/levers.ts';
import { today, type Market } from '../market/market-state.ts';
import { bidSimulations } from '../market/simulations.ts';
import type { Simulation } from '../market/simulation.ts';
import { advance } from '../market/step.ts';
import { localDay } from './local-time.ts';
import { factsOfMarket } from './market-facts.ts';
import { leversOf } from './market-levers.ts';
import { recordsOfMarket } from './market-records.ts';
import type { AccountRecords, ClickRecord, CustomerRecord, SimulationRecord } from './records.ts';
import type { AdsStore, Edit, Fact, FactRequest } from './store.ts';

interface MarketAccount {
  readonly market: Market;
  readonly records: AccountRecords;
}

/**
 * Markets as a store: one account each, under a manager account if there is one.
 * A day's facts appear when the day is over; edits act from the day that is being played.
 */
export class MarketStore implements AdsStore {
  readonly customers: readonly CustomerRecord[];
  readonly #accounts: ReadonlyMap<string, MarketAccount>;
  readonly #simulations = new Map<string, MadeSimulations>();

  constructor(markets: readonly Market[], manager?: { readonly id: string; readonly name: string }) {
    const managerId = manager?.id ?? null;
    const accounts = markets.map((market) => ({
      market,
      records: recordsOfMarket(market.account, managerId),
    }));
    this.#accounts = new Map(accounts.map((account) => [account.market.account.id, account]));
    const customers = accounts.map(({ records }) => records.customer);
    this.customers = manager === undefined ? customers : [managerRecord(manager, customers[0]), ...customers];
  }

  records(customerId: string): AccountRecords | undefined {
    return this.#accounts.get(customerId)?.records;
  }

  facts(customerId: string, request: FactRequest): Iterable<Fact> {
    const account = this.#accounts.get(customerId);
    return account === undefined ? [] : factsOfMarket(account.market, request);
  }

  clicks(customerId: string, { from, to }: Pick<FactRequest, 'from' | 'to'>): ClickRecord[] {
    const account = this.#accounts.get(customerId);
    if (account === undefined) return [];
    return readClicks(account.market, { from, to }).map(({ clickId, locationId, ...click }) => ({
      ...click,
      gclid: clickId,
      location: locationId,
    }));
  }

  simulations(customerId: string): SimulationRecord[] {
    const account = this.#accounts.get(customerId);
    if (account === undefined) return [];
    const { market, records } = account;
    const known = this.#simulations.get(customerId);
    // Three resources are asked one after the other for what is dear to make.
    if (known?.played === market.played && known.account === market.account) return known.made;
    const made = bidSimulations(market).map((simulation) => simulationRecord(records, simulation));
    this.#simulations.set(customerId, { played: market.played, account: market.account, made });
    return made;
  }

  edited(customerId: string, edits: readonly Edit[]): void {
    const account = this.#accounts.get(customerId);
    if (account === undefined) return;
    const { market, records } = account;
    const levers = edits.flatMap((edit) => leversOf(records, edit));
    const outcome = applyLevers(market.account, levers, today(market));
    const [refused] = outcome.refused;
    if (refused !== undefined)
      throw new InvariantError(`expected the market to take what the API accepted, found: ${refused.reason}`);
    market.account = outcome.account;
  }

  advanceTo(now: number): void {
    for (const { market, records } of this.#accounts.values()) {
      const days = daysBetween(today(market), localDay(now, records.customer.timeZone));
      if (days > 0) advance(market, days);
    }
  }
}

/** Simulations as made for one state of a market. */
interface MadeSimulations {
  readonly played: number;
  readonly account: Market['account'];
  readonly made: SimulationRecord[];
}

function managerRecord(
  { id, name }: { readonly id: string; readonly name: string },
  like: CustomerRecord | undefined,
): CustomerRecord {
  return {
    id,
    name,
    currency: like?.currency ?? 'USD',
    timeZone: like?.timeZone ?? 'UTC',
    manager: true,
    test: false,
    managerId: null,
    billableUnitMicros: like?.billableUnitMicros ?? 10_000,
    minimumBudgetMicros: 0,
  };
}

function simulationRecord(records: AccountRecords, simulation: Simulation): SimulationRecord {
  const { level, id, type, method, startDay, endDay } = simulation;
  const keyword =
    level === 'keyword' ? [...records.keywords.values()].find((one) => one.id === id) : undefined;
  const adGroupId = level === 'ad-group' ? id : (keyword?.adGroupId ?? null);
  return {
    level: level === 'ad-group' ? 'ad_group' : level,
    campaignId: adGroupId === null ? id : (records.adGroups.get(adGroupId)?.campaignId ?? ''),
    adGroupId,
    keywordId: keyword?.id ?? null,
    type,
    method,
    from: startDay,
    to: endDay,
    points: simulation.points.map(({ setting, ...counts }) => ({
      at: setting,
      topImpressions: 0,
      ...counts,
    })),
  };
}
