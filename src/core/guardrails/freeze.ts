import { ruleKind } from './rule-kind.ts';

/** Nothing changes, always or between two dates. */
export const freeze = ruleKind({
  kind: 'freeze',
  description:
    'Leaves bids alone, always or from one day to another. Use `where` to name what is frozen: a brand campaign, a test, what is paused.',
  parameters: {
    from: { label: 'First day', type: 'day', default: null, doc: 'First frozen day; open when absent' },
    to: { label: 'Last day', type: 'day', default: null, doc: 'Last frozen day; open when absent' },
    because: {
      label: 'Reason',
      type: 'text',
      default: null,
      doc: 'Shown in the verdict, such as `Black Friday`',
    },
  },
  judge({ from, to, because }, _change, { today }) {
    if (from !== null && today < from) return { verdict: 'pass', reason: `The freeze begins on ${from}.` };
    if (to !== null && today > to) return { verdict: 'pass', reason: `The freeze ended on ${to}.` };
    const until = to === null ? 'Frozen' : `Frozen until ${to}`;
    return { verdict: 'block', reason: because === null ? `${until}.` : `${until}: ${because}.` };
  },
});
