import { addDays, type Day } from '../../src/core/base/day.ts';
import { rng } from '../../src/core/base/rng.ts';
import type { Row } from '../../src/core/tables/table.ts';

const DAY_MICROS = 86_400_000_000;

/** Random rows of web analytics: single sessions of a file, and events of an export. */
export interface Visits {
  readonly sessions: readonly Row[];
  readonly events: readonly Row[];
}

/** The visits of so many days: sessions past one midnight, past two, and with something days later; purchases sent again. */
export function visits(seed: number, first: Day, days: number): Visits {
  const random = rng(seed, 'visits');
  const sessions: Row[] = [];
  const events: Row[] = [];
  for (let at = 0; at < days; at++) {
    for (let n = 0; n < 3; n++) sessions.push(session(random, addDays(first, at), `s${at}.${n}`));
    for (let visitor = at % 2; visitor < 6; visitor += 2) {
      const lengths = [[0], [0], [0], [0, 1], [0, 1], [0, 1, 2], [0, 5], [0, 1, 2, 3]];
      for (const later of lengths[random.below(lengths.length)] ?? [])
        if (at + later < days)
          for (let n = 0; n < 1 + random.below(3); n++)
            events.push(event(random, first, at + later, { visitor, session: at, n }));
    }
  }
  const lined = numbered(events);
  const again = lined
    .filter(() => random.below(8) === 0)
    .map((row) => ({ ...row, file: 'again.csv', imported_at: '2025-02-02T00:00:00Z' }));
  return { sessions: numbered(sessions), events: [...lined, ...again] };
}

/** The same from a day on as it comes again: some with other results, some not at all, some in a further file, some new. */
export function visitsAgain({ sessions, events }: Visits, from: Day, seed: number): Visits {
  const random = rng(seed, 'visits again');
  const again = (rows: readonly Row[], change: Row): Row[] =>
    rows.flatMap((row): Row[] => {
      if (String(row['date']) < from) return [row];
      const newer = { ...row, ...change, imported_at: '2025-02-03T00:00:00Z' };
      return [[], [row], [newer], [row, { ...newer, file: 'later.csv' }]][random.below(4)] ?? [];
    });
  const added = events
    .filter((row) => String(row['date']) >= from && row['file'] === undefined && random.below(5) === 0)
    .map((row) => ({ ...row, event_key: `${String(row['event_key'])}+`, file: 'added.csv', revenue: '7' }));
  return {
    sessions: again(sessions, { converted: true, revenue: '3' }),
    events: [...again(events, { campaign_id: 'c2', is_key_event: true }), ...added],
  };
}

function numbered(rows: readonly Row[]): Row[] {
  return rows.map((row, index) => ({ ...row, line: index + 1 }));
}

type Random = ReturnType<typeof rng>;

function session(random: Random, date: Day, id: string): Row {
  return {
    account_id: 'web',
    date: random.below(50) === 0 ? null : date,
    hour: random.below(24),
    session_id: random.below(6) === 0 ? null : id,
    campaign_id: ['c0', 'c1', 'campaign 2', null][random.below(4)] ?? null,
    traffic_source: ['google / cpc', null][random.below(2)] ?? null,
    device: ['mobile', 'desktop'][random.below(2)] ?? null,
    session_duration: random.below(300),
    bounce_rate: random.below(2),
    page_views: 1 + random.below(5),
    converted: random.below(3) === 0,
    revenue: String(random.below(50)),
  };
}

function event(
  random: Random,
  first: Day,
  at: number,
  of: { readonly visitor: number; readonly session: number; readonly n: number },
): Row {
  const date = addDays(first, at);
  const isPurchase = random.below(5) === 0;
  const hour = random.below(24);
  return {
    account_id: 'site',
    date,
    hour,
    event_key: `${of.visitor}.${of.session}.${at}.${of.n}`,
    event_timestamp: Date.parse(date) * 1000 + (hour / 24) * DAY_MICROS + random.below(3_000_000_000),
    event_name: isPurchase ? 'purchase' : 'page_view',
    user_id: random.below(9) === 0 ? null : `u${of.visitor}`,
    session_id: of.session,
    session_number: 1 + random.below(2),
    engagement_ms: random.below(9000),
    page_path: ['/', '/shoes', null][random.below(3)] ?? null,
    campaign_id: random.below(3) === 0 ? 'c1' : null,
    traffic_source: random.below(3) === 0 ? 'google / cpc' : null,
    device: 'mobile',
    click_id: random.below(6) === 0 ? `gclid${random.below(40)}` : null,
    is_key_event: isPurchase,
    transaction_id: isPurchase ? `t${random.below(30)}` : null,
    revenue: isPurchase ? String(10 + random.below(50)) : null,
  };
}
