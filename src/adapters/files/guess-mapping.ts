import { basename } from 'node:path';
import type { SourceKind } from '../../core/tables/raw.ts';
import type { FileMapping, MappedAttribute, MappedColumn } from '../../jobs/ports.ts';
import { attributeKnown, isCode, isDescriptive } from './attribute-names.ts';
import { normalizeFullName, normalizeName } from './column-names.ts';
import type { FileTable } from './file-record.ts';
import { openTable } from './file-table.ts';
import { guessKind } from './guess-kind.ts';
import { notationFor } from './open-file.ts';
import { performanceDerived, performanceNames } from './performance-names.ts';
import { sampleColumns } from './sample-columns.ts';
import type { ColumnSample } from './sample-columns.ts';
import { isFreeText, personalColumn, personalContent } from './personal-columns.ts';
import { customerNames, orderNames, sessionNames } from './session-names.ts';

const NAMES: Readonly<Record<SourceKind, Readonly<Record<string, readonly string[]>>>> = {
  performance: performanceNames,
  sessions: sessionNames,
  customers: customerNames,
  orders: orderNames,
};
const ALL_NAMES = new Set(Object.values(NAMES).flatMap((names) => Object.values(names).flat()));

/** A mapping while it is put together. */
interface Draft {
  readonly columns: Record<string, MappedColumn>;
  readonly attributes: Record<string, MappedAttribute>;
  readonly ignore: string[];
  readonly doubts: string[];
}

/** Guesses the mapping of a file from the names of its columns and a sample of its cells; says what is uncertain. @throws SchemaError */
export async function guessMapping(
  path: string,
): Promise<{ mapping: FileMapping; doubts: readonly string[] }> {
  const table = await openTable(path, (name) => spellings(name).some((spelling) => ALL_NAMES.has(spelling)));
  const samples = await sampleColumns(table);
  const { kind, source, doubts } = guessKind(table.header.map(normalizeName), basename(path));
  const draft: Draft = { columns: {}, attributes: {}, ignore: [], doubts: [...doubts] };
  const taken = mapColumns(kind, table, samples, draft);
  for (const [i, name] of table.header.entries()) {
    if (name !== '' && !taken.has(i) && table.header.indexOf(name) === i)
      keepExtra(kind, name, samples[i], draft);
  }
  draft.doubts.push(...essentialDoubts(kind, draft));
  const mapping: FileMapping = {
    source,
    kind,
    locale: 'auto',
    columns: draft.columns,
    attributes: draft.attributes,
    ignore: draft.ignore,
  };
  const written = await notationFor(table, mapping);
  return { mapping, doubts: [...draft.doubts, ...written.doubts] };
}

/** Columns without which little can be learned from a file of the kind. */
const ESSENTIAL: Readonly<Record<SourceKind, readonly string[]>> = {
  performance: ['impressions', 'clicks', 'cost', 'conversions'],
  sessions: ['converted'],
  customers: ['customer_id'],
  orders: ['revenue'],
};

function essentialDoubts(kind: SourceKind, draft: Draft): string[] {
  return ESSENTIAL[kind]
    .filter((name) => draft.columns[name] === undefined)
    .map((name) => `No column of the file is known to hold ${name}; name it in the mapping if there is one.`);
}

function spellings(name: string): string[] {
  return [normalizeFullName(name), normalizeName(name)];
}

/** Fills `draft.columns`; returns the indices of the columns that were used. */
function mapColumns(
  kind: SourceKind,
  table: FileTable,
  samples: readonly ColumnSample[],
  draft: Draft,
): Set<number> {
  const taken = new Set<number>();
  for (const [target, names] of Object.entries(NAMES[kind])) {
    const index = bestColumn(table.header, names, taken);
    if (index < 0) continue;
    const name = table.header[index] ?? '';
    const sample = samples[index];
    if (sample === undefined || !accepts(target, name, sample, table.header, samples, draft)) continue;
    taken.add(index);
    const as = target === 'revenue' && sample.yesNo ? 'converted' : target;
    draft.columns[as] = { from: [name], ...unitOf(as, name, sample, draft), ...personalOf(as, sample) };
  }
  return taken;
}

