import type { CleaningCount } from '../../contract/train-document.ts';
import { isDay, type Day } from '../base/day.ts';
import { InvariantError } from '../base/errors.ts';
import type { Cell, Row } from '../tables/table.ts';
import {
  booleanBuilder,
  categoryBuilder,
  numberBuilder,
  toNumber,
  type ColumnBuilder,
} from './column-builder.ts';
import type { Attributes, Dataset, Grain } from './dataset.ts';
import { rowColumns } from './row-columns.ts';

/** Takes rows in chunks and gives the dataset at the end. */
export interface DatasetBuilder {
  add(rows: readonly Row[]): void;
  finish(): Dataset;
}

/** What a feature made of an attribute is called: its own name, unless a column of the table has it. */
export function attributeFeature(grain: Grain, attribute: string): string {
  const { numbers, categories, booleans } = rowColumns[grain];
  const taken = [...numbers, ...categories, ...booleans].includes(attribute);
  return taken ? `attribute_${attribute}` : attribute;
}

/** The columns of the feature table that a dataset is made of. */
export function datasetColumns(grain: Grain): readonly string[] {
  const { numbers, categories, booleans } = rowColumns[grain];
  const identity =
    grain === 'performance'
      ? ['entity_id', 'entity_name', 'is_current', 'campaign_id', 'ad_group_id', 'keyword_id']
      : ['session_key'];
  return [...new Set(['row_key', 'date', ...identity, ...categories, ...numbers, ...booleans, 'attributes'])];
}

/**
 * Rows of `features.entity_day` or `features.session` as a dataset; all rows are taken, in their order.
 * A campaign or ad group without a name goes by its id.
 */
export function datasetFromRows(rows: readonly Row[], grain: Grain, attributes: Attributes): Dataset {
  const builder = datasetBuilder(grain, attributes);
  builder.add(rows);
  return builder.finish();
}

/** As {@link datasetFromRows}, for rows that come in chunks. */
export function datasetBuilder(grain: Grain, attributes: Attributes): DatasetBuilder {
  const columns = columnBuilders(grain);
  const extra = attributeBuilders(grain, attributes);
  const labels = { successes: [] as number[], trials: [] as number[], capped: 0 };
  const about = { days: [] as (Day | null)[], names: [] as string[], keys: [] as (string | null)[] };
  return {
    add(rows) {
      for (const row of rows) {
        for (const [name, column] of columns) column.add(row[name] ?? row[`${name}_id`]);
        addAttributes(extra, row['attributes']);
        addLabel(labels, row, grain);
        addIdentity(about, row, grain);
      }
    },
    finish: () => ({
      grain,
      attributes,
      ...about,
      features: {
        rows: about.names.length,
        columns: [...columns.values(), ...extra.values()].map((column) => column.finish()),
      },
      successes: Float64Array.from(labels.successes),
      trials: Float64Array.from(labels.trials),
      cleaning: grain === 'performance' ? [viewThrough(labels.capped)] : [],
    }),
  };
}

function columnBuilders(grain: Grain): Map<string, ColumnBuilder> {
  const { numbers, categories, booleans } = rowColumns[grain];
  return new Map([
    ...numbers.map((name): [string, ColumnBuilder] => [name, numberBuilder(name)]),
    ...categories.map((name): [string, ColumnBuilder] => [name, categoryBuilder(name)]),
    ...booleans.map((name): [string, ColumnBuilder] => [name, booleanBuilder(name)]),
  ]);
}

function attributeBuilders(grain: Grain, attributes: Attributes): Map<string, ColumnBuilder> {
  return new Map(
    Object.entries(attributes).map(([attribute, { type }]): [string, ColumnBuilder] => {
      const name = attributeFeature(grain, attribute);
      if (type === 'number') return [attribute, numberBuilder(name)];
      return [attribute, type === 'boolean' ? booleanBuilder(name) : categoryBuilder(name)];
    }),
  );
}

function addAttributes(builders: ReadonlyMap<string, ColumnBuilder>, json: Cell | undefined): void {
  const values = parseAttributes(json);
  for (const [attribute, column] of builders) {
    const value = values[attribute];
    column.add(isCell(value) ? value : null);
  }
}

function parseAttributes(json: Cell | undefined): Readonly<Record<string, unknown>> {
  if (json === null || json === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(String(json));
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch (cause) {
    throw new InvariantError(`expected a JSON column to hold JSON, found ${String(json)}`, { cause });
  }
  throw new InvariantError(`expected attributes as a JSON object, found ${String(json)}`);
}

function isCell(value: unknown): value is Cell {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function addLabel(
  labels: { readonly successes: number[]; readonly trials: number[]; capped: number },
  row: Row,
  grain: Grain,
): void {
  if (grain === 'sessions') {
    labels.successes.push(row['converted'] === true ? 1 : 0);
    labels.trials.push(1);
    return;
  }
  const clicks = Math.max(0, toNumber(row['clicks']) || 0);
  const conversions = Math.max(0, toNumber(row['conversions']) || 0);
  if (conversions > clicks) labels.capped++;
  labels.successes.push(Math.min(conversions, clicks));
  labels.trials.push(clicks);
}

function addIdentity(
  about: { readonly days: (Day | null)[]; readonly names: string[]; readonly keys: (string | null)[] },
  row: Row,
  grain: Grain,
): void {
  const date = typeof row['date'] === 'string' && isDay(row['date']) ? row['date'] : null;
  const id = grain === 'sessions' ? row['session_key'] : row['entity_id'];
  const name = grain === 'sessions' ? `session ${String(id ?? about.names.length + 1)}` : nameOf(row);
  const parts = [row['source'], row['account_id'], id, date, row['is_current']];
  about.days.push(date);
  about.names.push(date === null || grain === 'sessions' ? name : `${name}, ${date}`);
  about.keys.push(id === null || id === undefined ? null : JSON.stringify(parts));
}

function nameOf(row: Row): string {
  return [row['entity_name'] ?? row['entity_id'], row['match_type'], row['campaign'], row['network']]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join(' · ');
}

function viewThrough(rows: number): CleaningCount {
  const detail = 'more conversions than clicks (view-through): counted as one conversion a click';
  return { step: 'cap_conversions', column: 'conversions', rows, detail };
}
