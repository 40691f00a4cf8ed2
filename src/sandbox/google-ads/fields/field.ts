import type { ChangeRecord } from '../change-log.ts';
import type {
  AccountRecords,
  AdGroupRecord,
  BidModifierRecord,
  BudgetRecord,
  CampaignCriterionRecord,
  CampaignRecord,
  ClickRecord,
  CustomerRecord,
  KeywordRecord,
  SimulationRecord,
} from '../records.ts';
import type { Fact } from '../store.ts';
import type { Totals } from './totals.ts';

/** What a row of an answer stands for: the records it joins, its segments and its sums. */
export interface RowContext {
  readonly account: AccountRecords;
  /** The moment of the query (ms) and the day it is in the account. */
  readonly now: number;
  readonly today: string;
  readonly customer: CustomerRecord;
  readonly client?: CustomerRecord;
  /** How many levels the client is below the account that is asked. */
  readonly clientLevel?: number;
  readonly campaign?: CampaignRecord;
  readonly budget?: BudgetRecord;
  readonly adGroup?: AdGroupRecord;
  readonly keyword?: KeywordRecord;
  readonly criterion?: CampaignCriterionRecord;
  readonly bidModifier?: BidModifierRecord;
  readonly click?: ClickRecord;
  readonly simulation?: SimulationRecord;
  readonly change?: ChangeRecord;
  readonly currency?: { readonly code: string; readonly billableUnitMicros: number };
}

/** A message inside a row: keys in snake case, `bigint` where the API has int64. */
export interface MessageValue {
  readonly [key: string]: MessageValue | readonly MessageValue[] | string | number | bigint | boolean;
}

/** What a field holds in one row; a list where the field is repeated. */
export type Value =
  string | number | boolean | MessageValue | readonly MessageValue[] | readonly string[] | null | undefined;

export type FieldType =
  'INT64' | 'INT32' | 'DOUBLE' | 'STRING' | 'DATE' | 'BOOLEAN' | 'ENUM' | 'MESSAGE' | 'MASK';

interface FieldBase {
  readonly name: string;
  readonly type: FieldType;
  /** Constants of an ENUM; others are refused in conditions. */
  readonly constants?: readonly string[];
  /** Holds a list: CONTAINS applies. */
  readonly repeated?: true;
  readonly filterable: boolean;
  readonly sortable: boolean;
}

/** A property of a record. Undefined and null leave the field out of the row. */
export interface AttributeField extends FieldBase {
  readonly kind: 'attribute';
  /** The resource it belongs to: what its name starts with. */
  readonly resource: string;
  readonly read: (row: RowContext) => Value;
}

/** What splits a row, read from a fact. */
export interface SegmentField extends FieldBase {
  readonly kind: 'segment';
  readonly read: (fact: Fact, row: RowContext) => string | number | null;
  /** One of the fields that a finite date range may be put on. */
  readonly date: boolean;
}

/** A sum over the facts of a row, or a ratio of sums. */
export interface MetricField extends FieldBase {
  readonly kind: 'metric';
  readonly read: (totals: Totals, row: RowContext) => number | string | undefined;
  /** May be split by conversion lag. */
  readonly conversion: boolean;
}

export type Field = AttributeField | SegmentField | MetricField;

/** An attribute of a resource: `attribute('campaign.id', 'INT64', …)`. */
export function attribute(
  name: string,
  type: FieldType,
  read: AttributeField['read'],
  constants?: readonly string[],
): AttributeField {
  const plain = type !== 'MESSAGE' && type !== 'MASK';
  return {
    kind: 'attribute',
    name,
    resource: name.slice(0, name.indexOf('.')),
    type,
    read,
    filterable: plain,
    sortable: plain,
    ...(constants === undefined ? {} : { constants }),
  };
}
