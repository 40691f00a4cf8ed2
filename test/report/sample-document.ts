import { rng } from '../../src/core/base/rng.ts';
import { ReportDocument } from '../../src/contract/report-document.ts';
import { sampleExploration } from './sample-exploration.ts';
import { sampleFiles } from './sample-files.ts';
import { samplePlan } from './sample-plan.ts';
import { sampleClaims } from './sample-claims.ts';
import { sampleExperiment } from './sample-experiment.ts';
import { sampleTrial } from './sample-trial.ts';
import { sampleTraining } from './sample-training.ts';

/** A document as a real day would give it; the same seed gives the same document. */
export function sampleDocument(options: { decisions?: number; seed?: number } = {}): ReportDocument {
  const random = rng(options.seed ?? 7, 'report');
  return ReportDocument.parse({
    generatedAt: '2026-03-04T07:12:30.000Z',
    account: 'Nordlicht Outdoor',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    files: sampleFiles(),
    alerts: [
      {
        source: 'meta',
        account: '314159',
        report: 'ad_set_days',
        lastDay: '2026-02-28',
        dueDay: '2026-03-03',
        stopsDecisions: true,
        text: 'ad_set_days of meta, account 314159, ends on 2026-02-28, 3 days before 2026-03-03.',
      },
    ],
    quarantined: [
      {
        table: 'ad_performance',
        source: 'google-ads',
        account: '123-456-7890',
        day: '2026-02-27',
        rules: ['loaded_twice'],
        found: 'loaded twice: 50 % of it repeats rows that are there already',
        stopsUntil: '2026-03-27',
      },
    ],
    exploration: sampleExploration(random),
    training: [sampleTraining(random)],
    plan: samplePlan(random, options.decisions ?? 240),
    claims: sampleClaims(),
    experiments: [sampleExperiment()],
    trial: sampleTrial(30),
    path: null,
  });
}

/** A document of an account in which nothing has been run yet. */
export function emptyDocument(): ReportDocument {
  return ReportDocument.parse({
    generatedAt: '2026-03-04T07:12:30.000Z',
    account: 'Nordlicht Outdoor',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    files: [],
    alerts: [],
    quarantined: [],
    exploration: [],
    training: [],
    plan: null,
    claims: null,
    experiments: [],
    trial: null,
    path: null,
  });
}
