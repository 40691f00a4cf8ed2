import type { ExplainDocument } from '../../contract/explain-document.ts';
import type { PlannedDecision } from '../../contract/plan-document.ts';
import { wrap } from '../table.ts';
import { paint, widthOf, type Terminal } from '../terminal.ts';

/** Why the bids of the entities that match are what they are. */
export function explainText(document: ExplainDocument, terminal: Terminal): string {
  const width = widthOf(terminal);
  const texts = document.matches.map((decision) => decisionText(decision, document.currency, width));
  return [`Goal: ${document.goal}. ${document.why}`, ...texts].join('\n\n');
}

function decisionText(decision: PlannedDecision, currency: string, width: number): string {
  const { entity } = decision;
  const marks = { pass: paint('green', '✓'), clamp: paint('yellow', '~'), block: paint('red', '✗') };
  const money = (value: string | null): string => (value === null ? 'unknown' : `${value} ${currency}`);
  return [
    paint(
      'bold',
      [entity.name, entity.matchType, entity.campaign, entity.adGroup].filter((t) => t !== null).join(' · '),
    ),
    `  bid ${money(decision.from)} → ${money(decision.to)} (${decision.action})`,
    `  ${wrap(decision.reason, width, '  ')}`,
    `  model ${percent(decision.modelRate)}, with its own ${decision.clicks} clicks ${percent(decision.rate)}`,
    ...decision.contributions.map(
      ({ text, effect }) => `    ${effect >= 0 ? '+' : '−'}${Math.abs(effect).toFixed(3)}  ${text}`,
    ),
    '  rules:',
    ...decision.verdicts.map(
      ({ rule, verdict, reason }) => `    ${marks[verdict]} ${rule}: ${wrap(reason, width - 6, '      ')}`,
    ),
  ].join('\n');
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(2)} %`;
}
