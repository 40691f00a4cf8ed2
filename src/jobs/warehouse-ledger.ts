import { day } from '../core/base/day.ts';
import { micros } from '../core/base/micros.ts';
import { spendChangeMicros } from '../core/base/spend-change.ts';
import { changeFromRow, eventFromRow, eventRows } from '../core/changes/change-rows.ts';
import type { LedgerEntry, LedgerEvent } from '../core/changes/change.ts';
import {
  changeEvents,
  humanEdits,
  ledger,
  plans,
  writingSwitch,
  type ChangeEventRow,
  type HumanEditRow,
  type LedgerRow,
  type WritingSwitchRow,
} from '../core/tables/ops.ts';
import type { ChangeLedger, QueryParams, Warehouse } from './ports.ts';

/** Columns of the ledger without the record, which can be large and is not needed to make a change. */
const CHANGE_COLUMNS = ledger.columns
  .map(({ name }) => name)
  .filter((name) => name !== 'record' && name !== 'state')
  .map((name) => `l.${name}`)
  .join(', ');

type Hash = (text: string) => string;

/** The ledger in the tables `ledger`, `change_events`, `writing_switch` and `human_edits` of the warehouse. */
export function warehouseLedger(warehouse: Warehouse, hash: Hash): ChangeLedger {
  const events = warehouse.ref(changeEvents);
  const intents = warehouse.ref(ledger);
  const entries = (where: string, params: QueryParams): Promise<LedgerEntry[]> =>
    readEntries(warehouse, where, params);
  return {
    latestPlan: async () => {
      const sql = `SELECT plan_id, planned_on FROM ${warehouse.ref(plans)} ORDER BY planned_on DESC, planned_at DESC, plan_id LIMIT 1`;
      const [row] = await warehouse.query<{ plan_id: string; planned_on: string }>(sql);
      return row === undefined ? null : { planId: row.plan_id, plannedOn: day(row.planned_on) };
    },
    changesOf: async (planId) =>
      byEffect(warehouse, planId, await entries('l.plan_id = @plan', { plan: planId })),
    history: (source, accountId, since) =>
      entries(
        `l.source = @source AND REPLACE(l.account_id, '-', '') = @account AND l.change_id IN (
          SELECT change_id FROM ${events} WHERE event_date >= CAST(@since AS DATE))`,
        { source, account: accountId.replaceAll('-', ''), since: since.toISOString().slice(0, 10) },
      ),
    accounts: async (since) => {
      const sql = `SELECT DISTINCT l.source, l.account_id FROM ${intents} l WHERE l.change_id IN (
        SELECT change_id FROM ${events} WHERE event_date >= CAST(@since AS DATE)) ORDER BY l.source, l.account_id`;
      const rows = await warehouse.query<{ source: string; account_id: string }>(sql, {
        since: since.toISOString().slice(0, 10),
      });
      return rows.map((row) => ({ source: row.source, accountId: row.account_id }));
    },
    eventsOf: (changeIds) => readEvents(warehouse, 'e.change_id IN UNNEST(@ids)', { ids: [...changeIds] }),
    intend: async (planId, rows) => {
      const sql = `SELECT COUNT(*) AS n FROM ${events} WHERE change_id IN (SELECT change_id FROM ${intents} WHERE plan_id = @plan)`;
      const [found] = await warehouse.query<{ n: number }>(sql, { plan: planId });
      if ((found?.n ?? 0) === 0) await warehouse.load(ledger, rows, { plan_id: planId });
    },
    append: async (added) => {
      const rows = eventRows(added, hash);
      const [first] = rows;
      if (first !== undefined) await warehouse.load(changeEvents, rows, { batch_id: first.batch_id });
    },
    ...switchOf(warehouse, hash),
    ...editsOf(warehouse, hash),
  };
}

async function readEntries(warehouse: Warehouse, where: string, params: QueryParams): Promise<LedgerEntry[]> {
  const from = `FROM ${warehouse.ref(ledger)} l WHERE ${where}`;
  const changes = await warehouse.query<LedgerRow>(
    `SELECT ${CHANGE_COLUMNS} ${from} ORDER BY l.planned_at, l.change_id`,
    params,
  );
  const found = await readEvents(warehouse, `e.change_id IN (SELECT l.change_id ${from})`, params);
  const byChange = Map.groupBy(found, ({ changeId }) => changeId);
  return changes.map((row) => ({ change: changeFromRow(row), events: byChange.get(row.change_id) ?? [] }));
}

