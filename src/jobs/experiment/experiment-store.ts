import { day, type Day } from '../../core/base/day.ts';
import type { Assignment } from '../../core/experiment/assignment.ts';
import type { DetectableLift } from '../../core/experiment/detectable-lift.ts';
import type { LookData, LookReading } from '../../core/experiment/read-look.ts';
import {
  experimentLooks,
  experiments,
  experimentStops,
  experimentUnits,
  type ExperimentLookRow,
  type ExperimentRow,
  type ExperimentStopRow,
  type ExperimentUnitRow,
} from '../../core/tables/experiments.ts';
import type { Warehouse } from '../ports.ts';

/** What was fixed at the start beside the assignment. */
export interface ExperimentSettings {
  readonly daysBefore: number;
  readonly lookDays: number;
  /** What a conversion, and a unit of conversion value, is worth under the goal at the start. */
  readonly perConversion: number;
  readonly perValue: number;
  readonly currency: string;
  readonly detectable: DetectableLift | null;
}

/** A look as recorded. */
export interface StoredLook {
  readonly look: number;
  readonly lookedAt: string;
  readonly lastDay: Day;
  readonly data: LookData;
  readonly reading: LookReading;
}

/** An experiment with its looks, in order. */
export interface StoredExperiment {
  readonly id: string;
  readonly source: string;
  readonly accountId: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly settings: ExperimentSettings;
  readonly assignment: Assignment;
  readonly units: readonly ExperimentUnitRow[];
  readonly looks: readonly StoredLook[];
  readonly stopped: ExperimentStopRow | null;
}

/** All experiments, the newest first. */
export async function storedExperiments(warehouse: Warehouse): Promise<StoredExperiment[]> {
  const rows = await warehouse.query<ExperimentRow>(
    `SELECT * FROM ${warehouse.ref(experiments)} ORDER BY started_at DESC, experiment_id`,
  );
  if (rows.length === 0) return [];
  const units = await warehouse.query<ExperimentUnitRow>(
    `SELECT * FROM ${warehouse.ref(experimentUnits)} ORDER BY experiment_id, campaign, campaign_id`,
  );
  const looks = await warehouse.query<ExperimentLookRow>(
    `SELECT * FROM ${warehouse.ref(experimentLooks)} ORDER BY experiment_id, look`,
  );
  const stops = await warehouse.query<ExperimentStopRow>(`SELECT * FROM ${warehouse.ref(experimentStops)}`);
  return rows.map((row) => ({
    id: row.experiment_id,
    source: row.source,
    accountId: row.account_id,
    firstDay: day(row.first_day),
    lastDay: day(row.last_day),
    settings: JSON.parse(row.settings) as ExperimentSettings,
    assignment: JSON.parse(row.assignment) as Assignment,
    units: units.filter(({ experiment_id }) => experiment_id === row.experiment_id),
    looks: looks.filter(({ experiment_id }) => experiment_id === row.experiment_id).map(lookOf),
    stopped: stops.find(({ experiment_id }) => experiment_id === row.experiment_id) ?? null,
  }));
}

/** Whether bids of held-out campaigns are left alone on a day. */
export function isRunning({ stopped, lastDay, firstDay }: StoredExperiment, today: Day): boolean {
  return stopped === null && firstDay <= today && today <= lastDay;
}

function lookOf(row: ExperimentLookRow): StoredLook {
  return {
    look: row.look,
    lookedAt: row.looked_at,
    lastDay: day(row.last_day),
    data: JSON.parse(row.data) as LookData,
    reading: JSON.parse(row.reading) as LookReading,
  };
}
