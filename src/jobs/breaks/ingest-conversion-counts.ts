import { addDays, day, type Day } from '../../core/base/day.ts';
import { conversionCounts, type ConversionCountRow } from '../../core/tables/breaks.ts';
import { adPerformance } from '../../core/tables/raw.ts';
import type { Row } from '../../core/tables/table.ts';
import type { World } from '../world.ts';

interface Where {
  readonly source: string;
  readonly account_id: string;
}

/** Clicks older than this are not read again, so that their conversions only change where the past is filled up. */
const LOOK_BACK_DAYS = 30;

/**
 * Takes down how many conversions of each keyword are known by now, in place of what was taken down for the day. Reports
 * show the latest count only; what came in on which day is the difference between two of these. `report`: name that the
 * files of the account's counts begin with.
 */
export async function ingestConversionCounts(
  { warehouse }: Pick<World, 'warehouse'>,
  { source, account_id }: Where,
  report: string,
  last: Day,
): Promise<void> {
  const where = { source, account_id };
  const first = await firstClick(warehouse, where, last);
  const sql = `SELECT campaign_id, ad_group_id, keyword_id, CAST(SUM(conversions) AS FLOAT64) AS conversions
    FROM ${warehouse.ref(adPerformance)}
    WHERE source = @source AND account_id = @account_id AND STARTS_WITH(file, @report)
      AND \`date\` BETWEEN CAST(@first AS DATE) AND CAST(@last AS DATE)
    GROUP BY campaign_id, ad_group_id, keyword_id HAVING SUM(conversions) != 0
    ORDER BY campaign_id, ad_group_id, keyword_id`;
  const rows = await warehouse.query(sql, { ...where, report, first, last });
  const counted = (row: Row): ConversionCountRow => ({
    ...where,
    known_on: last,
    first_click: first,
    campaign_id: text(row['campaign_id']),
    ad_group_id: text(row['ad_group_id']),
    keyword_id: text(row['keyword_id']),
    conversions: Number(row['conversions']),
  });
  const all = rows.reduce((sum, row) => sum + Number(row['conversions']), 0);
  await warehouse.load(conversionCounts, [...rows.map(counted), counted({ conversions: all })], {
    ...where,
    known_on: last,
  });
}

/** The same for ever, so that any two days can be compared. */
async function firstClick(warehouse: World['warehouse'], where: Where, last: Day): Promise<Day> {
  const sql = `SELECT MIN(first_click) AS first FROM ${warehouse.ref(conversionCounts)}
    WHERE source = @source AND account_id = @account_id AND known_on < CAST(@last AS DATE)`;
  const [row] = await warehouse.query<{ first: string | null }>(sql, { ...where, last });
  const first = row?.first ?? null;
  return first === null ? addDays(last, 1 - LOOK_BACK_DAYS) : day(first);
}

function text(cell: Row[string] | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}
