import type { ExploreDocument } from '../contract/explore-document.ts';
import type { ImportedFile } from '../contract/import-document.ts';
import type { PlanDocument } from '../contract/plan-document.ts';
import type { ReportDocument } from '../contract/report-document.ts';
import type { TrainDocument } from '../contract/train-document.ts';
import { imports, plans, trainingRuns } from '../core/tables/ops.ts';
import { describeExperiment } from './experiment/describe-experiment.ts';
import { storedExperiments } from './experiment/experiment-store.ts';
import { ensureFeatures } from './build-features.ts';
import { dataAlerts } from './data-alerts.ts';
import { quarantinedPartitions } from './data/quarantine.ts';
import { exploreData } from './explore-data.ts';
import { readClaims } from './read-claims.ts';
import type { World } from './world.ts';

/** Puts what imports, training and the last plan left in the warehouse into one HTML file, with a trial if there was one. */
export async function writeReport(
  world: World,
  trial: ReportDocument['trial'] = null,
): Promise<ReportDocument> {
  await ensureFeatures(world);
  world.progress.step('Writing the report');
  const document: ReportDocument = {
    generatedAt: world.now().toISOString(),
    account: world.settings.accounts.map(({ name }) => name).join(', '),
    currency: world.settings.currency,
    timeZone: world.settings.timeZone,
    files: await importedFiles(world),
    alerts: await dataAlerts(world),
    quarantined: await quarantinedPartitions(world.warehouse, world.settings.evidenceDays),
    exploration: await explorations(world),
    training: await lastTrainings(world),
    plan: await lastPlan(world),
    claims: await readClaims(world),
    experiments: (await storedExperiments(world.warehouse)).map((stored) =>
      describeExperiment(world, stored),
    ),
    trial,
    path: null,
  };
  const html = await world.renderReport(document);
  return { ...document, path: await world.outbox.write('report.html', html) };
}

/** The last plan; null when none was made. */
export async function lastPlan(world: World): Promise<PlanDocument | null> {
  const sql = `SELECT document FROM ${world.warehouse.ref(plans)} ORDER BY planned_at DESC, plan_id LIMIT 1`;
  const [row] = await world.warehouse.query<{ document: string }>(sql);
  if (row === undefined) return null;
  // Plans of earlier versions know of no breaks and no quarantine.
  const stored = JSON.parse(row.document) as Omit<PlanDocument, 'breaks' | 'quarantined'> &
    Partial<PlanDocument>;
  return { ...stored, breaks: stored.breaks ?? [], quarantined: stored.quarantined ?? [] };
}

/** The last training run of each model, by name. */
export async function lastTrainings(world: World): Promise<TrainDocument[]> {
  const sql = `SELECT summary FROM ${world.warehouse.ref(trainingRuns)}
    QUALIFY ROW_NUMBER() OVER (PARTITION BY model ORDER BY started_at DESC, run_id) = 1 ORDER BY model`;
  const rows = await world.warehouse.query<{ summary: string }>(sql);
  return rows.map(({ summary }) => JSON.parse(summary) as TrainDocument);
}

async function importedFiles(world: World): Promise<ImportedFile[]> {
  const sql = `SELECT summary FROM ${world.warehouse.ref(imports)} ORDER BY imported_at, file`;
  const rows = await world.warehouse.query<{ summary: string }>(sql);
  return rows.map(({ summary }) => JSON.parse(summary) as ImportedFile);
}

async function explorations(world: World): Promise<ExploreDocument[]> {
  const documents = [await exploreData(world, 'performance'), await exploreData(world, 'sessions')];
  return documents.filter(({ rows }) => rows > 0);
}