/** Changes that move the most spend first; those without evidence, as rollbacks, come last in the order given. */
async function byEffect(
  warehouse: Warehouse,
  planId: string,
  entries: LedgerEntry[],
): Promise<LedgerEntry[]> {
  const sql = `SELECT change_id, JSON_VALUE(record, '$.input.scored.evidence.costMicros') AS cost
    FROM ${warehouse.ref(ledger)} WHERE plan_id = @plan`;
  const rows = await warehouse.query<{ change_id: string; cost: string | null }>(sql, { plan: planId });
  const costs = new Map(rows.map((row) => [row.change_id, Number(row.cost ?? 0)]));
  const effectOf = ({ change: { changeId, fromMicros, toMicros } }: LedgerEntry): number => {
    if (fromMicros === null || toMicros === null) return 0;
    const costMicros = micros(costs.get(changeId) ?? 0);
    return Math.abs(spendChangeMicros({ costMicros }, fromMicros, toMicros));
  };
  const effects = new Map(entries.map((entry) => [entry, effectOf(entry)]));
  return entries.toSorted((a, b) => (effects.get(b) ?? 0) - (effects.get(a) ?? 0));
}

async function readEvents(warehouse: Warehouse, where: string, params: QueryParams): Promise<LedgerEvent[]> {
  const sql = `SELECT e.change_id, e.seq, e.at, e.run_id, e.kind, e.outcome, e.value_micros, e.code, e.reason
    FROM ${warehouse.ref(changeEvents)} e WHERE ${where} ORDER BY e.change_id, e.seq, e.run_id`;
  return (await warehouse.query<ChangeEventRow>(sql, params)).map(eventFromRow);
}

function switchOf(warehouse: Warehouse, hash: Hash): Pick<ChangeLedger, 'writing' | 'setWriting'> {
  const latest = async (): Promise<WritingSwitchRow | undefined> => {
    const sql = `SELECT * FROM ${warehouse.ref(writingSwitch)} ORDER BY \`at\` DESC, paused DESC LIMIT 1`;
    return (await warehouse.query<WritingSwitchRow>(sql))[0];
  };
  return {
    writing: async () => {
      const row = await latest();
      if (row === undefined) return { paused: false, since: null, by: '', reason: '' };
      return { paused: row.paused, since: row.at, by: row.by, reason: row.reason };
    },
    setWriting: async ({ at, paused, by, reason }) => {
      const before = await latest();
      const after = before === undefined ? 0 : Date.parse(before.at) + 1;
      const moment = new Date(Math.max(at.getTime(), after)).toISOString();
      const id = hash(JSON.stringify([moment, paused, by, reason])).slice(0, 24);
      const row: WritingSwitchRow = { switch_id: id, at: moment, paused, by, reason };
      await warehouse.load(writingSwitch, [row], { switch_id: id });
    },
  };
}

function editsOf(warehouse: Warehouse, hash: Hash): Pick<ChangeLedger, 'noteEdits' | 'lastEdits'> {
  return {
    noteEdits: async (edits) => {
      const ids = edits.map(({ edit_id }) => edit_id);
      const sql = `SELECT edit_id FROM ${warehouse.ref(humanEdits)} WHERE edit_id IN UNNEST(@ids)`;
      const known = ids.length === 0 ? [] : await warehouse.query<{ edit_id: string }>(sql, { ids });
      const noted = new Set(known.map(({ edit_id }) => edit_id));
      const added = [...new Map(edits.map((edit) => [edit.edit_id, edit])).values()].filter(
        ({ edit_id }) => !noted.has(edit_id),
      );
      if (added.length === 0) return;
      const batch = hash(JSON.stringify(added.map(({ edit_id }) => edit_id))).slice(0, 24);
      const rows = added.map((edit) => ({ ...edit, batch_id: batch }));
      await warehouse.load(humanEdits, rows, { batch_id: batch });
    },
    lastEdits: async (source) => {
      const where = source === null ? 'TRUE' : 'source = @source';
      const sql = `SELECT * FROM ${warehouse.ref(humanEdits)} WHERE ${where}
        QUALIFY ROW_NUMBER() OVER (PARTITION BY source, account_id, entity_level, entity_id, lever
          ORDER BY \`at\` DESC, edit_id) = 1 ORDER BY edit_id`;
      return warehouse.query<HumanEditRow>(sql, source === null ? {} : { source });
    },
  };
}
