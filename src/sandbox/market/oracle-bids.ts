import { micros, type Micros } from '../../core/base/micros.ts';
import { orderValueOf, type DayPlan } from './day-plan.ts';
import { modifierOf } from './manual-bids.ts';
import type { Market } from './market-state.ts';
import type { Draft, Thing } from './oracle-thing.ts';
import { COLUMN, costAt, HIGHEST_BID, lookUp, tableBids, TABLE_SIZE } from './response-table.ts';

/** Ratio of neighbours on the grid of bids that are tried besides the market's nodes. */
const GRID_RATIO = 1.01;

/** For lots, which are as good as their best node: between nodes a lot is linear, and only a budget asks for more. */
const LOT_GRID_RATIO = 1.03;

/** The things that bids by hand set in a campaign: keywords, ad groups, or lots as if each had a bid of its own. */
export function bidThings(
  market: Market,
  plan: DayPlan,
  campaign: number,
  grain: 'keyword' | 'ad-group' | 'lot',
): Thing[] {
  const { layout } = plan;
  const bids = grain === 'lot' ? lotBids() : candidateBids(market.account.billableUnitMicros);
  const logBids = Float64Array.from(bids, (bid) => Math.log(bid / 1e6));
  const things = new Map<number, Thing>();
  const to = layout.campaignStart[campaign + 1] as number;
  for (let lot = layout.campaignStart[campaign] as number; lot < to; lot++) {
    const keyword = layout.keyword[lot] as number;
    const adGroup = market.world.adGroupOfKeyword[keyword] as number;
    const key = { keyword, 'ad-group': adGroup, lot }[grain];
    const thing = things.get(key) ?? {
      campaign,
      cost: new Float64Array(bids.length),
      worth: new Float64Array(bids.length),
      set: (draft: Draft, option: number): void => {
        const bid = bids[option];
        if (grain === 'lot' || bid === undefined) return;
        writeBid(draft, bid, { grain, keyword, adGroupOf: market.world.adGroupOfKeyword });
      },
    };
    things.set(key, thing);
    addLot(market, plan, lot, modifierOf(market.world, plan, campaign, lot), logBids, thing);
  }
  return [...things.values()];
}

/** Writes a bid where the grain says; below an ad group's bid, keywords give up their own. */
function writeBid(
  draft: Draft,
  bid: Micros,
  at: { readonly grain: 'keyword' | 'ad-group'; readonly keyword: number; readonly adGroupOf: Int32Array },
): void {
  if (at.grain === 'keyword') {
    draft.keywordBids[at.keyword] = bid;
    return;
  }
  const adGroup = at.adGroupOf[at.keyword] as number;
  draft.adGroupBids[adGroup] = bid;
  for (const [k, parent] of at.adGroupOf.entries()) if (parent === adGroup) draft.keywordBids[k] = null;
}

/** Adds what a lot costs and is worth at every bid. */
function addLot(
  market: Market,
  plan: DayPlan,
  lot: number,
  modifier: number,
  logBids: Float64Array,
  into: Thing,
): void {
  const eligible = plan.eligible[lot] as number;
  const keyword = plan.layout.keyword[lot] as number;
  const table = plan.tables[keyword];
  if (eligible === 0 || modifier === 0 || table === undefined) return;
  const offset = (plan.layout.cell[lot] as number) * TABLE_SIZE;
  const margin = market.world.plan.marginShare * orderValueOf(market, plan, keyword);
  const worthOfClick = margin * (plan.conversion[lot] as number);
  const logModifier = Math.log(modifier);
  for (let i = 0; i < logBids.length; i++) {
    const logBid = (logBids[i] as number) + logModifier;
    const clicks = lookUp(table, offset, COLUMN.clicks, logBid);
    into.cost[i] = (into.cost[i] as number) + eligible * costAt(table, offset, logBid, clicks);
    into.worth[i] = (into.worth[i] as number) + eligible * clicks * worthOfClick;
  }
}

const known = new Map<number, readonly Micros[]>();

/** Bids for one lot, which nobody bills: the nodes and a grid between them. */
function lotBids(): readonly Micros[] {
  const wanted = tableBids();
  for (let bid = wanted[0] ?? HIGHEST_BID; bid < HIGHEST_BID; bid *= LOT_GRID_RATIO) wanted.push(bid);
  return [...new Set(wanted.map((bid) => Math.round(bid * 1e6)))].toSorted((a, b) => a - b).map(micros);
}

/** Multiples of the billable unit beside every node of the tables, and a fine grid between them. */
function candidateBids(unit: Micros): readonly Micros[] {
  const before = known.get(unit);
  if (before !== undefined) return before;
  const wanted = tableBids().map((bid) => bid * 1e6);
  for (let bid: number = unit; bid < HIGHEST_BID * 1e6; bid *= GRID_RATIO) wanted.push(bid);
  const units = wanted.flatMap((bid) => [Math.floor(bid / unit), Math.ceil(bid / unit)]);
  const made = [...new Set(units)]
    .filter((count) => count > 0)
    .toSorted((a, b) => a - b)
    .map((count) => micros(count * unit));
  known.set(unit, made);
  return made;
}