/** An id that is an e-mail address or a phone number is hashed as one, so that it meets others of the same. */
function personalOf(target: string, sample: ColumnSample): Partial<MappedColumn> {
  const kind = target.endsWith('_id') ? personalContent(sample) : null;
  return kind === null ? {} : { personal: kind };
}

function bestColumn(header: readonly string[], names: readonly string[], taken: ReadonlySet<number>): number {
  for (const wanted of names) {
    const index = header.findIndex((name, i) => !taken.has(i) && spellings(name).includes(wanted));
    if (index >= 0) return index;
  }
  return -1;
}

/** Turns down a column whose content is not what its name promises. */
function accepts(
  target: string,
  name: string,
  sample: ColumnSample,
  header: readonly string[],
  samples: readonly ColumnSample[],
  draft: Draft,
): boolean {
  if (target === 'date' && sample.filled > 0 && !sample.days) {
    draft.doubts.push(`Column "${name}" holds no days, so the rows are taken as undated.`);
    return false;
  }
  const ends = header.findIndex((other) => normalizeName(other) === 'reporting ends');
  if (target === 'date' && normalizeName(name) === 'reporting starts' && ends >= 0) {
    const daily = samples[ends]?.first.every((text, i) => text === sample.first[i]);
    if (!daily)
      draft.doubts.push(
        'Each row covers several days, so the rows are taken as undated; export by day to get trends.',
      );
    return daily === true;
  }
  return true;
}

function unitOf(target: string, name: string, sample: ColumnSample, draft: Draft): Partial<MappedColumn> {
  const unit = /[([]\s*([^)\]]+)\s*[)\]]\s*$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (/micros$/i.test(name.trim())) return { unit: 'micros' };
  if (target === 'session_duration' && unit.startsWith('min')) return { unit: 'minutes' };
  if (target === 'session_duration' && /^(ms|milli)/.test(unit)) return { unit: 'milliseconds' };
  if (target !== 'bounce_rate' && target !== 'impression_share') return {};
  if (unit === '%' || /%\s*$/.test(name)) return { unit: 'percent' };
  if (sample.percents === 0 && sample.largest > 1) {
    draft.doubts.push(`Column "${name}" goes up to ${sample.largest}, so it is read as percent.`);
    return { unit: 'percent' };
  }
  return {};
}

function keepExtra(kind: SourceKind, name: string, sample: ColumnSample | undefined, draft: Draft): void {
  const normal = normalizeName(name);
  if (
    sample === undefined ||
    sample.filled === 0 ||
    (kind === 'performance' && spellings(name).some((s) => performanceDerived.has(s)))
  ) {
    draft.ignore.push(name);
    return;
  }
  const tells = tellsOfPeople(kind, normal, sample);
  if (tells !== null) {
    draft.ignore.push(name);
    draft.doubts.push(`Column "${name}" ${tells}; it is left out unless the mapping names it.`);
    return;
  }
  const type = sample.yesNo ? 'boolean' : sample.numbers && !isCode(normal) ? 'number' : 'category';
  const known = attributeKnown(normal);
  draft.attributes[attributeKey(normal, draft)] = { from: [name], type, ...known };
  if (known.leak === undefined && isDescriptive(normal)) return;
  const when =
    known.leak === undefined
      ? 'known during the same period'
      : `not used for bidding because it ${known.leak}`;
  draft.doubts.push(`Column "${name}" is not one bidforest knows; it is kept as a ${type}, ${when}.`);
}

/** Why a further column may not be kept as it is. */
function tellsOfPeople(kind: SourceKind, normal: string, sample: ColumnSample): string | null {
  const ofPeople = kind === 'orders' || kind === 'customers';
  const personal = ofPeople ? personalColumn(normal, sample) : personalContent(sample);
  if (personal !== null) return 'seems to say who somebody is';
  const isText = !sample.yesNo && !sample.numbers && !sample.days;
  return ofPeople && isText && isFreeText(sample) ? 'is free text' : null;
}

function attributeKey(normal: string, draft: Draft): string {
  const base = normal.replaceAll(/[^\p{L}\d]+/gu, '_') || 'column';
  let key = base;
  for (let n = 2; key in draft.attributes; n++) key = `${base}_${n}`;
  return key;
}
