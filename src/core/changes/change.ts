import type { Day } from '../base/day.ts';
import type { Micros } from '../base/micros.ts';
import type { EntityLevel, Lever } from '../flow.ts';

/** A change that is meant to be made, as the ledger holds it. Values are millionths of the lever's unit. */
export interface Change {
  readonly changeId: string;
  /** The plan or the rollback it belongs to. */
  readonly planId: string;
  readonly plannedOn: Day;
  /** ISO 8601, UTC. */
  readonly plannedAt: string;
  readonly source: string;
  readonly accountId: string;
  readonly level: EntityLevel;
  readonly id: string;
  readonly lever: Lever;
  /** Decisions: the value in force that was decided on. Rollbacks: the entity's own value. */
  readonly fromMicros: Micros | null;
  /** Null clears the value, so that the entity follows its parent; only rollbacks do. */
  readonly toMicros: Micros | null;
  /** Changes that this one undoes; empty for a decision. */
  readonly rollsBack: readonly string[];
  readonly reason: string;
}

/** What happens to a change; each is one row, appended and never altered. */
export type EventKind =
  /** The platform holds what was decided on and would accept the operation; `valueMicros` is the own value read. */
  | 'validated'
  /** The platform holds something else than what was decided on. */
  | 'stale'
  | 'refused'
  /** About to go out; `code` is the operation key. From here on it may have been carried out. */
  | 'sending'
  /** Certainly not carried out, so it is an intent again. */
  | 'held'
  /** The platform answered; `outcome` is its answer. */
  | 'sent'
  /** Read after sending; `valueMicros` is the own value read. */
  | 'read_back'
  /** Nothing more will happen; `outcome` is how it ended. */
  | 'settled'
  | 'rolled_back';

/** One row of the ledger's events. */
export interface LedgerEvent {
  readonly changeId: string;
  /** 1, 2, 3 … within the change. Two events with one number mean that two runs had the change at once. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly runId: string;
  readonly kind: EventKind;
  /** `sent`: accepted, rejected or skipped. `settled`: applied, failed, unknown or superseded. Else null. */
  readonly outcome: string | null;
  /** The entity's own value as read; null where it follows its parent, or where nothing was read. */
  readonly valueMicros: Micros | null;
  readonly code: string | null;
  readonly reason: string;
}

/** How a change can end once it may have been sent. */
export type Settlement =
  /** The platform holds the value. */
  | 'applied'
  /** The platform refused it, or accepted it and holds the old value. */
  | 'failed'
  /** The entity cannot be read any more. */
  | 'unknown'
  /** Someone else has edited it since: hands off. */
  | 'superseded';

/** A change with everything that has happened to it. */
export interface LedgerEntry {
  readonly change: Change;
  readonly events: readonly LedgerEvent[];
}

/** What an event says; the ledger adds change, number, time and run. */
export type EventNews = Pick<LedgerEvent, 'kind' | 'reason'> &
  Partial<Pick<LedgerEvent, 'outcome' | 'valueMicros' | 'code'>>;
