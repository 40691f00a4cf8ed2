import type { ImportedFile } from '../contract/import-document.ts';
import type { HealthFinding } from '../contract/parts.ts';
import { counted, formatCount, formatPercent } from '../core/charts/format.ts';
import { html, type Html } from './html.ts';
import { badge, block, folded } from './section.ts';

const SEVERITIES = ['error', 'warning', 'info'] as const;
const LABELS = {
  error: badge('bad', 'Problem'),
  warning: badge('warn', 'Worth a look'),
  info: badge('quiet', 'For information'),
};
const CHECKS: Readonly<Record<HealthFinding['check'], string>> = {
  missing_values: 'Missing values',
  duplicates: 'Duplicates',
  clicks_above_impressions: 'More clicks than impressions',
  conversions_without_clicks: 'Conversions without clicks',
  conversions_above_clicks: 'More conversions than clicks',
  cost_without_clicks: 'Cost without clicks',
  negative_values: 'Negative values',
  date_gaps: 'Days without data',
  sudden_jump: 'Sudden jumps',
  out_of_range: 'Out of range',
};

/** What the checks found in the files, problems first, then by count. */
export function healthFindings(files: readonly ImportedFile[]): Html {
  const all = files.flatMap((file) => file.health.map((finding) => ({ file: file.file, finding })));
  if (all.length === 0)
    return block('Findings', html`<p class="quiet">Nothing missing, doubled or impossible was found.</p>`);
  const sorted = SEVERITIES.flatMap((severity) =>
    all
      .filter((each) => each.finding.severity === severity)
      .toSorted((a, b) => b.finding.count - a.finding.count),
  );
  return block(
    'Findings, most serious first',
    html`<ul class="findings">
      ${sorted.map(({ file, finding }) => oneFinding(file, finding))}
    </ul>`,
  );
}

function oneFinding(file: string, finding: HealthFinding): Html {
  const examples = finding.examples.map(
    (each) =>
      html`<li>${each.line !== null && html`line ${formatCount(each.line)}: `}<bdi>${each.detail}</bdi></li>`,
  );
  return html`<li class="${finding.severity}">
    ${LABELS[finding.severity]}
    <strong>${CHECKS[finding.check]}</strong
    >${finding.column !== null && html` <code>${finding.column}</code>`}
    <p>${finding.message}</p>
    <small>${counted(finding.count, 'case')}, ${formatPercent(finding.share)}, in <bdi>${file}</bdi></small>
    ${
      examples.length > 0 &&
      folded(
        counted(examples.length, 'example'),
        html`<ul class="plain">
          ${examples}
        </ul>`,
      )
    }
  </li> `;
}
