import type { ApplyDocument } from '../contract/apply-document.ts';
import type { PlanDocument } from '../contract/plan-document.ts';
import type { ReportDocument } from '../contract/report-document.ts';
import { RemoteError } from '../core/base/errors.ts';
import { apply } from './apply.ts';
import { ensureFeatures } from './build-features.ts';
import { lookAtExperiments } from './experiment/look-at-experiments.ts';
import { importFiles } from './import-files.ts';
import { ingestAds } from './ingest-ads.ts';
import { ingestClicks } from './ingest-clicks.ts';
import { ingestCrm } from './ingest-crm.ts';
import { failuresOf, ingestSources } from './ingest-sources.ts';
import { makePlan } from './make-plan.ts';
import { modelsDue } from './models-due.ts';
import { train } from './train.ts';
import type { FileRequest, World } from './world.ts';
import { writeReport } from './write-report.ts';

/** What a day came to. */
export interface DayDone {
  /** Null where an account that bids are written to could not be read today. */
  readonly plan: PlanDocument | null;
  /** Models that were trained today. */
  readonly trained: readonly string[];
  /** What was sent; null where there is no plan, nothing may be sent, or no platform is connected. */
  readonly applied: ApplyDocument | null;
  /** What could not be read, in words; the day went on without. */
  readonly failures: readonly string[];
}

/**
 * The day on one screen, but for its report: files and accounts in, features, the models that are due, looks at experiments, plan, and
 * where writing is on, its changes. Run twice on the same data, it leaves the same state as run once.
 */
export async function runBids(world: World, files: readonly FileRequest[]): Promise<DayDone> {
  const connected = Object.keys(world.ads).length > 0;
  await importFiles(world, files);
  const failures = [...failuresOf(await ingestSources(world)), ...failuresOf(await ingestCrm(world))];
  const unread = await accountsUnread(world);
  if (unread.length === 0) failures.push(...failuresOf(await ingestClicks(world)));
  await ensureFeatures(world);
  const trained = await modelsDue(world);
  for (const model of trained) await train(world, { model });
  await lookAtExperiments(world);
  if (unread.length > 0) return { plan: null, trained, applied: null, failures: [...failures, ...unread] };
  const plan = await makePlan(world);
  const applied = connected && world.settings.live ? await apply(world, plan.document.planId) : null;
  return { plan: plan.document, trained, applied, failures };
}

/** Reads the accounts that bids are written to. Where that fails nothing is decided, and the day goes on to its report. */
async function accountsUnread(world: World): Promise<string[]> {
  try {
    await ingestAds(world);
    return [];
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return [error.next === undefined ? error.message : `${error.message} ${error.next}`];
  }
}

/** The whole day, with its report. */
export async function runDay(
  world: World,
  files: readonly FileRequest[],
): Promise<DayDone & { readonly report: ReportDocument }> {
  const done = await runBids(world, files);
  return { ...done, report: await writeReport(world) };
}
