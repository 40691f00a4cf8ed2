import type { ExplainDocument, ExplainedDecision } from '../../contract/explain-document.ts';
import { isRatio, leverWord } from '../../core/base/lever-text.ts';
import { wrap } from '../table.ts';
import { paint, widthOf, type Terminal } from '../terminal.ts';
import { responseText } from './response-text.ts';

/** Of more matches the curves would hide the reasons. */
const MOST_CURVES = 3;

/** Why the bids of the entities that match are what they are. */
export function explainText(document: ExplainDocument, terminal: Terminal): string {
  const width = widthOf(terminal);
  const drawn = document.matches.length <= MOST_CURVES;
  const texts = document.matches.flatMap((decision) => {
    const reason = decisionText(decision, document.currency, width);
    return drawn && decision.response !== null
      ? [reason, responseText(decision.response, document.currency, width)]
      : [reason];
  });
  const hint = drawn
    ? []
    : [
        paint(
          'dim',
          `Give an id or a whole name to see what other bids would bring (${MOST_CURVES} at most).`,
        ),
      ];
  return [`Goal: ${document.goal}. ${document.why}`, ...texts, ...hint].join('\n\n');
}

function decisionText(decision: ExplainedDecision, currency: string, width: number): string {
  const { entity, lever } = decision;
  const marks = { pass: paint('green', '✓'), clamp: paint('yellow', '~'), block: paint('red', '✗') };
  const amount = (value: string | null): string => {
    if (value === null) return 'unknown';
    return isRatio(lever) ? `${Number((100 * Number(value)).toFixed(1))} %` : `${value} ${currency}`;
  };
  return [
    paint(
      'bold',
      [entity.name, entity.matchType, entity.campaign, entity.adGroup].filter((t) => t !== null).join(' · '),
    ),
    `  ${leverWord(lever)} ${amount(decision.from)} → ${amount(decision.to)} (${decision.action})`,
    `  ${wrap(decision.reason, width, '  ')}`,
    ...(lever === 'max_cpc' ? [modelText(decision)] : []),
    ...decision.contributions.map(
      ({ text, effect }) => `    ${effect >= 0 ? '+' : '−'}${Math.abs(effect).toFixed(3)}  ${text}`,
    ),
    '  rules:',
    ...decision.verdicts.map(
      ({ rule, verdict, reason }) => `    ${marks[verdict]} ${rule}: ${wrap(reason, width - 6, '      ')}`,
    ),
  ].join('\n');
}

function modelText({ estimate, modelRate, clicks, rate }: ExplainedDecision): string {
  return estimate === null
    ? `  model ${percent(modelRate)}, with its own ${clicks} clicks ${percent(rate)}`
    : `  the trained model, which must prove itself before any bid moves, expects ${percent(modelRate)}`;
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(2)} %`;
}
