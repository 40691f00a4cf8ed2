import { day } from '../base/day.ts';
import { micros, type Micros } from '../base/micros.ts';
import type { EntityLevel, Lever } from '../flow.ts';
import type { ChangeEventRow, LedgerRow } from '../tables/ops.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Change, EventKind, LedgerEvent } from './change.ts';

/** A row of the ledger as a change; `record` stays behind. */
export function changeFromRow(row: Omit<LedgerRow, 'record' | 'state'>): Change {
  return {
    changeId: row.change_id,
    planId: row.plan_id,
    plannedOn: day(row.planned_on),
    plannedAt: row.planned_at,
    source: row.source,
    accountId: row.account_id,
    level: row.entity_level as EntityLevel,
    id: row.entity_id,
    lever: row.lever as Lever,
    fromMicros: amount(row.from_micros),
    toMicros: amount(row.to_micros),
    rollsBack: row.rolls_back === null ? [] : (JSON.parse(row.rolls_back) as string[]),
    reason: row.reason,
  };
}

/** A rollback as a row of the ledger. Its record is what it undoes. */
export function rollbackRow(change: Change): LedgerRow {
  return {
    change_id: change.changeId,
    plan_id: change.planId,
    planned_on: change.plannedOn,
    planned_at: change.plannedAt,
    source: change.source,
    account_id: change.accountId,
    entity_level: change.level,
    entity_id: change.id,
    lever: change.lever,
    from_micros: change.fromMicros,
    to_micros: change.toMicros,
    state: 'intended',
    reason: change.reason,
    record: canonicalJson({ version: 1, rollsBack: change.rollsBack }),
    rolls_back: JSON.stringify(change.rollsBack),
  };
}

/** Events that are written together. Equal events give equal rows, so that writing them twice is writing them once. */
export function eventRows(events: readonly LedgerEvent[], hash: (text: string) => string): ChangeEventRow[] {
  const batchId = hash(canonicalJson(events)).slice(0, 24);
  return events.map((event) => ({
    change_id: event.changeId,
    seq: event.seq,
    at: event.at,
    event_date: event.at.slice(0, 10),
    run_id: event.runId,
    kind: event.kind,
    outcome: event.outcome,
    value_micros: event.valueMicros,
    code: event.code,
    reason: event.reason,
    batch_id: batchId,
  }));
}

/** A row of the events. */
export function eventFromRow(row: Omit<ChangeEventRow, 'batch_id' | 'event_date'>): LedgerEvent {
  return {
    changeId: row.change_id,
    seq: row.seq,
    at: row.at,
    runId: row.run_id,
    kind: row.kind as EventKind,
    outcome: row.outcome,
    valueMicros: amount(row.value_micros),
    code: row.code,
    reason: row.reason,
  };
}

function amount(value: number | null): Micros | null {
  return value === null ? null : micros(value);
}
