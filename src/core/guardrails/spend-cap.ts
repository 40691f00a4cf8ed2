import { micros } from '../base/micros.ts';
import type { Micros } from '../base/micros.ts';
import { moneyText } from '../base/money-text.ts';
import { addsSpend, leverWord, savesWhenRaised } from '../base/lever-text.ts';
import { decisionSpendChange } from '../base/spend-change.ts';
import type { Entity, Lever } from '../flow.ts';
import { insideBounds } from './bounds.ts';
import type { ParamsOf } from './parameter.ts';
import { ruleKind } from './rule-kind.ts';
import type { Change, Facts, Ruling, SpendFacts } from './rule-kind.ts';

const parameters = {
  per: {
    label: 'Counted per',
    type: 'choice',
    options: ['account', 'campaign'],
    default: 'account',
    doc: 'Whether the cap holds for the account as a whole or for each campaign',
  },
  maxIncreaseRatio: {
    label: 'Largest increase',
    type: 'ratio',
    default: 0.15,
    doc: 'Share of the spend in the evidence window that one plan may add; 0.15 is 15 %',
  },
  maxIncrease: {
    label: 'Largest increase in money',
    type: 'money',
    default: null,
    doc: 'The same in account currency, over a period as long as the evidence window; the smaller of both counts',
  },
} as const;

/** One plan adds only so much spend. */
export const spendCap = ruleKind({
  kind: 'spend_cap',
  description:
    'Stops raises (of a target ROAS: cuts) once a plan is predicted to add more spend than allowed, net of what its lowered bids save. Lowered bids are counted first; then raises are accepted in order of how much more a click is worth than its bid, so the best use of the money comes first.',
  parameters,
  judge: judgeSpendCap,
});

type SpendCapParams = ParamsOf<typeof parameters>;

/** What a cap counts together. An entity without a campaign counts under its account. */
export function spendScope({ per }: Pick<SpendCapParams, 'per'>, entity: Entity): string {
  return per === 'campaign' && entity.campaign !== null
    ? `campaign ${entity.campaign} (${entity.accountId})`
    : `account ${entity.accountId}`;
}

/** What a plan may add, in micros. */
export function spendLimit({ maxIncreaseRatio, maxIncrease }: SpendCapParams, spentMicros: Micros): Micros {
  const share = Math.min(Number.MAX_SAFE_INTEGER, Math.floor(spentMicros * maxIncreaseRatio));
  return micros(maxIncrease === null ? share : Math.min(share, maxIncrease));
}

function judgeSpendCap(params: SpendCapParams, change: Change, facts: Facts): Ruling {
  const { fromMicros, toMicros, decision, ruleId, bounds } = change;
  if (!addsSpend(decision.lever, fromMicros, toMicros))
    return { verdict: 'pass', reason: `A ${savingWord(decision.lever)} adds no spend.` };
  const known: SpendFacts | undefined = facts.spend[ruleId];
  if (known === undefined) return { verdict: 'block', reason: 'The spend so far is not known.' };
  // The floor is looked at here, because a bounds rule after this one may still raise the bid to it.
  const reach = bounds.floorMicros > bounds.ceilingMicros ? toMicros : insideBounds(toMicros, bounds);
  const adds = decisionSpendChange(decision, fromMicros, reach);
  const limit = spendLimit(params, known.spentMicros);
  const money = (value: Micros): string => moneyText(value, facts.currency);
  const room = `one plan may add ${money(limit)} to the ${money(known.spentMicros)} of ${known.scope}`;
  if (known.addedMicros + adds <= limit) {
    return { verdict: 'pass', reason: `Adds about ${money(adds)} of spend; ${room}.` };
  }
  const taken = known.addedMicros > 0 ? ` and ${money(known.addedMicros)} are taken by better uses` : '';
  return { verdict: 'block', reason: `Would add about ${money(adds)} of spend; ${room}${taken}.` };
}

function savingWord(lever: Lever): string {
  return `${savesWhenRaised(lever) ? 'higher' : 'lower'} ${leverWord(lever)}`;
}
