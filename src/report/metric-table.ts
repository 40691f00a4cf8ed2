import type { ExploreDocument, MetricSummary } from '../contract/explore-document.ts';
import { formatCount, formatFigure, formatMoney, formatPercent } from '../core/charts/format.ts';
import { dataTable } from './data-table.ts';
import { html, type Html } from './html.ts';
import { glossary } from './section.ts';

const HEADS = [
  'Rows',
  'Missing',
  'Mean',
  'Median',
  'Min',
  'Max',
  'Std. deviation',
  '1%',
  '5%',
  '25%',
  '75%',
  '95%',
  '99%',
];

/** Units that a person reads in percent. */
const RATES = /^(share|clicks per impression|conversions per click)/;

/** Summary of every metric, each in its own unit; money and percent speak for themselves. */
export function metricTable(part: ExploreDocument, currency: string): Html | null {
  if (part.metrics.length === 0) return null;
  const columns = [{ head: 'Metric' }, ...HEADS.map((head) => ({ head, figures: true }))];
  const rows = part.metrics.map((metric) => summaryRow(metric, currency));
  return html`${dataTable('Summary of each metric', columns, rows)}${glossary([
    ['Median', 'half of the rows lie below, half above; unlike the mean it does not mind outliers'],
    ['Std. deviation', 'how far a row typically lies from the mean'],
    ['5%, 95% …', 'quantiles: so many percent of the rows lie below this value'],
  ])}`;
}

function summaryRow(metric: MetricSummary, currency: string): (Html | string)[] {
  const written = inUnit(metric.unit, currency);
  const { mean, median, min, max, standardDeviation, quantiles: q } = metric;
  const values = [mean, median, min, max, standardDeviation, q.p01, q.p05, q.p25, q.p75, q.p95, q.p99];
  return [
    html`${metric.metric}${written === formatFigure && metric.unit !== null && metric.unit !== metric.metric && html`<small>${metric.unit}</small>`}`,
    formatCount(metric.count),
    formatCount(metric.missing),
    ...values.map(written),
  ];
}

function inUnit(unit: string | null, currency: string): (value: number) => string {
  if (unit === currency || unit?.includes('currency') === true)
    return (value) => formatMoney(value, currency);
  if (unit !== null && RATES.test(unit)) return formatPercent;
  return formatFigure;
}
