import { levelBelow } from '../access.ts';
import type { ChangeRecord } from '../change-log.ts';
import { isPresent } from '../effective-values.ts';
import type { DateRange } from '../gaql/date-range.ts';
import type { AccountRecords, ClickRecord, CustomerRecord, SimulationRecord } from '../records.ts';
import { adGroupFields, keywordFields, keywordViewFields } from './ad-group-fields.ts';
import { clickFields } from './click-fields.ts';
import { budgetFields, campaignFields } from './campaign-fields.ts';
import { changeEventFields } from './change-event-fields.ts';
import { customerFields } from './customer-fields.ts';
import type { Field, RowContext } from './field.ts';
import { metricFields } from './metric-fields.ts';
import { bidModifierFields, criterionFields, locationViewFields } from './modifier-fields.ts';
import { segmentFields } from './segment-fields.ts';
import { simulationFields } from './simulation-fields.ts';

/** Every field that can be asked for, by name. */
export const fields: ReadonlyMap<string, Field> = new Map(
  [
    ...customerFields,
    ...campaignFields,
    ...budgetFields,
    ...adGroupFields,
    ...keywordFields,
    ...keywordViewFields,
    ...criterionFields,
    ...locationViewFields,
    ...bidModifierFields,
    ...clickFields,
    ...changeEventFields,
    ...simulationFields,
    ...segmentFields,
    ...metricFields,
  ].map((field) => [field.name, field]),
);

/** What the rows of a resource are made from. */
export interface Source {
  readonly account: AccountRecords;
  readonly base: Pick<RowContext, 'account' | 'customer' | 'now' | 'today'>;
  readonly customers: readonly CustomerRecord[];
  readonly changes: () => readonly ChangeRecord[];
  readonly clicks: (range: DateRange) => Iterable<ClickRecord>;
  readonly simulations: () => Iterable<SimulationRecord>;
}

/** A resource of the FROM clause. */
export interface Resource {
  /** Resources whose attributes may be selected with it; its own is the first. */
  readonly with: readonly string[];
  /** Level at which its metrics are summed; null where it has none. */
  readonly level: 'customer' | 'campaign' | 'budget' | 'ad_group' | 'keyword' | 'location' | 'click' | null;
  /** Its rows; of those that time leaves behind, the ones of these days. */
  rows(source: Source, range: DateRange): Iterable<RowContext>;
}

const CURRENCIES = { USD: 10_000, EUR: 10_000, GBP: 10_000, CHF: 10_000, JPY: 1_000_000, KRW: 1_000_000 };

/** The resources that the twin serves, by name. */
export const resources: ReadonlyMap<string, Resource> = new Map<string, Resource>([
  ['customer', { with: ['customer'], level: 'customer', rows: ({ base }) => [base] }],
  ['customer_client', { with: ['customer_client', 'customer'], level: null, rows: clientRows }],
  ['campaign', { with: ['campaign', 'campaign_budget', 'customer'], level: 'campaign', rows: campaignRows }],
  ['campaign_budget', { with: ['campaign_budget', 'customer'], level: 'budget', rows: budgetRows }],
  ['ad_group', { with: ['ad_group', 'campaign', 'customer'], level: 'ad_group', rows: adGroupRows }],
  [
    'ad_group_criterion',
    { with: ['ad_group_criterion', 'ad_group', 'campaign', 'customer'], level: null, rows: keywordRows },
  ],
  [
    'keyword_view',
    {
      with: ['keyword_view', 'ad_group_criterion', 'ad_group', 'campaign', 'customer'],
      level: 'keyword',
      rows: keywordRows,
    },
  ],
  [
    'campaign_criterion',
    { with: ['campaign_criterion', 'campaign', 'customer'], level: null, rows: criterionRows },
  ],
  [
    'location_view',
    {
      with: ['location_view', 'campaign_criterion', 'campaign', 'customer'],
      level: 'location',
      rows: locationRows,
    },
  ],
  [
    'ad_group_bid_modifier',
    { with: ['ad_group_bid_modifier', 'ad_group', 'campaign', 'customer'], level: null, rows: modifierRows },
  ],
  [
    'click_view',
    { with: ['click_view', 'ad_group', 'campaign', 'customer'], level: 'click', rows: clickRows },
  ],
  ['currency_constant', { with: ['currency_constant'], level: null, rows: currencyRows }],
  [
    'change_event',
    { with: ['change_event', 'campaign', 'ad_group', 'customer'], level: null, rows: changeRows },
  ],
  ['campaign_simulation', simulationResource('campaign_simulation', 'campaign')],
  ['ad_group_simulation', simulationResource('ad_group_simulation', 'ad_group')],
  ['ad_group_criterion_simulation', simulationResource('ad_group_criterion_simulation', 'keyword')],
]);

