import { catalogue, momentOfUse } from './catalogue.ts';
import type { Feature, KnownAt } from './feature.ts';

const known: Readonly<Record<KnownAt, string>> = {
  before: 'before the click',
  period: 'at the end of the period',
  outcome: 'with the outcome',
};

const titles: Readonly<Record<Feature['grain'], string>> = {
  performance: 'Entities and their days',
  sessions: 'Sessions',
  customer: 'Customers',
};

const INTRODUCTION = `# Features

Generated from the catalogue in \`src/core/features/catalogue\` by \`documentCatalogue\`; a test fails when it is stale.

A model may use a feature only if its value is known when the answer is used.
A bid is made before the clicks of the day, so the bidding model may use what is known ${known[momentOfUse.performance]}.
The model of sessions answers when a session ends, so it may use what is known ${known[momentOfUse.sessions]}.
A model file that breaks this is refused, unless it lists the feature under \`leakageProneReport\`, which measures it and never bids with it.

Missing values stay missing: engines handle them.
Trailing windows end the day before.
Extra columns of a source (attributes) are features under their own names, known when their mapping says.

Rates over trailing windows are shrunk to their parent (ad group, campaign, account, average of the training part): k trials at the parent's rate are added.
For CTR and conversion rate, k maximises the negative binomial likelihood of the counts of the training part over 28 days;
for CPC it maximises the normal likelihood of the relative deviation from the parent, whose variance is σ² (1 / clicks + 1 / k).
The account itself is shrunk with k = 1,000 impressions, 100 clicks and 30 clicks.
`;

/** The catalogue as Markdown: the content of `docs/features.md`. */
export function documentCatalogue(): string {
  const grains = Object.keys(titles) as Feature['grain'][];
  return [INTRODUCTION, ...grains.map(section)].join('\n');
}

function section(grain: Feature['grain']): string {
  const rows = catalogue.filter((feature) => feature.grain === grain).map(tableRow);
  const head = '| feature | group | unit | formula | known | from | division by zero |';
  return `## ${titles[grain]}\n\n${head}\n|---|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function tableRow(feature: Feature): string {
  const sources = feature.sources.map((name) => `\`${name}\``).join(', ');
  const { name, group, unit, formula, zero } = feature;
  return `| \`${name}\` | \`${group}\` | ${unit} | ${formula} | ${known[feature.known]} | ${sources} | ${zero ?? ''} |`;
}
