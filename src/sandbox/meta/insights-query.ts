import { z } from 'zod';
import { isDay, type Day } from '../../core/base/day.ts';
import { graphErrors } from './graph-error.ts';

export const LEVELS = ['account', 'campaign', 'adset', 'ad'] as const;
export type Level = (typeof LEVELS)[number];

const WINDOWS = ['1d_click', '7d_click', '28d_click', '1d_view', '1d_ev'] as const;
export type Window = (typeof WINDOWS)[number];

const FIELDS = [
  'account_id',
  'account_name',
  'account_currency',
  'campaign_id',
  'campaign_name',
  'adset_id',
  'adset_name',
  'ad_id',
  'ad_name',
  'impressions',
  'clicks',
  'inline_link_clicks',
  'inline_post_engagement',
  'spend',
  'actions',
  'action_values',
] as const;
export type Field = (typeof FIELDS)[number];

const MOST_PAGE = 1_000;

/** What a request for insights asks. */
export interface InsightsQuery {
  readonly fields: readonly Field[];
  readonly level: Level;
  readonly since: Day;
  readonly until: Day;
  readonly windows: readonly Window[];
}

const DayText = z.string().refine((text): text is Day => isDay(text));
const Range = z.object({ since: DayText, until: DayText }).refine(({ since, until }) => since <= until);
const Windows = z.array(z.enum(WINDOWS)).min(1);

/** Reads a request as the API does. Only days one by one are served, dated by impression. @throws GraphError */
export function readInsightsQuery(params: Readonly<Record<string, unknown>>): InsightsQuery {
  const fields = list(params['fields']);
  const unknown = fields.find((name) => !FIELDS.includes(name as Field));
  if (unknown !== undefined)
    throw graphErrors.parameter(
      `${unknown} is not valid for fields param (the twin serves: ${FIELDS.join(', ')})`,
    );
  const level = LEVELS.find((name) => name === (params['level'] ?? 'account'));
  if (level === undefined) throw graphErrors.parameter(`Param level must be one of {${LEVELS.join(', ')}}`);
  if (String(params['time_increment']) !== '1')
    throw graphErrors.parameter('The twin serves time_increment 1 only');
  if ((params['action_report_time'] ?? 'impression') !== 'impression')
    throw graphErrors.parameter('The twin serves action_report_time impression only');
  const range = Range.safeParse(json(params['time_range']));
  if (!range.success) throw graphErrors.parameter('time_range must be {since, until}, since not after until');
  const windows = Windows.safeParse(json(params['action_attribution_windows'] ?? ['7d_click', '1d_view']));
  if (!windows.success)
    throw graphErrors.parameter(`action_attribution_windows must be a list of ${WINDOWS.join(', ')}`);
  return { fields: fields as Field[], level, ...range.data, windows: windows.data };
}

/** How many rows a page holds. */
export function pageSize(params: Readonly<Record<string, unknown>>): number {
  const limit = Number(params['limit'] ?? 25);
  if (!Number.isInteger(limit) || limit < 1) throw graphErrors.parameter('limit must be a positive number');
  return Math.min(limit, MOST_PAGE);
}

function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' && value !== '' ? value.split(',') : [];
}

/** Parameters come as JSON in an address, and as they are in a body. */
function json(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
