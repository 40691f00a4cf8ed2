import type { ReportDocument } from '../contract/report-document.ts';
import { breaksSection } from './breaks.ts';
import { claimsSection } from './claims.ts';
import { dataHealth } from './data-health.ts';
import { decisionsSection } from './decisions.ts';
import { experimentsSection } from './experiments.ts';
import { exploration } from './exploration.ts';
import { headline } from './headline.ts';
import { modelSection } from './model.ts';
import { page } from './page.ts';
import { trialSection } from './trial.ts';

/** The whole report as one HTML file that loads nothing and runs no script. The same document gives the same bytes. */
export async function renderReport(document: ReportDocument): Promise<string> {
  const trial = await trialSection(document);
  const experiments = experimentsSection(document.experiments);
  const breaks = breaksSection(document.plan);
  const claims = claimsSection(document.claims, document.currency);
  const sections = [
    headline(document),
    ...(trial === null ? [] : [trial]),
    ...(experiments === null ? [] : [experiments]),
    ...(breaks === null ? [] : [breaks]),
    ...(claims === null ? [] : [claims]),
    dataHealth(document.files, document.alerts, document.quarantined, document.currency),
    await exploration(document.exploration, document.currency),
    await modelSection(document.training, document.plan?.runId ?? null),
    await decisionsSection(document.plan),
  ];
  return page(document, sections);
}
