import { formatMicros } from '../base/micros.ts';
import type { Micros } from '../base/micros.ts';
import { currencyDecimals } from '../base/money-text.ts';
import type { Entity, GuardedDecision } from '../flow.ts';
import { byEffect } from './by-effect.ts';

/** A file for Google Ads Editor, and the changes that it cannot carry. */
export interface EditorCsv {
  /** Header and one row per changed keyword bid; CRLF, no byte order mark. */
  readonly csv: string;
  readonly rows: number;
  readonly leftOut: readonly { readonly entity: Entity; readonly why: string }[];
}

const HEADER = ['Campaign', 'Ad Group', 'Keyword', 'Criterion Type', 'Max CPC'];

/**
 * The changed keyword bids as Google Ads Editor imports them (English headers; Google Ads Editor help, "CSV file columns").
 * Editor finds a keyword by campaign, ad group, text and match type, and adds one where it finds none, so a change that
 * lacks one of them, or has a match type that Google does not know, is left out and listed.
 * A name that a spreadsheet would run as a formula is left out too: writing it differently would name another keyword.
 */
export function editorCsv(decisions: readonly GuardedDecision[], currency: string): EditorCsv {
  const decimals = currencyDecimals(currency);
  const lines = [HEADER.join(',')];
  const leftOut: { entity: Entity; why: string }[] = [];
  for (const { entity, fromMicros, toMicros } of byEffect(decisions)) {
    if (fromMicros === null || toMicros === null || toMicros === fromMicros) continue;
    const row = editorRow(entity, bidText(toMicros, decimals));
    if (typeof row === 'string') leftOut.push({ entity, why: row });
    else lines.push(row.map(quoted).join(','));
  }
  return { csv: `${lines.join('\r\n')}\r\n`, rows: lines.length - 1, leftOut };
}

/** The cells of a row, or why there can be none. */
function editorRow(entity: Entity, bid: string): readonly string[] | string {
  const { campaign, adGroup, level } = entity;
  if (level !== 'keyword')
    return `the file carries keyword bids, and this is one of ${level.replace('_', ' ')} level`;
  if (campaign === null || adGroup === null) return 'its campaign or ad group is not known';
  const type = criterionType(entity);
  if (type === null) return `Google Ads has no match type ${entity.matchType ?? '(unknown)'}`;
  const names = [campaign, adGroup, keywordText(entity.name)];
  if (names.some((name) => name.trim() === '')) return 'its campaign, ad group or keyword has no name';
  const formula = names.find(startsFormula);
  if (formula !== undefined) return `a spreadsheet could run ${JSON.stringify(formula)} as a formula`;
  return [...names, type, bid];
}

function criterionType({ matchType }: Entity): 'Exact' | 'Phrase' | 'Broad' | null {
  const text = /^(exact|phrase|broad)\b/i.exec(matchType?.trim() ?? '')?.[1]?.toLowerCase();
  if (text === 'exact') return 'Exact';
  if (text === 'phrase') return 'Phrase';
  return text === 'broad' ? 'Broad' : null;
}

/** Reports write an exact keyword as `[shoes]` and a phrase as `"shoes"`; Editor takes the bare text. */
function keywordText(name: string): string {
  return /^\[(.*)\]$/s.exec(name)?.[1] ?? /^"(.*)"$/s.exec(name)?.[1] ?? name;
}

/** What spreadsheets run begins with one of `= + - @`, a tab or a line break; `+red +shoes` is words and a plus. */
function startsFormula(text: string): boolean {
  if (/^(\+[\p{L}\p{N}_.'’&-]+)( \+?[\p{L}\p{N}_.'’&-]+)*$/u.test(text)) return false;
  return /^[=+\-@\t\r\n]/.test(text);
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** As many decimals as the currency is written with; more only where the bid has them. */
function bidText(bid: Micros, decimals: number): string {
  const exact = formatMicros(bid);
  return decimals === 0 ? exact.replace(/\.0+$/, '') : exact;
}
