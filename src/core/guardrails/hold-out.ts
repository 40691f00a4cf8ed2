import type { Entity } from '../flow.ts';
import { ruleKind } from './rule-kind.ts';

/** Campaigns that an experiment leaves alone. */
export const holdOut = ruleKind({
  kind: 'hold_out',
  description:
    'Leaves the bids of some campaigns alone while an experiment measures what bidding brings. `bidforest experiment start` draws the campaigns and adds the rule by itself; it also stops changes that were planned before.',
  parameters: {
    experiment: { label: 'Experiment', type: 'text', doc: 'Shown in the verdict' },
    account: { label: 'Account', type: 'text', doc: 'Id of the account, with dashes or without' },
    campaigns: { label: 'Campaigns', type: 'texts', doc: 'Ids of the campaigns that are held out' },
    until: { label: 'Last day', type: 'day', doc: 'Last day of the holdout' },
  },
  judge({ experiment, account, campaigns, until }, { decision }, { today }) {
    if (today > until) return { verdict: 'pass', reason: `Experiment ${experiment} ended on ${until}.` };
    return isHeldOut(decision.entity, { account, campaigns })
      ? { verdict: 'block', reason: heldOutText(experiment, until) }
      : { verdict: 'pass', reason: `Not held out by experiment ${experiment}.` };
  },
});

/** What a verdict says of a campaign that is held out, as a sentence. */
export function heldOutText(experiment: string, until: string): string {
  return `Held out by experiment ${experiment} until ${until}.`;
}

/** Whether an entity belongs to one of the campaigns: its id begins with that of its campaign. */
export function isHeldOut(
  { accountId, id }: Pick<Entity, 'accountId' | 'id'>,
  of: { readonly account: string; readonly campaigns: readonly string[] },
): boolean {
  const [first = ''] = id.split('~');
  const campaign = first.replaceAll('%7E', '~').replaceAll('%25', '%');
  return accountId.replaceAll('-', '') === of.account.replaceAll('-', '') && of.campaigns.includes(campaign);
}
