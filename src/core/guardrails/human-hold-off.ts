import { daysBetween } from '../base/day.ts';
import { leverWord } from '../base/lever-text.ts';
import { ruleKind } from './rule-kind.ts';

/** What a person set stays for a while. */
export const humanHoldOff = ruleKind({
  kind: 'human_hold_off',
  description:
    'Leaves a bid, a modifier or a target alone for some days after a person changed it. Where the source does not tell who changed what, the rule lets pass.',
  parameters: {
    days: { label: 'Days', type: 'days', default: 14, doc: 'Days for which what a person set stays' },
  },
  judge({ days }, { decision }, { today, lastHumanEdit }) {
    if (lastHumanEdit === null) return { verdict: 'pass', reason: 'No edit by a person is known.' };
    const since = daysBetween(lastHumanEdit, today);
    const seen = `A person changed this ${leverWord(decision.lever)} on ${lastHumanEdit}`;
    return since >= days
      ? { verdict: 'pass', reason: `${seen}, long enough ago.` }
      : { verdict: 'block', reason: `${seen}; it stays for ${days} days.` };
  },
});
