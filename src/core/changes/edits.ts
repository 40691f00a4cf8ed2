import type { AdsChangeEvent } from '../base/ads-metrics.ts';
import type { AdsSetting, AdsTarget } from '../base/ads-write.ts';
import type { Micros } from '../base/micros.ts';
import { targetKey } from './lever-state.ts';
import { fromPlatform } from './lever-value.ts';
import { settingPaths } from './wire-mutation.ts';

/** One edit of one setting, as the platform's history tells it. Values are millionths; undefined where it does not say. */
export interface Edit {
  readonly at: string;
  readonly target: Pick<AdsTarget, 'resourceName' | 'setting'>;
  readonly fromMicros: Micros | null | undefined;
  readonly toMicros: Micros | null | undefined;
  readonly client: string | null;
  readonly userEmail: string | null;
}

/** A write of the product that may have taken effect. */
export interface Send {
  readonly changeId: string;
  readonly key: string;
  readonly at: string;
  readonly fromMicros: Micros | null;
  readonly toMicros: Micros | null;
}

/** Who the product is to the platform. */
export interface Identity {
  /** E-mail of the user or service account that it writes as; null when not configured: then the ledger alone decides. */
  readonly userEmail: string | null;
  /** How long after a send its edit may be dated, in minutes. */
  readonly withinMinutes: number;
}

/** Edits told apart. */
export interface ToldApart {
  readonly own: readonly { readonly edit: Edit; readonly send: Send }[];
  /** By people and by other tools, also those that run under the product's own name. */
  readonly foreign: readonly Edit[];
}

/** Clocks differ: an edit may be dated so much before the send that made it. */
const SKEW_MINUTES = 2;

/** The settings that an event of the history changed; other fields are left out. */
export function editsOf(event: AdsChangeEvent): Edit[] {
  const { at, resourceName, client, userEmail, changedFields, before, after } = event;
  return settingPaths(resourceName).flatMap(({ setting, path }) => {
    if (!changedFields.includes(path)) return [];
    const [fromMicros, toMicros] = [valueOf(setting, before, path), valueOf(setting, after, path)];
    return { at, target: { resourceName, setting }, fromMicros, toMicros, client, userEmail };
  });
}

/**
 * Tells the product's own edits from those of others. An edit is the product's when it came through the API under the
 * product's name and the ledger holds a send of that very value to that very field at that time; each send accounts
 * for one edit. So neither a person's edit of the same field nor another tool with the same credentials passes for it.
 */
export function tellApart(edits: readonly Edit[], sends: readonly Send[], identity: Identity): ToldApart {
  const open = new Map<string, Send[]>();
  for (const send of sends) open.set(send.key, [...(open.get(send.key) ?? []), send]);
  const own: { edit: Edit; send: Send }[] = [];
  const foreign: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const candidates = open.get(targetKey(edit.target)) ?? [];
    const index = candidates.findIndex((send) => isOf(edit, send, identity));
    const send = candidates[index];
    if (send === undefined) foreign.push(edit);
    else {
      candidates.splice(index, 1);
      own.push({ edit, send });
    }
  }
  return { own, foreign };
}

/** Own edits that replaced something else than the ledger thought: someone edited in the instant before. */
export function overwrites(own: ToldApart['own']): ToldApart['own'] {
  return own.filter(({ edit, send }) => edit.fromMicros !== undefined && edit.fromMicros !== send.fromMicros);
}

function isOf(edit: Edit, send: Send, { userEmail, withinMinutes }: Identity): boolean {
  if (edit.client !== 'GOOGLE_ADS_API') return false;
  if (userEmail !== null && edit.userEmail?.toLowerCase() !== userEmail.toLowerCase()) return false;
  if (edit.toMicros !== send.toMicros) return false;
  const minutes = (Date.parse(edit.at) - Date.parse(send.at)) / 60_000;
  return minutes >= -SKEW_MINUTES && minutes <= withinMinutes;
}

/** A field that changed and has no number was, or is, empty. */
function valueOf(setting: AdsSetting, values: Readonly<Record<string, number>>, path: string): Micros | null {
  return fromPlatform(setting, values[path] ?? null);
}
