import { cpus } from 'node:os';
import { day } from '../../src/core/base/day.ts';
import { largePlan } from '../../src/sandbox/market/large-account.ts';
import { createMarket } from '../../src/sandbox/market/create-market.ts';
import { advance } from '../../src/sandbox/market/step.ts';

/*
 * Time to simulate 1,000 ad groups for 365 days on one core, making the market included.
 * Run: node bench/market/speed.ts [ad groups] [days] [clicks per ad group and day] [keywords per ad group]
 */
const [adGroups = 1000, days = 365, clicksPerAdGroup = 24, keywordsPerAdGroup = 1] = process.argv
  .slice(2)
  .map(Number);
const runs = [1, 2, 3].map((seed) => {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const market = createMarket(
    largePlan({ seed, startDay: day('2025-01-01'), adGroups, keywordsPerAdGroup, clicksPerAdGroup }),
  );
  const made = performance.now();
  advance(market, days);
  const played = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  let clicks = 0;
  let conversions = 0;
  for (const result of market.results) {
    clicks += result.clicks.reduce((sum, count) => sum + count, 0);
    conversions += result.outcomes.lot.length;
  }
  return {
    make: (made - started) / 1000,
    play: (played - made) / 1000,
    cpu: (user + system) / 1e6,
    clicks,
    conversions,
  };
});
const median = runs.toSorted((a, b) => a.make + a.play - b.make - b.play)[1] ?? runs[0];
const text = (seconds: number): string => `${seconds.toFixed(2)} s`;
process.stdout.write(
  `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, one core, median of three seeds\n` +
    `${adGroups} ad groups × ${keywordsPerAdGroup} keywords × ${days} days: ${text((median?.make ?? 0) + (median?.play ?? 0))} ` +
    `(make ${text(median?.make ?? 0)}, play ${text(median?.play ?? 0)}; processor time ${text(median?.cpu ?? 0)}, garbage collection included; ` +
    `${median?.clicks} clicks, ${median?.conversions} conversions; ` +
    `peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB)\n`,
);
