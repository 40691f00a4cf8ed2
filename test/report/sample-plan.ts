import type { Rng } from '../../src/core/base/rng.ts';
import type { PlanDocument, PlannedDecision } from '../../src/contract/plan-document.ts';

const THINGS = [
  'wanderschuhe',
  'trekkingrucksack 40l',
  'zelt 2 personen',
  'regenjacke damen',
  'schlafsack -10 grad',
  'nordlicht jacke',
  'campingkocher',
  'isomatte leicht',
];
const WISHES = ['', ' kaufen', ' günstig', ' test', ' online shop', ' sale'];
const CAMPAIGNS = ['Brand – Exact', 'Generic – Broad', 'Shopping DE', 'Winter 2026 – Jackets & Coats'];

/** A plan of `size` keyword bids, some clamped, some blocked, some without a known bid. */
export function samplePlan(random: Rng, size: number): PlanDocument {
  const decisions = Array.from({ length: size }, (_, i) => decision(random, i));
  const of = (action: PlannedDecision['action']): number =>
    decisions.filter((each) => each.action === action).length;
  const said = (verdict: string): number =>
    decisions.filter((each) => each.verdicts.some((v) => v.verdict === verdict)).length;
  return {
    planId: 'plan-20260304-0712',
    plannedOn: '2026-03-04',
    currency: 'EUR',
    goal: 'Target cost per conversion of €20.00',
    runId: 'run-20260304-0712-7',
    mayBid: true,
    why: 'The forest beats logistic regression on the held-out window and its rates are calibrated.',
    live: false,
    autonomy: { factor: 1, why: 'No experiment has a result that still holds.' },
    breaks: [],
    quarantined: [],
    summary: {
      entities: size,
      raise: of('raise'),
      lower: of('lower'),
      keep: of('keep'),
      none: of('none'),
      blocked: said('block'),
      clamped: said('clamp'),
    },
    decisions,
  };
}

function decision(random: Rng, i: number): PlannedDecision {
  const from = Math.round(20 + 90 * Math.exp(0.6 * random.normal())) / 100;
  const wanted = from * Math.exp(0.35 * random.normal() + 0.03);
  const clicks = random.poisson(600 / (1 + (i % 60)));
  const unknown = i % 41 === 40;
  const blocked = clicks < 14 || i % 17 === 3;
  const limited = Math.min(from * 1.2, Math.max(from * 0.8, wanted));
  const to = unknown ? null : blocked ? from : Math.round(limited * 100) / 100;
  const action = to === null ? 'none' : to > from ? 'raise' : to < from ? 'lower' : 'keep';
  const rate = wanted / 20;
  const conversions = random.binomial(clicks, Math.min(1, rate));
  return {
    entity: {
      source: 'google_ads',
      account: '123-456-7890',
      level: 'keyword',
      id: `kw-${i}`,
      name: `${THINGS[i % THINGS.length]}${WISHES[i % WISHES.length]}`,
      matchType: ['exact', 'phrase', 'broad'][i % 3] ?? null,
      campaign: CAMPAIGNS[i % CAMPAIGNS.length] ?? null,
      adGroup: `Group ${(i % 11) + 1}`,
      network: i % 5 === 0 ? null : 'Search',
    },
    lever: 'max_cpc',
    from: unknown ? null : from.toFixed(2),
    to: to === null ? null : to.toFixed(2),
    wanted: unknown ? null : wanted.toFixed(4),
    action,
    reason: sentence(action, rate, wanted),
    verdicts: verdicts(from, wanted, limited, blocked),
    clicks,
    conversions,
    cost: (clicks * from * 0.84).toFixed(2),
    modelRate: rate * 0.9,
    rate,
    valuePerClick: (rate * 82.4).toFixed(4),
    estimate: i % 7 === 6 ? null : estimate(rate, clicks, conversions, i),
    contributions: [
      {
        feature: 'conversion_rate_90d',
        value: (rate * 100).toFixed(1),
        text: `a conversion rate of ${(rate * 100).toFixed(1)}% over 90 days`,
        effect: random.normal() * 0.4,
      },
      { feature: 'match_type', value: 'exact', text: 'match type exact', effect: random.normal() * 0.2 },
      { feature: 'hour_of_day', value: '20', text: 'hour of day 20', effect: random.normal() * 0.1 },
    ],
  };
}

function estimate(rate: number, clicks: number, conversions: number, i: number): PlannedDecision['estimate'] {
  return {
    priorRate: rate * 0.93,
    priorConversions: 5.4,
    clicks: clicks * 0.91,
    conversions: conversions * 0.93,
    rate,
    orderValue: '82.40',
    uncertainty: 0.3,
    marginalCostFactor: 1.25,
    budgetDivisor: i % 3 === 0 ? 1.2 : 1,
  };
}

function sentence(action: PlannedDecision['action'], rate: number, wanted: number): string {
  if (action === 'none') return 'The export does not tell the bid in force, so none is proposed.';
  return `About ${(rate * 100).toFixed(1)} of 100 clicks convert, so at €20.00 a conversion a click may cost €${wanted.toFixed(2)}.`;
}

function verdicts(
  from: number,
  wanted: number,
  limited: number,
  blocked: boolean,
): PlannedDecision['verdicts'] {
  const clamped = limited !== wanted;
  return [
    { rule: 'freeze/holiday', verdict: 'pass', reason: 'No freeze is in force.' },
    {
      rule: 'evidence/least-clicks',
      verdict: blocked ? 'block' : 'pass',
      reason: blocked ? 'Fewer than 14 clicks in 90 days: too little to go on.' : 'Enough clicks.',
    },
    { rule: 'bounds/max-cpc', verdict: 'pass', reason: 'Between €0.05 and €5.00.' },
    {
      rule: 'step/largest',
      verdict: clamped ? 'clamp' : 'pass',
      reason: clamped
        ? `Moves at most 20% a day: ${from.toFixed(2)} to ${limited.toFixed(2)}.`
        : 'Within 20%.',
    },
    { rule: 'cooldown/days', verdict: 'pass', reason: 'Last changed 9 days ago.' },
  ];
}
