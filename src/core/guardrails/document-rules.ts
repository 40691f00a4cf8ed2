import { SPEND_ELASTICITY } from '../base/spend-change.ts';
import { billableUnit } from './billable-unit.ts';
import { holdOut } from './hold-out.ts';
import type { ParameterDef } from './parameter.ts';
import { RULE_KINDS } from './rule.ts';
import { WHERE_FIELDS } from './where.ts';

/** `docs/guardrails.md`: every kind of rule as it describes itself. */
export function guardrailsMarkdown(): string {
  const kinds = Object.values(RULE_KINDS).map(
    ({ kind, description, parameters }) =>
      `## ${kind}\n\n${sentences(description)}\n\n${parameterTable(parameters)}\n`,
  );
  return `${INTRODUCTION}\n${kinds.join('\n')}\n## While an experiment runs\n\n${sentences(holdOut.description)}\n\n## Rounding\n\n${sentences(billableUnit.description)}\n`;
}

const INTRODUCTION = `# Guardrails

Generated from the kinds of rules in \`src/core/guardrails\` by \`npm run generate\`.

A guardrail is a rule in a file of \`rules/\`, or of the folder that \`rules\` names in the configuration.
Files apply in the order of their names, rules in the order in which they are written.
Every decision carries the verdict of every rule: pass, clamp or block, with a sentence.

- A rule shortens or stops a change. Only bounds lengthen one, to bring a bid inside. No rule starts a change or turns one round.
- A block keeps the current bid. The rules after it still say what they think of the change.
- Bounds come before the largest step. A changed bid is always inside its bounds; a bid that stays outside is blocked and says so.
- Spend is predicted to move by ${SPEND_ELASTICITY} % for each per cent that a bid moves.
- Guarding what was guarded changes nothing, and the order in which decisions come does not matter.

## Every rule

\`name\` is unique in its file; verdicts show \`<file>/<name>\` without the file's number.
\`kind\` is one of those below.
\`where\` limits the rule to some entities: ${WHERE_FIELDS.map((field) => `\`${field}\``).join(', ')}, each a pattern or a list of patterns, in which \`*\` stands for any text and case does not matter.
All fields given must match; a field that the source does not tell matches nothing.
Money is in the currency of the account.
`;

function parameterTable(parameters: Readonly<Record<string, ParameterDef>>): string {
  const rows = Object.entries(parameters).map(
    ([name, def]) => `| \`${name}\` | ${def.label} | ${typeText(def)} | ${defaultText(def)} | ${def.doc} |`,
  );
  return ['| setting | label | value | default | meaning |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function typeText({ type, options }: ParameterDef): string {
  return options === undefined ? type : options.map((option) => `\`${option}\``).join(' or ');
}

function defaultText(def: ParameterDef): string {
  if (def.default === undefined) return 'must be given';
  return def.default === null ? 'off' : `\`${def.default}\``;
}

/** One sentence per line. */
function sentences(text: string): string {
  return text.replaceAll(/([.:]) (?=[A-Z])/g, (_match, mark: string) => `${mark}\n`);
}
