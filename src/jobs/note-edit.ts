import { day } from '../core/base/day.ts';
import type { Edit } from '../core/changes/edits.ts';
import type { ForeignEdit } from '../core/changes/judge-change.ts';
import { targetKey, type LeverState } from '../core/changes/lever-state.ts';
import type { SilentEdit } from '../core/changes/silent-edits.ts';
import type { NotedEdit } from './ports.ts';
import { dayIn, type WriteWorld } from './write-world.ts';

/** What the platform calls the tool that an edit came through, in words. */
const CLIENTS: Readonly<Record<string, string>> = {
  GOOGLE_ADS_WEB_CLIENT: 'in the web interface',
  GOOGLE_ADS_AUTOMATED_RULE: 'by an automated rule',
  GOOGLE_ADS_SCRIPTS: 'by a script',
  GOOGLE_ADS_BULK_UPLOAD: 'by a bulk upload',
  GOOGLE_ADS_API: 'through the API',
  GOOGLE_ADS_EDITOR: 'with Google Ads Editor',
  GOOGLE_ADS_MOBILE_APP: 'in the mobile app',
  GOOGLE_ADS_RECOMMENDATIONS: 'by a recommendation',
  GOOGLE_ADS_RECOMMENDATIONS_SUBSCRIPTION: 'by an automatic recommendation',
};

/** Makes rows of edits by others. The same edit gives the same row, however often it is noticed. */
export const noteEdit = { fromHistory, silent, asForeignEdit };

function fromHistory(world: WriteWorld, edit: Edit, state: LeverState): NotedEdit {
  const { at, client, userEmail, fromMicros, toMicros } = edit;
  return {
    ...rowOf(world, state, ['history', at, toMicros ?? null], at),
    edited_by: `${userEmail ?? 'Someone'} ${CLIENTS[client ?? ''] ?? `with an unknown tool`}`,
    noticed_by: 'history',
    from_micros: fromMicros ?? null,
    to_micros: toMicros ?? null,
  };
}

function silent(world: WriteWorld, { state, fromMicros, lastReadAt }: SilentEdit): NotedEdit {
  return {
    ...rowOf(world, state, ['comparison', lastReadAt, state.ownMicros], world.now().toISOString()),
    edited_by: 'Someone with a tool that reports no edits, such as Google Ads Editor,',
    noticed_by: 'comparison',
    from_micros: fromMicros,
    to_micros: state.ownMicros,
  };
}

function asForeignEdit(row: NotedEdit): ForeignEdit {
  return { at: row.at, day: day(row.edited_on), by: row.edited_by };
}

function rowOf(
  world: WriteWorld,
  { entity, lever, target }: LeverState,
  identity: readonly unknown[],
  at: string,
): Pick<
  NotedEdit,
  'edit_id' | 'source' | 'account_id' | 'entity_level' | 'entity_id' | 'lever' | 'at' | 'edited_on'
> {
  return {
    edit_id: world.hash(JSON.stringify([targetKey(target), entity.id, ...identity])).slice(0, 24),
    source: entity.source,
    account_id: entity.accountId,
    entity_level: entity.level,
    entity_id: entity.id,
    lever,
    at,
    edited_on: dayIn(world.settings.timeZone, new Date(at)),
  };
}
