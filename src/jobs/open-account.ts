import type { AdsAccount } from '../core/base/ads-account.ts';
import { ConfigError } from '../core/base/errors.ts';
import { accountLevers } from '../core/changes/account-levers.ts';
import type { LedgerEntry } from '../core/changes/change.ts';
import {
  editsOf,
  overwrites,
  tellApart,
  type Edit,
  type Send,
  type ToldApart,
} from '../core/changes/edits.ts';
import { missingDeviceModifiers } from '../core/changes/device-modifiers.ts';
import { foldEvents } from '../core/changes/fold-events.ts';
import type { ForeignEdit } from '../core/changes/judge-change.ts';
import { leverKey, targetKey, type LeverState } from '../core/changes/lever-state.ts';
import { silentEdits } from '../core/changes/silent-edits.ts';
import { noteEdit } from './note-edit.ts';
import type { AdsPlatform, NotedEdit } from './ports.ts';
import type { WriteWorld } from './write-world.ts';

/** An account as it stands, with what the ledger and the platform's history know of it. */
export interface OpenAccount {
  readonly platform: AdsPlatform;
  readonly source: string;
  readonly account: AdsAccount;
  /** By `leverKey`. */
  readonly levers: ReadonlyMap<string, LeverState>;
  /** Everything that happened to changes in the last 30 days. */
  readonly history: readonly LedgerEntry[];
  readonly edits: ToldApart;
  /** By `leverKey`: the last edit by someone else. */
  readonly foreignEdits: ReadonlyMap<string, ForeignEdit>;
  /** Own changes that replaced an edit made in the instant before, by change id. */
  readonly overwrote: readonly string[];
  /** Why the platform would refuse every write of the account. */
  readonly refusesAll: string | null;
}

/** The platform's history reaches back 30 days; one is kept in hand for the time of the run and for time zones. */
const HISTORY_DAYS = 29;

/** From when on the ledger and the platform's history are looked at. */
export function historyStart(world: WriteWorld): Date {
  return new Date(world.now().getTime() - HISTORY_DAYS * 86_400_000);
}

/**
 * Reads an account: values first and the history after them, so that an edit made in between is seen as one.
 * Edits by others are noted in the ledger before anything else is done about them. @throws ConfigError, RemoteError
 */
export async function openAccount(
  world: WriteWorld,
  source: string,
  accountId: string,
): Promise<OpenAccount> {
  const platform = world.ads[source];
  if (platform === undefined) {
    throw new ConfigError(`There is no connection to write changes of ${JSON.stringify(source)}`, {
      expected: Object.keys(world.ads).join(', ') || 'a connected ad platform',
      found: source,
      next: 'Use the file for Google Ads Editor that `bidforest plan` writes, or connect the account.',
    });
  }
  const since = historyStart(world);
  const history = await world.ledger.history(source, accountId, since);
  const entities = await platform.readEntities(accountId.replaceAll('-', ''));
  const present = accountLevers(source, entities);
  const levers = new Map([...present, ...missingDeviceModifiers(source, entities, present)]);
  const events = await platform.changeEvents(entities.account.id, since);
  const edits = tellApart(events.flatMap(editsOf), sendsOf(history, levers), {
    userEmail: world.settings.writing.userEmail,
    withinMinutes: world.settings.writing.inDoubtMinutes,
  });
  const replaced = overwrites(edits.own);
  const noticed = [
    ...fromHistory(world, [...edits.foreign, ...replaced.map(({ edit }) => unseen(edit))], levers),
    ...silentEdits(history, levers, edits).map((edit) => noteEdit.silent(world, edit)),
  ];
  await world.ledger.noteEdits(noticed);
  const undeclared = entities.campaigns.find((campaign) => campaign.missingPoliticalDeclaration);
  return {
    platform,
    source,
    account: entities.account,
    levers,
    history,
    edits,
    foreignEdits: lastForeignEdits(await world.ledger.lastEdits(source)),
    overwrote: replaced.map(({ send }) => send.changeId),
    refusesAll:
      undeclared === undefined
        ? null
        : `Campaign ${undeclared.name} lacks the declaration on EU political advertising, and Google Ads refuses every write of the account until it is made.`,
  };
}

/** Every write in the ledger that may have taken effect, by the field that it wrote. */
function sendsOf(history: readonly LedgerEntry[], levers: ReadonlyMap<string, LeverState>): Send[] {
  return history.flatMap(({ change, events }) => {
    const state = levers.get(leverKey(change.level, change.id, change.lever));
    const { sentAt, basisMicros = null } = foldEvents(events);
    if (state === undefined) return [];
    const { changeId, toMicros } = change;
    return sentAt.map((at) => ({
      changeId,
      key: targetKey(state.target),
      at,
      fromMicros: basisMicros,
      toMicros,
    }));
  });
}

/** An edit that the product replaced before it could see it. */
function unseen(edit: Edit): Edit {
  return { ...edit, toMicros: edit.fromMicros, fromMicros: undefined, client: null, userEmail: null };
}

function fromHistory(
  world: WriteWorld,
  edits: readonly Edit[],
  levers: ReadonlyMap<string, LeverState>,
): NotedEdit[] {
  const byTarget = Map.groupBy(levers.values(), ({ target }) => targetKey(target));
  return edits.flatMap((edit) =>
    (byTarget.get(targetKey(edit.target)) ?? []).map((state) => noteEdit.fromHistory(world, edit, state)),
  );
}

function lastForeignEdits(rows: readonly NotedEdit[]): Map<string, ForeignEdit> {
  return new Map(
    rows.map((row) => [leverKey(row.entity_level, row.entity_id, row.lever), noteEdit.asForeignEdit(row)]),
  );
}
