import { addDays, day } from '../../src/core/base/day.ts';
import { MemoryStore } from '../../src/sandbox/google-ads/memory-store.ts';
import { serveGoogleAds } from '../../src/sandbox/google-ads/serve.ts';
import type { Fact } from '../../src/sandbox/google-ads/store.ts';
import { NOW, sampleAccount } from '../../test/sandbox/google-ads/sample-account.ts';
import { DAYS, FIRST_DAY } from './keyword-days.ts';

/*
 * The twin in a process of its own, with so many keyword-days. Says where it listens and serves until its standard
 * input ends. Run by read.ts.
 */
const [count = 100_000] = process.argv.slice(2).map(Number);
const sandbox = await serveGoogleAds({ store: storeOf(count), start: NOW });
process.stdout.write(`${sandbox.endpoint}\n`);
process.stdin.resume().on('end', () => process.exit(0));

function storeOf(rows: number): MemoryStore {
  const records = sampleAccount();
  const like = records.keywords.get('111~1002');
  if (like === undefined) throw new Error('expected the sample keyword');
  const keywords = Math.ceil(rows / DAYS);
  for (let i = 0; i < keywords; i++)
    records.keywords.set(`111~${20_000 + i}`, { ...like, id: String(20_000 + i) });
  const facts = Array.from({ length: rows }, (_, i): Fact => ({
    day: addDays(day(FIRST_DAY), i % DAYS),
    campaignId: '11',
    adGroupId: '111',
    keywordId: String(20_000 + Math.floor(i / DAYS)),
    device: 'MOBILE',
    network: 'SEARCH',
    hour: null,
    location: null,
    lagBucket: null,
    counts: { impressions: 100 + i, clicks: 10, costMicros: 7_000_000, conversions: 0.5, valueMicros: 2e7 },
  }));
  return new MemoryStore([{ records, facts }]);
}
