import { stringify } from 'yaml';
import type { GoalSetting } from './schema.ts';

/** What `bidforest init` asks for. */
export interface InitAnswers {
  readonly accountId: string;
  readonly accountName: string;
  readonly platform: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly goal: GoalSetting;
  readonly files: readonly string[];
}

/** The text of a new `bidforest.config.yaml`, with a comment above each setting. */
export function renderConfig(answers: InitAnswers): string {
  const block = (value: unknown): string => stringify(value, { lineWidth: 110 }).trimEnd();
  return `# yaml-language-server: $schema=./bidforest.schema.json
# What bidforest works on. Every setting: docs/configuration.md

accounts:
${indent(block([{ id: answers.accountId, name: answers.accountName, platform: answers.platform }]))}

# ISO 4217 currency and IANA time zone of the account.
${block({ currency: answers.currency, timeZone: answers.timeZone })}

# target_cpa (amount), target_roas (ratio), profit_margin (share) or current_cpa.
${block({ goal: answers.goal })}

# What a calendar month may cost, all accounts together; take out the # to set it.
# budget:
#   perMonth: 20000

# Files that \`bidforest run\` imports; a mapping is guessed where none is named.
${block({ sources: answers.files.map((path) => ({ path })) })}

# Nothing is sent to an ad platform while this is false.
live: false
`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
