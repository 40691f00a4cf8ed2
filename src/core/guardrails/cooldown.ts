import { daysBetween } from '../base/day.ts';
import { ruleKind } from './rule-kind.ts';

/** A bid that was changed lately is left to show what the change does. */
export const cooldown = ruleKind({
  kind: 'cooldown',
  description:
    'Leaves a bid, a modifier or a target alone for some days after its last change, as the ledger knows it, so that the change can show what it does.',
  parameters: {
    days: { label: 'Days', type: 'days', default: 3, doc: 'Days from one change to the next' },
  },
  judge({ days }, _change, { today, lastChange }) {
    if (lastChange === null) return { verdict: 'pass', reason: 'No earlier change is in the ledger.' };
    const since = daysBetween(lastChange, today);
    const seen = `Last changed on ${lastChange}`;
    return since >= days
      ? { verdict: 'pass', reason: `${seen}, long enough ago.` }
      : { verdict: 'block', reason: `${seen}; the next change waits until ${days} days later.` };
  },
});
