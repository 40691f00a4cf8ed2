import { afterEach, expect, it } from 'vitest';
import { day } from '../../src/core/base/day.ts';
import { adPerformance } from '../../src/core/tables/raw.ts';
import { ensureFeatures } from '../../src/jobs/build-features.ts';
import { impressionShares } from '../../src/jobs/impression-shares.ts';
import { ingestAds } from '../../src/jobs/ingest-ads.ts';
import { entity, evidence, scored } from '../core/bidding/sample.ts';
import { openTrial, smallPlan, type OpenTrial } from '../cli/demo/open-trial.ts';

const HISTORY = 40;
/** The twin's today is 2026-11-01. */
const EVERYTHING = [scored({ evidence: evidence({ from: day('2026-10-04'), to: day('2026-10-31') }) })];
const open: OpenTrial[] = [];

afterEach(async () => {
  for (const trial of open.splice(0)) await trial.close();
});

it('tells in which share of its auctions a keyword was shown in four weeks, as its ad group was', async () => {
  const trial = await openTrial(smallPlan(5, HISTORY), HISTORY);
  open.push(trial);
  const { world } = trial;
  await ingestAds(world);
  await ensureFeatures(world);

  const shareOf = await impressionShares(world, EVERYTHING);

  const rows = await world.warehouse.query(
    `SELECT source, account_id, ad_group_id, keyword_id, SUM(impressions) AS impressions,
        SUM(impressions / CASE WHEN impression_share < 0.1 THEN 0.05 ELSE impression_share END) AS auctions
      FROM ${world.warehouse.ref(adPerformance)}
      WHERE \`date\` >= '2026-10-04' AND impressions > 0 AND impression_share > 0
      GROUP BY source, account_id, ad_group_id, keyword_id ORDER BY keyword_id`,
  );
  const levels = await world.warehouse.query(
    `SELECT DISTINCT entity_id, ad_group_id, keyword_id FROM ${world.warehouse.ref({ dataset: 'staging', name: 'performance' })}
      WHERE entity_level = 'keyword' AND \`date\` >= '2026-10-04'`,
  );
  const idOf = new Map(
    levels.map((row) => [
      `${String(row['ad_group_id'])}/${String(row['keyword_id'])}`,
      String(row['entity_id']),
    ]),
  );
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) {
    const found = shareOf({
      ...entity,
      source: String(row['source']),
      accountId: String(row['account_id']),
      level: 'keyword',
      id: idOf.get(`${String(row['ad_group_id'])}/${String(row['keyword_id'])}`) ?? '',
    });
    expect(found).toBeCloseTo(Number(row['impressions']) / Number(row['auctions']), 9);
    expect(found).toBeLessThanOrEqual(1);
  }
  const account = { source: String(rows[0]?.['source']), accountId: String(rows[0]?.['account_id']) };
  expect(shareOf({ ...entity, ...account, id: 'never shown' })).toBe(0);
  expect(shareOf({ ...entity, ...account, accountId: 'of which nobody counts impressions' })).toBeNull();
});

it('knows nothing of data without dates', async () => {
  const trial = await openTrial(smallPlan(5, HISTORY), HISTORY);
  open.push(trial);
  const shareOf = await impressionShares(trial.world, [scored()]);
  expect(shareOf(entity)).toBeNull();
});
