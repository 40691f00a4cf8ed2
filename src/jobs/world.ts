import type { AutonomySettings } from '../core/experiment/autonomy.ts';
import type { Engine, EngineName } from '../core/forest/engine.ts';
import type { Micros } from '../core/base/micros.ts';
import type { CrmSource } from './crm-port.ts';
import type {
  AdsPlatform,
  ChangeLedger,
  Clock,
  DatasetStore,
  FileSource,
  ModelFiles,
  ModelStore,
  Outbox,
  Progress,
  ReportSource,
  RuleFiles,
  Warehouse,
} from './ports.ts';
import type { AdsProbe, OperationQuota } from './connection-port.ts';
import type { QuerySchedules } from './schedules-port.ts';
import type { Transforms } from './transforms-port.ts';

/** What the configuration says, as jobs need it. */
export interface Settings {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly currency: string;
  readonly timeZone: string;
  readonly goal: GoalSetting;
  /** What all accounts that are bid in may cost together in a calendar month, in account currency; null: no limit. */
  readonly monthlyBudget: number | null;
  readonly maxBadShare: number;
  /** So many bad rows never stop an import, unless they are more than half of the file. */
  readonly fewBadRows: number;
  /** Days that a connected source may be behind before decisions stop. */
  readonly mostLateDays: number;
  /** Days that single clicks of ad platforms are kept; 0: they are not read. */
  readonly clickDays: number;
  readonly evidenceDays: 7 | 28 | 90;
  readonly deadBandRatio: number;
  /** How far bids are moved at random, in logarithms; 0 where they are not. */
  readonly perturbationRatio: number;
  /** Share of an account's spend that bids raised to learn may cost. */
  readonly explorationShare: number;
  readonly billableUnitMicros: Micros;
  readonly live: boolean;
  readonly writing: WritingSettings;
  /** How limits follow the results of experiments, and for how many days after one. */
  readonly autonomy: AutonomySettings & { readonly holdsDays: number };
  /** Files of `bidforest run`, absolute, in order. */
  readonly files: readonly FileRequest[];
  /** Mapping files to try, absolute, when a file has none of its own. */
  readonly knownMappings: readonly string[];
  /** Folder for mappings that were guessed. */
  readonly guessedMappings: string;
}

/** How changes are written to ad platforms. */
export interface WritingSettings {
  /** E-mail under which the product writes; null: the ledger alone tells its edits from those of others. */
  readonly userEmail: string | null;
  /** How long a request may still take effect and the platform's history lag behind. */
  readonly inDoubtMinutes: number;
}

/** One file to import. */
export interface FileRequest {
  readonly path: string;
  readonly mapping: string | null;
  /** Null: the first account of the configuration. */
  readonly account: string | null;
}

/** A CRM and how it is read. */
export interface CrmConnection {
  readonly system: CrmSource;
  /** Name and account that its rows carry. */
  readonly source: string;
  readonly account: string;
  /** How long a change may take to be committed. */
  readonly overlapMinutes: number;
  /** Every so many days all ids are compared; 0: never. */
  readonly compareDays: number;
  /** More rows than this share gone at once are an accident. */
  readonly largestLostShare: number;
}

/** The goal as configured; `current_cpa` is resolved on the data. */
export type GoalSetting =
  | { readonly kind: 'target_cpa'; readonly amount: number }
  | { readonly kind: 'target_roas'; readonly ratio: number }
  | { readonly kind: 'profit_margin'; readonly share: number }
  | { readonly kind: 'current_cpa' };

/** Everything outside that a job may touch. Built by `src/wire.ts`. */
export interface World {
  readonly settings: Settings;
  readonly warehouse: Warehouse;
  readonly ledger: ChangeLedger;
  /** Connected ad platforms by the source name that rows, decisions and the ledger carry. */
  readonly ads: Readonly<Record<string, AdsPlatform>>;
  /** Further sources of reports, by the source name that their rows carry. */
  readonly sources: Readonly<Record<string, ReportSource>>;
  /** The CRM; null where none is connected. */
  readonly crm: CrmConnection | null;
  /** What may be spent a day on each of them; a source without one has no limit. */
  readonly quotas: Readonly<Record<string, OperationQuota>>;
  /** Their connections, for `doctor`. */
  readonly probes: Readonly<Record<string, AdsProbe>>;
  readonly transforms: Transforms;
  /** Queries that the warehouse runs by itself; null where it runs none. */
  readonly schedules: QuerySchedules | null;
  readonly files: FileSource;
  readonly modelFiles: ModelFiles;
  readonly ruleFiles: RuleFiles;
  readonly models: ModelStore;
  readonly datasets: DatasetStore;
  readonly outbox: Outbox;
  readonly engines: Readonly<Record<EngineName, Engine>>;
  readonly renderReport: (
    document: import('../contract/report-document.ts').ReportDocument,
  ) => Promise<string>;
  /** SHA-256, hexadecimal, of a whole or of its parts one after the other. */
  readonly hash: (content: string | Uint8Array | Iterable<Uint8Array>) => string;
  readonly now: Clock;
  /** A new name for a run, never the same twice. */
  readonly newRunId: () => string;
  readonly progress: Progress;
  /** Closes connections and the warehouse, and ends the threads. */
  close(): Promise<void>;
}
