import { existsSync, renameSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

/** Keywords and days of the account of `bidforest demo --files`; larger accounts have more keywords. */
const DEMO_KEYWORDS = 80;
export const DAYS = 180;
const KEYWORDS_PER_GROUP = 10;
const GROUPS_PER_CAMPAIGN = 8;
const LAST_DAY = '2026-10-31';

/** Keyword-days of an account so many times the demo's. */
export function keywordDays(times: number): number {
  return DEMO_KEYWORDS * times * DAYS;
}

/**
 * Writes the keyword-days of an account to a Parquet file, unless it is there. Every draw is a hash of the seed, the
 * keyword and the day, so that a larger account holds the keywords of a smaller one. Traffic of keywords is skewed
 * (few have most of it), weeks have their rhythm, and conversions follow traits of keyword and match type.
 */
export async function writeAccount(path: string, times: number, seed: number): Promise<void> {
  if (existsSync(path)) return;
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1500MB', threads: '2' });
  const connection = await instance.connect();
  try {
    await connection.run(`CREATE MACRO draw(what, keyword, day) AS
      (hash(${seed}, what, keyword, day) >> 11)::DOUBLE / 9007199254740992`);
    await connection.run(
      `COPY (${accountQuery(DEMO_KEYWORDS * times)}) TO '${path}.part' (FORMAT parquet, ROW_GROUP_SIZE 122880)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  renameSync(`${path}.part`, path);
}

function accountQuery(keywords: number): string {
  return `
    WITH keywords AS (
      SELECT
        k AS keyword,
        k // ${KEYWORDS_PER_GROUP} AS ad_group,
        k // ${KEYWORDS_PER_GROUP * GROUPS_PER_CAMPAIGN} AS campaign,
        ['Exact', 'Phrase', 'Broad'][1 + k % 3] AS match_type,
        exp(1 + 3 * draw('size', k, 0) ^ 2) AS mean_clicks,
        0.02 + 0.06 * draw('rate', k, 0) + 0.02 * (k % 3 = 0)::INT AS rate,
        0.4 + 1.6 * draw('price', k, 0) AS price
      FROM range(${keywords}) AS t(k)
    ),
    days AS (SELECT d, DATE '${LAST_DAY}' - (${DAYS - 1} - d)::INT AS day FROM range(${DAYS}) AS t(d)),
    counts AS (
      SELECT
        *,
        floor(mean_clicks * (CASE WHEN dayofweek(day) IN (0, 6) THEN 0.7 ELSE 1 END)
          * (0.5 + draw('clicks', keyword, d)) + draw('rest', keyword, d))::BIGINT AS clicks
      FROM days CROSS JOIN keywords
    ),
    outcomes AS (
      SELECT
        *,
        floor(clicks * rate * 2 * draw('conversions', keyword, d) + draw('last', keyword, d))::BIGINT AS conversions
      FROM counts
    )
    SELECT
      day AS "Day",
      'c' || campaign AS "Campaign ID",
      'Campaign ' || campaign AS "Campaign",
      'g' || ad_group AS "Ad group ID",
      'Ad group ' || ad_group AS "Ad group",
      'k' || keyword AS "Keyword ID",
      'keyword ' || keyword AS "Keyword",
      match_type AS "Match type",
      'Manual CPC' AS "Bid strategy",
      'enabled' AS "Status",
      clicks * 12 + floor(40 * draw('impressions', keyword, d))::BIGINT AS "Impressions",
      clicks AS "Clicks",
      round(clicks * price * (0.8 + 0.4 * draw('cost', keyword, d)), 2)::DECIMAL(18, 2) AS "Cost",
      LEAST(conversions, clicks) AS "Conversions",
      round(LEAST(conversions, clicks) * (20 + 60 * draw('value', keyword, d)), 2)::DECIMAL(18, 2) AS "Conversion value",
      round(price * 1.3, 2)::DECIMAL(18, 2) AS "Bid",
      round(0.1 + 0.8 * draw('share', keyword, d), 4) AS "Impression share"
    FROM outcomes
    ORDER BY d, keyword`;
}
