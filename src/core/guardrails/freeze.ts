import { ruleKind } from './rule-kind.ts';

/** Nothing changes, always or between two dates. */
export const freeze = ruleKind({
  kind: 'freeze',
  description:
    'Leaves bids alone, always or from one day to another. Use `where` to name what is frozen: a brand campaign, a test, what is paused.',
  parameters: {
    from: { label: 'First day', type: 'day', default: null, doc: 'First frozen day; open when absent' },
    to: { label: 'Last day', type: 'day', default: null, doc: 'Last frozen day; open when absent' },
  },
  judge({ from, to }, _change, { today }) {
    if (from !== null && today < from) return { verdict: 'pass', reason: `The freeze begins on ${from}.` };
    if (to !== null && today > to) return { verdict: 'pass', reason: `The freeze ended on ${to}.` };
    return { verdict: 'block', reason: to === null ? 'Frozen.' : `Frozen until ${to}.` };
  },
});
