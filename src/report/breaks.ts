import type { BreakEntry, PlanDocument } from '../contract/plan-document.ts';
import { counted } from '../core/charts/format.ts';
import { html, type Html } from './html.ts';
import { badge, glossary, section } from './section.ts';

/** What changed at once in the account and what was done about it; nothing where nothing did. */
export function breaksSection(plan: PlanDocument | null): Html | null {
  if (plan === null || plan.breaks.length === 0) return null;
  return section(
    'breaks',
    'What broke',
    breaksSentence(plan.breaks),
    html`<ul>
      ${plan.breaks.map((entry) => html`<li>${mark(entry)} ${entry.text}</li>`)}
    </ul>`,
    glossary([
      [
        'Break',
        'a change from one day to the next that is more than chance, found by sums of what was seen beyond what was expected (CUSUM)',
      ],
      ['Forgotten', 'what was known from before the break counts only as far as the days since agree'],
      ['Held', 'bids stay as they are, since what is recorded is not to be believed'],
    ]),
  );
}

/** How many breaks bear on bids, in one sentence. */
export function breaksSentence(breaks: readonly BreakEntry[]): string {
  const acted = breaks.filter(({ action }) => action !== 'none').length;
  const held = breaks.filter(({ action }) => action === 'held').length;
  if (acted === 0)
    return `${counted(breaks.length, 'sudden change')} ${breaks.length === 1 ? 'was' : 'were'} found, and no bid depends on ${breaks.length === 1 ? 'it' : 'them'}.`;
  const stays = held === 0 ? '' : '; bids are held where conversions are not recorded truly';
  return `${counted(acted, 'sudden change')} ${acted === 1 ? 'bears' : 'bear'} on bids${stays}.`;
}

function mark({ action }: BreakEntry): Html {
  switch (action) {
    case 'forgotten':
      return badge('warn', 'Forgotten');
    case 'held':
      return badge('bad', 'Held');
    case 'left_out':
      return badge('quiet', 'Left out');
    case 'none':
      return badge('quiet', 'Nothing follows');
  }
}
