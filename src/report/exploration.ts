import type { ExploreDocument } from '../contract/explore-document.ts';
import { bounceScatter } from '../core/charts/bounce-scatter.ts';
import { conversionBySource } from '../core/charts/conversion-by-source.ts';
import { cpcHistogram } from '../core/charts/cpc-histogram.ts';
import { counted, formatCount, formatFigure, formatNumber, formatPercent } from '../core/charts/format.ts';
import { chartFigure, chartGrid } from './chart-figure.ts';
import { dataTable } from './data-table.ts';
import { html, type Html, type Piece } from './html.ts';
import { metricTable } from './metric-table.ts';
import { block, emptyState, folded, section } from './section.ts';

/** Rows of a list that are open at first. */
const FIRST = 6;
const KINDS = { performance: 'Ad performance', sessions: 'Website sessions' };

/** What the numbers look like: summaries, distributions, relations, outliers. */
export async function exploration(parts: readonly ExploreDocument[], currency: string): Promise<Html> {
  const sentence = explorationSentence(parts);
  if (parts.length === 0)
    return section(
      'exploration',
      'Exploration',
      sentence,
      emptyState('No data has been explored yet.', 'bidforest import FILE'),
    );
  const blocks = [];
  for (const part of parts) blocks.push(await explored(part, currency));
  return section('exploration', 'Exploration', sentence, blocks);
}

/** What stands out most, in one sentence. */
export function explorationSentence(parts: readonly ExploreDocument[]): string {
  if (parts.length === 0) return 'There are no figures to look at yet.';
  const rows = parts.map((part) =>
    counted(
      part.rows,
      part.kind === 'sessions' ? 'session' : 'row of ad performance',
      part.kind === 'sessions' ? 'sessions' : 'rows of ad performance',
    ),
  );
  const outliers = parts.reduce((sum, part) => sum + part.outliers.length, 0);
  const low = parts.find((part) => part.lowEngagement !== null)?.lowEngagement;
  const odd =
    outliers === 0
      ? 'no outlier stands out'
      : `${counted(outliers, 'outlier')} ${outliers === 1 ? 'is' : 'are'} listed`;
  const brief = low
    ? `, and ${formatPercent(low.share)} of sessions last less than ${formatFigure(low.belowSeconds)} seconds`
    : '';
  return `In ${rows.join(' and ')}, ${odd}${brief}.`;
}

async function explored(part: ExploreDocument, currency: string): Promise<Html> {
  const trial = part.kind === 'sessions' ? 'session' : 'click';
  const { bounceAgainstDuration: bounce } = part;
  const charts = await chartGrid([
    chartFigure((width) => cpcHistogram(part.cpcHistogram, currency, width)),
    chartFigure((width) => (bounce ? bounceScatter(bounce, width) : null)),
    chartFigure((width) => conversionBySource(part.conversionBySource, trial, width)),
  ]);
  return block(
    `${KINDS[part.kind]}: ${counted(part.rows, 'row')}${sampleText(part)}`,
    metricTable(part, currency),
    charts,
    sourceTable(part, trial),
    outlierList(part),
    lowEngagement(part),
  );
}

function sampleText({ sampledRows }: ExploreDocument): string {
  return sampledRows === null ? '' : `, described by a sample of ${formatCount(sampledRows)}`;
}

function sourceTable(part: ExploreDocument, trial: string): Piece {
  if (part.conversionBySource.length === 0) return null;
  const columns = [
    { head: 'Source' },
    ...[trial === 'click' ? 'Clicks' : 'Sessions', 'Conversions', 'Rate', '95% interval'].map((head) => ({
      head,
      figures: true,
    })),
  ];
  const rows = part.conversionBySource
    .toSorted((a, b) => b.trials - a.trials)
    .slice(0, 50)
    .map((each) => [
      html`<bdi>${each.source}</bdi>`,
      formatCount(each.trials),
      formatFigure(each.conversions),
      formatPercent(each.rate.value),
      `${formatPercent(each.rate.low)} to ${formatPercent(each.rate.high)}`,
    ]);
  return folded(
    'Conversion rate by source in numbers',
    dataTable('Conversion rate by traffic source, largest first', columns, rows),
  );
}

function outlierList(part: ExploreDocument): Piece {
  if (part.outliers.length === 0) return null;
  const columns = [
    { head: 'Where' },
    { head: 'Metric' },
    { head: 'Value', figures: true },
    { head: 'Why it stands out', prose: true },
  ];
  const rows = part.outliers
    .slice(0, 100)
    .map((each) => [html`<bdi>${each.where}</bdi>`, each.metric, formatNumber(each.value, 2), each.why]);
  const more = rows.slice(FIRST);
  return html`${dataTable(`Outliers: ${counted(part.outliers.length, 'value')}`, columns, rows.slice(0, FIRST))}
  ${more.length > 0 && folded(`${formatCount(more.length)} more outliers`, dataTable('More outliers', columns, more))}`;
}

function lowEngagement({ lowEngagement: low }: ExploreDocument): Piece {
  if (low === null) return null;
  return html`<p class="note">
    <strong>Low engagement.</strong> ${counted(low.sessions, 'session')} (${formatPercent(low.share)}) last
    less than ${formatFigure(low.belowSeconds)} seconds; they are flagged, not removed.
  </p>`;
}
