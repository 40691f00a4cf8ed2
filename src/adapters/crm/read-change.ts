import { createHash } from 'node:crypto';
import { isDay } from '../../core/base/day.ts';
import { formatDecimal, parseDecimal } from '../../core/base/decimal.ts';
import { looksPersonal } from '../../core/base/personal-data.ts';
import type { Cell, Row } from '../../core/tables/table.ts';
import type { CrmChange, CrmTable } from '../../jobs/crm-port.ts';
import type { CrmMapping, CrmOptions } from './options.ts';
import { ATTRIBUTE, idColumn } from './select.ts';

/** A row as it comes: text by the names of the mapping. */
export type CrmRecord = Readonly<Record<string, string | null | undefined>>;

type Rejection = CrmChange['rejected'][number];

/** Reads records of a table: amounts and days once, personal data hashed, nothing else kept of it. */
export function changeReader(
  table: CrmTable,
  mapping: CrmMapping,
  options: CrmOptions,
): (record: CrmRecord) => CrmChange {
  const rowsOf = table === 'orders' ? orderRows : customerRows;
  return (record) => {
    const id = keptId(table, record, options);
    const cells = new Cells(record, mapping, id);
    const found = rowsOf(cells, record, id, options);
    if (id === null) cells.reject(idColumn(table), 'an id');
    const updatedAt = momentOf(record['updated_at']);
    const attributes = JSON.stringify(attributesOf(cells, mapping));
    const deleted = isTrue(record['deleted']);
    const version = hashOf([found, attributes, deleted, updatedAt]);
    const rows = found.map((row): Row => ({ ...row, attributes, deleted, updated_at: updatedAt, version }));
    return {
      id,
      updatedAt,
      version,
      rows: cells.rejected.length === 0 ? rows : [],
      rejected: cells.rejected,
    };
  };
}

/** The id of a row as it is kept, of a row that is there; else null. */
export function readId(
  table: CrmTable,
  record: CrmRecord,
  options: CrmOptions,
): Pick<CrmChange, 'id' | 'updatedAt'> | null {
  if (isTrue(record['deleted'])) return null;
  const id = keptId(table, record, options);
  return id === null ? null : { id, updatedAt: momentOf(record['updated_at']) };
}

function keptId(table: CrmTable, record: CrmRecord, options: CrmOptions): string | null {
  return table === 'orders' ? textOf(record['order_id']) : customerId(record, options);
}

function customerId(record: CrmRecord, { customerIdIsPersonal, pseudonyms }: CrmOptions): string | null {
  const id = textOf(record['customer_id']);
  return id === null || !customerIdIsPersonal ? id : pseudonyms.of('id', id);
}

function customerRows(cells: Cells, record: CrmRecord, id: string | null, options: CrmOptions): Row[] {
  const { pseudonyms } = options;
  return [
    {
      date: cells.day('created_at'),
      customer_id: id,
      email_hash: pseudonyms.of('email', record['email'] ?? ''),
      phone_hash: pseudonyms.of('phone', record['phone'] ?? ''),
      lifetime_value: cells.amount('lifetime_value'),
    },
  ];
}

function orderRows(cells: Cells, record: CrmRecord, id: string | null, options: CrmOptions): Row[] {
  const { currency } = options;
  const found = textOf(record['currency']);
  if (found !== null && found.toUpperCase() !== currency)
    cells.reject('currency', `an order in ${currency}; bidforest does not convert currencies`);
  const order = {
    order_id: id,
    customer_id: customerId(record, options),
    click_id: textOf(record['click_id']),
    campaign_id: textOf(record['campaign_id']),
    keyword_id: textOf(record['keyword_id']),
    traffic_source: textOf(record['traffic_source']),
  };
  const placed = {
    date: cells.day('ordered_at'),
    revenue: cells.amount('revenue'),
    margin: cells.amount('margin'),
  };
  const refund = cells.amount('refund');
  if (refund === null || /^[-0.]*$/.test(refund)) return [{ ...order, ...placed }];
  const day = cells.day('refunded_at') ?? momentOf(record['updated_at'])?.slice(0, 10) ?? placed.date;
  return [
    { ...order, ...placed },
    { ...order, date: day, revenue: negated(refund), margin: null },
  ];
}

function attributesOf(cells: Cells, { attributes }: CrmMapping): Record<string, Cell> {
  const kept: Record<string, Cell> = {};
  for (const [name, { type }] of Object.entries(attributes)) {
    const value = cells.attribute(`${ATTRIBUTE}${name}`, type);
    if (value !== null) kept[name] = value;
  }
  return kept;
}

/** Reads the cells of one record and gathers what cannot be read, without repeating it. */
class Cells {
  readonly rejected: Rejection[] = [];
  readonly #record: CrmRecord;
  readonly #mapping: CrmMapping;
  readonly #id: string | null;

  constructor(record: CrmRecord, mapping: CrmMapping, id: string | null) {
    this.#record = record;
    this.#mapping = mapping;
    this.#id = id;
  }

  reject(name: string, expected: string): null {
    const column = this.#mapping.columns[name] ?? name;
    this.rejected.push({ column, value: this.#id, reason: `expected ${expected}` });
    return null;
  }

  amount(name: string): string | null {
    const text = textOf(this.#record[name]);
    if (text === null) return null;
    const value = parseDecimal(text);
    return value === null ? this.reject(name, 'an amount such as 12.50') : formatDecimal(value);
  }

  day(name: string): string | null {
    const text = textOf(this.#record[name]);
    if (text === null) return null;
    return isDay(text) ? text : this.reject(name, 'a day from 0001-01-01 to 9999-12-31');
  }

  /** A category that turns out to name somebody is dropped. */
  attribute(name: string, type: 'number' | 'category' | 'boolean'): Cell {
    const text = textOf(this.#record[name]);
    if (text === null) return null;
    if (type === 'boolean') return isTrue(text);
    if (type === 'category') return looksPersonal(text) ? null : text;
    const value = Number(text);
    return Number.isFinite(value) ? value : null;
  }
}

function textOf(value: string | null | undefined): string | null {
  const text = value?.trim() ?? '';
  return text === '' ? null : text;
}

/** A flag, or the moment of deletion: anything but no. */
function isTrue(value: string | null | undefined): boolean {
  const text = textOf(value)?.toLowerCase() ?? 'false';
  return !['false', 'f', '0', 'no', 'n'].includes(text);
}

/** A moment as PostgreSQL and the warehouse write it, with six digits of a second. */
function momentOf(value: string | null | undefined): string | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?Z$/.exec(value ?? '');
  return match === null ? null : `${match[1]}.${(match[2] ?? '').padEnd(6, '0')}Z`;
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}
