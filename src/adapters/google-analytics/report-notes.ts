import type { AnalyticsReport } from './reports.ts';
import type { ReportAnswer } from './schema.ts';

/** What a person must know of a report's numbers, from what Google says of them. */
export function reportNotes({ name }: AnalyticsReport, { metadata }: ReportAnswer): string[] {
  if (metadata === null || metadata === undefined) return [];
  const notes: string[] = [];
  const [sample] = metadata.samplingMetadatas ?? [];
  if (sample !== undefined && sample.samplesReadCount < sample.samplingSpaceSize) {
    const share = (100 * sample.samplesReadCount) / sample.samplingSpaceSize;
    notes.push(
      `${name}: sampled, from ${share.toFixed(1)}% of the events; the BigQuery export is never sampled`,
    );
  }
  if (metadata.subjectToThresholding === true)
    notes.push(
      `${name}: rows of few visitors may be withheld to protect them; sums are then too low. Reporting identity “device-based” withholds fewer`,
    );
  if (metadata.dataLossFromOtherRow === true)
    notes.push(
      `${name}: too many different rows, so that the rarest are added up as (other) and belong to no campaign`,
    );
  const hidden = metadata.schemaRestrictionResponse?.activeMetricRestrictions ?? [];
  if (hidden.length > 0) {
    const metrics = hidden.map(({ metricName }) => metricName ?? 'a metric').join(', ');
    notes.push(
      `${name}: ${metrics} may not be seen with this role, and is left empty; “Viewer” without restrictions sees it`,
    );
  }
  for (const { dataTruncationMessage } of metadata.dataTruncationReasons ?? [])
    notes.push(`${name}: cut short by Google: ${dataTruncationMessage ?? 'no reason given'}`);
  return notes;
}
