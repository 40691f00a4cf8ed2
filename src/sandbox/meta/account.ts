import { rng } from '../../core/base/rng.ts';
import type { Day } from '../../core/base/day.ts';

/** An ad account of Meta, made from a seed. */
export interface MetaAccount {
  readonly seed: number;
  /** Digits, without `act_`. */
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  /** The first day on which ads ran. */
  readonly firstDay: Day;
  readonly ads: readonly MetaAd[];
}

/** An ad with those above it, and how it fares on an average day. */
export interface MetaAd {
  readonly id: string;
  readonly name: string;
  readonly adSetId: string;
  readonly adSet: string;
  readonly campaignId: string;
  readonly campaign: string;
  readonly impressionsPerDay: number;
  readonly linkClickRate: number;
  /** Cents per thousand impressions. */
  readonly cpmCents: number;
  /** Of a link click, that a purchase is owed to it. */
  readonly purchaseRate: number;
  /** Of an impression without click, that someone buys anyway within a day, and Meta claims it. */
  readonly viewThroughRate: number;
  readonly orderCents: number;
}

/** What an account is made of. */
export interface MetaPlan extends Pick<
  MetaAccount,
  'seed' | 'id' | 'name' | 'currency' | 'timeZone' | 'firstDay'
> {
  readonly campaigns?: number;
  readonly adSets?: number;
  readonly ads?: number;
  /** Impressions a day of the median ad; 900 where nothing else is said. */
  readonly impressionsPerAd?: number;
}

const AIMS = ['Prospecting', 'Retargeting', 'Lookalike', 'Catalogue'];
const PEOPLE = ['women 25-44', 'men 25-44', 'visitors 30 days', 'buyers 180 days'];
const FORMS = ['carousel', 'video 15 s', 'still', 'story'];

/** Makes an account: 4 campaigns of 3 ad sets of 2 ads where nothing else is said. */
export function makeMetaAccount(plan: MetaPlan): MetaAccount {
  const { campaigns = 4, adSets = 3, ads = 2, impressionsPerAd = 900, ...account } = plan;
  const made: MetaAd[] = [];
  for (let c = 0; c < campaigns; c++)
    for (let s = 0; s < adSets; s++)
      for (let a = 0; a < ads; a++) made.push(makeAd({ seed: account.seed, impressionsPerAd }, [c, s, a]));
  return { ...account, ads: made };
}

function makeAd(
  { seed, impressionsPerAd }: { readonly seed: number; readonly impressionsPerAd: number },
  [c, s, a]: readonly [campaign: number, adSet: number, ad: number],
): MetaAd {
  const random = rng(seed, 'meta-ad', c, s, a);
  const about = (mean: number, spread: number): number => mean * Math.exp(spread * random.normal());
  const campaignId = id(1, c, 0, 0);
  const aim = AIMS[c % AIMS.length] ?? '';
  return {
    id: id(3, c, s, a),
    name: `${aim} ${FORMS[a % FORMS.length]} ${a + 1}`,
    adSetId: id(2, c, s, 0),
    adSet: `${aim} | ${PEOPLE[s % PEOPLE.length]} ${s + 1}`,
    campaignId,
    campaign: `Meta | ${aim} ${c + 1}`,
    impressionsPerDay: about(impressionsPerAd, 0.5),
    linkClickRate: about(0.012, 0.3),
    cpmCents: about(850, 0.25),
    purchaseRate: about(0.03, 0.4),
    viewThroughRate: about(0.0006, 0.4),
    orderCents: about(8_000, 0.3),
  };
}

/** Ids as Meta's: 17 digits that say nothing. */
function id(kind: number, c: number, s: number, a: number): string {
  return String(
    120_000_000_000_000_00n + BigInt(kind) * 1_000_000_000n + BigInt(((c + 1) * 1_000 + s) * 1_000 + a),
  );
}
