import type { Micros } from '../base/micros.ts';
import type { Change, LedgerEvent, Settlement } from './change.ts';
import { foldEvents, isFinal, isInDoubt } from './fold-events.ts';

/** What the platform shows of the changed setting now. */
export interface CurrentValue {
  readonly exists: boolean;
  /** Own value; null when it follows its parent. */
  readonly valueMicros: Micros | null;
  /** The last edit in the platform's history since the change was sent; null when it shows none. */
  readonly lastEdit: 'own' | 'foreign' | null;
}

/** When an answer of the platform can be trusted. */
export interface Patience {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** How long a request may still take effect, a read be old and the history lag behind, in minutes. */
  readonly inDoubtMinutes: number;
}

/** What to do about a change. */
export type Recovery =
  /** It is over. */
  | { readonly what: 'nothing' }
  /** It was not sent: begin with a fresh read. */
  | { readonly what: 'start' }
  | { readonly what: 'settle'; readonly as: Settlement; readonly reason: string }
  /** It was sent and not carried out: it may begin anew. */
  | { readonly what: 'again'; readonly reason: string }
  /** Too early to tell. */
  | { readonly what: 'wait'; readonly reason: string };

/** So often a change is sent when no answer comes. */
export const MAX_SENDS = 3;

/**
 * What to do about a change that a run left behind, wherever it was killed, and after every send.
 * It is sent again only when the platform holds the old value, its history shows no trace of the change, no answer
 * came, and enough time has passed for a late effect to show.
 */
export function recover(
  change: Pick<Change, 'toMicros'>,
  events: readonly LedgerEvent[],
  current: CurrentValue,
  patience: Patience,
): Recovery {
  const folded = foldEvents(events);
  const { state, basisMicros, answer, sentAt } = folded;
  if (isFinal(state)) return { what: 'nothing' };
  if (!isInDoubt(state)) return { what: 'start' };
  const settle = (as: Settlement, reason: string): Recovery => ({ what: 'settle', as, reason });
  if (answer === 'rejected' || answer === 'skipped') return settle('failed', refusal(events));
  if (!current.exists)
    return settle('unknown', 'The entity is gone, so what became of the change cannot be read.');
  if (current.lastEdit === 'foreign') return settle('superseded', 'Someone edited it after it was sent.');
  if (current.valueMicros === change.toMicros) {
    return settle(
      'applied',
      answer === null ? 'By read back: no answer had come.' : 'Accepted and read back.',
    );
  }
  if (basisMicros === undefined || current.valueMicros !== basisMicros) {
    return settle('superseded', 'It holds neither the old value nor the new one: someone edited it.');
  }
  if (current.lastEdit === 'own') {
    return settle('superseded', 'It took effect, and someone set it back by means that report no edit.');
  }
  if (minutesSince(sentAt.at(-1), patience.now) < patience.inDoubtMinutes) {
    return { what: 'wait', reason: 'It still holds the old value; a late effect would show within minutes.' };
  }
  if (answer !== null) return settle('failed', 'The platform accepted it and still holds the old value.');
  if (state === 'contested') return settle('failed', 'Two runs had it at once; neither took effect.');
  if (sentAt.length >= MAX_SENDS) return settle('failed', `Sent ${sentAt.length} times without an effect.`);
  return { what: 'again', reason: 'No answer came and it did not take effect.' };
}

function refusal(events: readonly LedgerEvent[]): string {
  return events.findLast(({ kind }) => kind === 'sent')?.reason ?? 'The platform refused it.';
}

function minutesSince(then: string | undefined, now: string): number {
  return then === undefined ? Number.POSITIVE_INFINITY : (Date.parse(now) - Date.parse(then)) / 60_000;
}
