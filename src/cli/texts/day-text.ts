import type { ReportDocument } from '../../contract/report-document.ts';
import { paint, type Terminal } from '../terminal.ts';
import { planText } from './plan-text.ts';
import { trainText } from './train-text.ts';

/** What a day says to people; the last line is where the report is. */
export function dayText(document: ReportDocument, terminal: Terminal): string {
  const findings = document.files.flatMap(({ health }) => health);
  const rows = document.files.reduce((total, file) => total + file.rows, 0);
  const rejected = document.files.reduce((total, file) => total + file.rejected, 0);
  return [
    `${paint('bold', 'Data')}: ${rows.toLocaleString('en-US')} rows in ${document.files.length} file(s), ${rejected} quarantined, ${findings.length} health finding(s)`,
    ...document.training.map((training) => `\n${trainText(training)}`),
    ...(document.plan === null ? [] : [`\n${planText(document.plan, 12, terminal)}`]),
    '',
    `Report: ${document.path ?? ''}`,
  ].join('\n');
}