function* clientRows({ base, customers }: Source): Iterable<RowContext> {
  for (const client of customers) {
    const clientLevel = levelBelow(base.customer.id, client, customers);
    if (clientLevel !== null) yield { ...base, client, clientLevel };
  }
}

function* campaignRows({ account, base }: Source): Iterable<RowContext> {
  for (const campaign of account.campaigns.values()) {
    const budget = account.budgets.get(campaign.budgetId);
    yield budget === undefined ? { ...base, campaign } : { ...base, campaign, budget };
  }
}

function* budgetRows({ account, base }: Source): Iterable<RowContext> {
  for (const budget of account.budgets.values()) yield { ...base, budget };
}

function* adGroupRows({ account, base }: Source): Iterable<RowContext> {
  for (const adGroup of account.adGroups.values()) yield withParents(account, base, { adGroup });
}

function* keywordRows({ account, base }: Source): Iterable<RowContext> {
  for (const keyword of account.keywords.values()) {
    const adGroup = account.adGroups.get(keyword.adGroupId);
    yield withParents(account, base, adGroup === undefined ? { keyword } : { keyword, adGroup });
  }
}

function* criterionRows({ account, base }: Source): Iterable<RowContext> {
  for (const criterion of account.criteria.values()) {
    const campaign = account.campaigns.get(criterion.campaignId);
    yield campaign === undefined ? { ...base, criterion } : { ...base, criterion, campaign };
  }
}

/** Only places that are targeted have rows. */
function* locationRows(source: Source): Iterable<RowContext> {
  for (const row of criterionRows(source)) if (row.criterion?.type === 'LOCATION') yield row;
}

function* clickRows({ account, base, clicks }: Source, range: DateRange): Iterable<RowContext> {
  for (const click of clicks(range)) {
    const adGroup = account.adGroups.get(click.adGroupId);
    const keyword = account.keywords.get(`${click.adGroupId}~${click.keywordId}`);
    yield {
      ...withParents(account, base, adGroup === undefined ? {} : { adGroup }),
      click,
      ...(keyword === undefined ? {} : { keyword }),
    };
  }
}

function* modifierRows({ account, base }: Source): Iterable<RowContext> {
  for (const bidModifier of account.bidModifiers.values()) {
    const adGroup = account.adGroups.get(bidModifier.adGroupId);
    if (isPresent(bidModifier) && adGroup !== undefined)
      yield withParents(account, base, { bidModifier, adGroup });
  }
}

function* currencyRows({ base }: Source): Iterable<RowContext> {
  const { currency, billableUnitMicros } = base.customer;
  const known = { ...CURRENCIES, ...(currency === '' ? {} : { [currency]: billableUnitMicros }) };
  for (const [code, unit] of Object.entries(known))
    yield { ...base, currency: { code, billableUnitMicros: unit } };
}

function* changeRows({ account, base, changes }: Source): Iterable<RowContext> {
  for (const change of changes()) {
    const { collection, key } = change.edits[0];
    const [parent = ''] = key.split('~');
    const adGroup = collection.startsWith('adGroup') ? account.adGroups.get(parent) : undefined;
    const campaign = account.campaigns.get(adGroup?.campaignId ?? parent);
    yield {
      ...base,
      change,
      ...(adGroup === undefined ? {} : { adGroup }),
      ...(campaign === undefined ? {} : { campaign }),
    };
  }
}

function simulationResource(name: string, level: SimulationRecord['level']): Resource {
  const parents = level === 'campaign' ? ['campaign'] : ['ad_group', 'campaign'];
  return {
    with: [name, ...parents, 'customer'],
    level: null,
    *rows({ account, base, simulations }) {
      for (const simulation of simulations()) {
        if (simulation.level !== level) continue;
        const adGroup = account.adGroups.get(simulation.adGroupId ?? '');
        const campaign = account.campaigns.get(simulation.campaignId);
        yield {
          ...base,
          simulation,
          ...(adGroup === undefined ? {} : { adGroup }),
          ...(campaign === undefined ? {} : { campaign }),
        };
      }
    },
  };
}

function withParents(account: AccountRecords, base: Source['base'], own: Partial<RowContext>): RowContext {
  const campaign = account.campaigns.get(own.adGroup?.campaignId ?? '');
  return campaign === undefined ? { ...base, ...own } : { ...base, ...own, campaign };
}
