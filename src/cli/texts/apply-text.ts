import type {
  AppliedChange,
  ApplyDocument,
  RollbackDocument,
  WritingDocument,
} from '../../contract/apply-document.ts';
import { operationPlanText } from '../../jobs/plan-day-operations.ts';
import { formatTable, wrap } from '../table.ts';
import { paint, widthOf, type Terminal } from '../terminal.ts';

type Outcome = Omit<ApplyDocument, 'planId'>;

/** What a run of `apply` says to people: how many of what, why it stopped, and the changes. */
export function applyText(document: ApplyDocument, limit: number): string {
  return outcomeText(`Plan ${document.planId}`, document, limit);
}

/** What a rollback says to people, with what it left alone and why. */
export function rollbackText(document: RollbackDocument, limit: number, terminal: Terminal): string {
  const title = document.rollbackId === null ? 'Rollback' : `Rollback ${document.rollbackId}`;
  const left = document.leftAlone.map(({ changeId, lever, id, reason }) =>
    wrap(`${changeId.slice(0, 12)} ${lever} of ${id}: ${reason}`, widthOf(terminal), '  '),
  );
  return [
    outcomeText(title, document, limit),
    ...(left.length === 0 ? [] : ['', paint('bold', `Left alone: ${left.length}`), ...left.slice(0, limit)]),
    ...(left.length > limit ? [paint('dim', `… and ${left.length - limit} more: --limit or --json`)] : []),
  ].join('\n');
}

/** Whether writing is stopped, by whom and since when. */
export function writingText({ paused, changed, since, by, reason, live }: WritingDocument): string {
  const already = changed ? '' : ' already';
  const why = reason === '' ? '' : ` (${reason})`;
  const who = since === null ? '' : `, by ${by} at ${since}${why}`;
  const dry = live ? '' : ' It is a dry run anyway: `live` is false in the configuration.';
  return paused
    ? `Writing is${already} paused${who}. Nothing is sent until \`bidforest resume\`.`
    : `Writing is${already} on${who}.${dry}`;
}

function outcomeText(title: string, document: Outcome, limit: number): string {
  const { changes, earlier, gate, error, operations, overwrote, summary } = document;
  const postponed = summary['postponed'] ?? 0;
  const counts = Object.entries(summary).map(([state, count]) => `${count} ${state.replace('_', ' ')}`);
  const shown = changes.slice(0, limit);
  return [
    paint('bold', `${title}: ${counts.join(', ') || 'nothing to change'}.`),
    ...(gate === null ? [] : [paint('yellow', gate)]),
    ...(error === null ? [] : [paint('red', `The platform failed: ${error}. Run it again to go on.`)]),
    ...operations.map((plan) => paint('dim', `The quota: ${operationPlanText(plan)}.`)),
    ...(postponed === 0
      ? []
      : [
          paint(
            'yellow',
            `${postponed} changes with the least effect are left for tomorrow: the daily quota has no room for them.`,
          ),
        ]),
    ...(earlier.length === 0 ? [] : [`Looked after ${earlier.length} changes of earlier plans first.`]),
    ...(overwrote.length === 0
      ? []
      : [`${overwrote.length} changes replaced an edit made in the same instant: ${overwrote.join(', ')}`]),
    ...(shown.length === 0 ? [] : ['', changeTable(shown)]),
    ...(changes.length > shown.length
      ? [paint('dim', `… and ${changes.length - shown.length} more: --limit or --json`)]
      : []),
  ].join('\n');
}

function changeTable(changes: readonly AppliedChange[]): string {
  return formatTable(changes, [
    { title: 'state', cell: ({ state }) => state.replace('_', ' ') },
    { title: 'lever', cell: ({ lever }) => lever },
    { title: 'entity', cell: ({ name, id }) => name ?? id, max: 36 },
    { title: 'from', cell: ({ from }) => from ?? '–', align: 'right' },
    { title: 'to', cell: ({ to }) => to ?? 'inherit', align: 'right' },
    { title: 'reason', cell: ({ reason }) => reason, max: 70 },
  ]);
}
