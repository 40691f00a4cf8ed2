import { cellIndex, daypartOf, HOUR_WEIGHT } from './cells.ts';
import { DEVICES, type Account, type Campaign } from './market.ts';
import type { World } from './world.ts';

/** Hours of one daypart that a campaign treats alike on a weekday. */
export interface Segment {
  readonly daypart: number;
  readonly hours: readonly number[];
  /** The ad schedule's factor on bids. */
  readonly modifier: number;
  /** Share of the daypart's searches that fall into these hours. */
  readonly share: number;
}

/**
 * How a weekday is cut into lots: the largest pieces within which every auction is alike and every bid the same.
 * A lot is a keyword × device × location × segment; lots of a keyword, and of a campaign, lie together.
 */
export interface Layout {
  readonly lots: number;
  readonly keyword: Int32Array;
  /** Cell within the keyword. */
  readonly cell: Uint16Array;
  readonly device: Uint8Array;
  readonly location: Uint8Array;
  /** Index into `segments`. */
  readonly segment: Int32Array;
  readonly segments: readonly Segment[];
  /** First lot of each campaign, and the end. */
  readonly campaignStart: Int32Array;
}

/** Layouts that were used before, by schedule: most days have the same. */
export type LayoutCache = Map<string, Layout>;

/** The layout of an account on a weekday (1 = Sunday). */
export function layoutOf(cache: LayoutCache, world: World, account: Account, weekday: number): Layout {
  const entries = account.campaigns.map(({ schedule }) =>
    schedule.length === 0 ? null : schedule.filter((entry) => entry.weekday === weekday),
  );
  const key = entries.every((entry) => entry === null) ? '' : JSON.stringify(entries);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const layout = makeLayout(
    world,
    account.campaigns.map((campaign) => segmentsOf(campaign, weekday)),
  );
  if (cache.size > 100) cache.clear();
  cache.set(key, layout);
  return layout;
}

/** The segments of a campaign's weekday; hours outside its schedule are in none. */
export function segmentsOf(campaign: Campaign, weekday: number): Segment[] {
  const modifiers = HOUR_WEIGHT.map((_, hour) => {
    if (campaign.schedule.length === 0) return 1;
    const entry = campaign.schedule.find(
      (it) => it.weekday === weekday && hour >= it.startHour && hour < it.endHour,
    );
    return entry?.modifier ?? null;
  });
  const groups = new Map<string, { daypart: number; modifier: number; hours: number[] }>();
  for (const [hour, modifier] of modifiers.entries()) {
    if (modifier === null) continue;
    const daypart = daypartOf(hour);
    const key = `${daypart}/${modifier}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { daypart, modifier, hours: [hour] });
    else group.hours.push(hour);
  }
  return [...groups.values()].map((group) => ({
    ...group,
    share:
      hourShare(group.hours) /
      hourShare(HOUR_WEIGHT.flatMap((_, h) => (daypartOf(h) === group.daypart ? [h] : []))),
  }));
}

function hourShare(hours: readonly number[]): number {
  return hours.reduce((sum, hour) => sum + (HOUR_WEIGHT[hour] as number), 0);
}

function makeLayout(world: World, segmentsByCampaign: readonly (readonly Segment[])[]): Layout {
  const perKeyword = segmentsByCampaign.map((segments) => segments.length * DEVICES.length * world.locations);
  const keywords = world.campaignOfKeyword;
  const lots = keywords.reduce((sum, campaign) => sum + (perKeyword[campaign] as number), 0);
  const layout = {
    lots,
    keyword: new Int32Array(lots),
    cell: new Uint16Array(lots),
    device: new Uint8Array(lots),
    location: new Uint8Array(lots),
    segment: new Int32Array(lots),
    segments: segmentsByCampaign.flat(),
    campaignStart: new Int32Array(segmentsByCampaign.length + 1).fill(lots),
  };
  const firstSegment = segmentsByCampaign.map((_, c) => segmentsByCampaign.slice(0, c).flat().length);
  let lot = 0;
  let campaign = -1;
  for (const [k, c] of keywords.entries()) {
    while (campaign < c) layout.campaignStart[++campaign] = lot;
    for (let device = 0; device < DEVICES.length; device++)
      for (const [s, { daypart }] of (segmentsByCampaign[c] ?? []).entries())
        for (let location = 0; location < world.locations; location++) {
          layout.keyword[lot] = k;
          layout.cell[lot] = cellIndex(device, daypart, location, world.locations);
          layout.device[lot] = device;
          layout.location[lot] = location;
          layout.segment[lot] = (firstSegment[c] as number) + s;
          lot++;
        }
  }
  return layout;
}
