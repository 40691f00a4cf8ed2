import { addDays, dayNumber, type Day } from '../../../src/core/base/day.ts';
import { rng } from '../../../src/core/base/rng.ts';
import type { AdPerformanceRow } from '../../../src/core/tables/raw.ts';
import { loadReport } from '../../../src/jobs/load-report.ts';
import type { World } from '../../../src/jobs/world.ts';

export const SOURCE = 'google-ads';
export const ACCOUNT = '123-456-7890';

/** Results of campaigns of one keyword each: what treated ones earn more is the lift, from a day on. */
export async function loadCampaigns(
  world: World,
  options: {
    readonly campaigns: number;
    readonly from: Day;
    readonly to: Day;
    readonly lift?: (campaignId: string) => number;
  },
): Promise<void> {
  const { campaigns, from, to, lift = () => 0 } = options;
  const rows: AdPerformanceRow[] = [];
  for (let c = 1; c <= campaigns; c++) {
    const size = 20 + 5 * c;
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const dice = rng(11, 'results', c, dayNumber(day));
      const clicks = dice.poisson(size);
      const value = clicks * (1.6 + 0.05 * c + 0.2 * dice.normal() + lift(String(c)));
      rows.push(rowOf(c, day, rows.length + 1, clicks, value));
    }
  }
  const report = {
    source: SOURCE,
    account_id: ACCOUNT,
    file: `results-${from}`,
    imported_at: world.now().toISOString(),
  };
  await loadReport(
    world,
    report,
    { from, to },
    rows.map((row) => ({ ...row, ...report })),
  );
}

function rowOf(campaign: number, day: Day, line: number, clicks: number, value: number): AdPerformanceRow {
  return {
    source: SOURCE,
    account_id: ACCOUNT,
    file: '',
    line,
    imported_at: '',
    date: day,
    campaign_id: String(campaign),
    campaign: `Campaign ${campaign} ${campaign % 2 === 0 ? 'North' : 'South'} ${Math.ceil(campaign / 2)}`,
    ad_group_id: `${campaign}0`,
    ad_group: 'All',
    keyword_id: `${campaign}00`,
    keyword: `shoes ${campaign}`,
    match_type: 'EXACT',
    ad_id: null,
    device: null,
    network: null,
    traffic_source: null,
    bid_strategy: 'MANUAL_CPC',
    status: 'ENABLED',
    impressions: 20 * clicks,
    clicks,
    cost: clicks.toFixed(2),
    conversions: (clicks / 20).toFixed(2),
    all_conversions: (clicks / 20).toFixed(2),
    conversion_value: value.toFixed(2),
    cpc: '1',
    bid: '1.2',
    average_position: null,
    impression_share: null,
    attributes: '{}',
  };
}
