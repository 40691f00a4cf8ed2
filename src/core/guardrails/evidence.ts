import { addsSpend, leverWord } from '../base/lever-text.ts';
import { ruleKind } from './rule-kind.ts';

/** Too few clicks or conversions for a change. */
export const evidence = ruleKind({
  kind: 'evidence',
  description:
    'Asks for a least number of clicks or conversions in the evidence window. With less, raises are stopped, or every change. Bids are already drawn towards the model where there is little evidence, so small numbers are enough.',
  parameters: {
    minClicks: { label: 'Least clicks', type: 'count', default: 10, doc: 'Clicks in the evidence window' },
    minConversions: {
      label: 'Least conversions',
      type: 'count',
      default: 0,
      doc: 'Conversions in the evidence window',
    },
    otherwise: {
      label: 'With less',
      type: 'choice',
      options: ['block_raise', 'keep'],
      default: 'block_raise',
      doc: '`block_raise` stops raises and lets bids go down, `keep` stops every change',
    },
    learning: {
      label: 'Bids raised to learn',
      type: 'choice',
      options: ['block', 'allow'],
      default: 'block',
      doc: '`allow` lets bids of what is hardly ever shown rise without such evidence, as they are raised to get some (`bidding.explorationShare` says what that may cost); `block` treats them as any raise',
    },
  },
  judge({ minClicks, minConversions, otherwise, learning }, { decision, fromMicros, toMicros }) {
    const { clicks, conversions } = decision.evidence;
    const lacking = [
      ...(clicks >= minClicks ? [] : [`${clicks} of at least ${minClicks} clicks`]),
      ...(conversions >= minConversions ? [] : [`${conversions} of at least ${minConversions} conversions`]),
    ].join(' and ');
    if (lacking === '') return { verdict: 'pass', reason: `${clicks} clicks are evidence enough.` };
    if (otherwise === 'keep') return { verdict: 'block', reason: `Only ${lacking}: too few for a change.` };
    if (!addsSpend(decision.lever, fromMicros, toMicros))
      return {
        verdict: 'pass',
        reason: `Only ${lacking}, which is enough to lower a ${leverWord(decision.lever)}.`,
      };
    if (learning === 'allow' && decision.caution?.explore !== undefined)
      return { verdict: 'pass', reason: `Only ${lacking}, but the bid is raised to get more.` };
    return { verdict: 'block', reason: `Only ${lacking}: too few for a raise.` };
  },
});
