/** A query that the warehouse runs by itself. */
export interface ScheduledQuery {
  /** The service's own name of it. */
  readonly id: string;
  readonly sql: string;
  /** When, in the words of the service: `every day 06:00`, in UTC. */
  readonly schedule: string;
  readonly enabled: boolean;
  /** ISO 8601; null where none is to come. */
  readonly nextRunAt: string | null;
  /** Null before the first one. */
  readonly lastRun: {
    /** ISO 8601; null where the service does not tell. */
    readonly at: string | null;
    /** `SUCCEEDED`, `FAILED`, `RUNNING` … */
    readonly state: string;
    readonly error: string | null;
  } | null;
}

/** What is to be set of a scheduled query. */
export interface ScheduleWish {
  readonly title: string;
  readonly sql: string;
  /** Null: as it stands; `every day 06:00` for a new one. */
  readonly schedule: string | null;
  /** Service account that the query runs as; null: who sets it, or as it stands. */
  readonly serviceAccount: string | null;
}

/** The queries that a warehouse runs by itself at set times. @throws WarehouseError */
export interface QuerySchedules {
  /** Those whose SQL begins with a text, the oldest first. */
  find(beginning: string): Promise<readonly ScheduledQuery[]>;
  /** Makes one, or where `id` names one sets its SQL, and what else is wished of it. */
  save(id: string | null, wish: ScheduleWish): Promise<void>;
  /** Takes one away; no failure where it is gone already. */
  remove(id: string): Promise<void>;
}
