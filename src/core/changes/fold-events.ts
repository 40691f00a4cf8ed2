import type { Micros } from '../base/micros.ts';
import type { EventKind, LedgerEvent, Settlement } from './change.ts';

/** Where a change stands. `contested`: two runs had it at once, or its events make no sense; nobody touches it. */
export type ChangeState =
  | 'intended'
  | 'validated'
  | 'stale'
  | 'refused'
  | 'sending'
  | 'sent'
  | 'read_back'
  | Settlement
  | 'rolled_back'
  | 'contested';

/** What the events of a change come to. */
export interface FoldedChange {
  readonly state: ChangeState;
  /** The own value that the last validation read: what the change would replace. Undefined before any. */
  readonly basisMicros: Micros | null | undefined;
  /** Times that it may have gone out, oldest first, ISO. Held ones did not and do not count. */
  readonly sentAt: readonly string[];
  /** The platform's answer to the last send; null when none came. */
  readonly answer: string | null;
  /** Operation key of the last send. */
  readonly operationKey: string | null;
  readonly lastReason: string;
  readonly nextSeq: number;
}

/** Which event may follow in which state. */
const FOLLOWS: Readonly<Record<ChangeState, readonly EventKind[]>> = {
  intended: ['validated', 'stale', 'refused'],
  validated: ['validated', 'stale', 'refused', 'sending'],
  sending: ['held', 'sent', 'read_back'],
  sent: ['read_back'],
  read_back: ['read_back', 'held', 'settled'],
  stale: [],
  refused: [],
  applied: ['rolled_back'],
  failed: [],
  unknown: [],
  superseded: [],
  rolled_back: [],
  contested: ['read_back', 'settled'],
};

const SETTLEMENTS: ReadonlySet<string> = new Set(['applied', 'failed', 'unknown', 'superseded']);

/** The current state of a change from its events in any order. Nothing else is ever stored. */
export function foldEvents(events: readonly LedgerEvent[]): FoldedChange {
  const sorted = events.toSorted((a, b) => a.seq - b.seq);
  let folded: FoldedChange = {
    state: 'intended',
    basisMicros: undefined,
    sentAt: [],
    answer: null,
    operationKey: null,
    lastReason: '',
    nextSeq: 1,
  };
  let contested = false;
  for (const event of sorted) {
    contested ||= event.seq !== folded.nextSeq || !FOLLOWS[folded.state].includes(event.kind);
    folded = { ...afterEvent(folded, event), lastReason: event.reason, nextSeq: event.seq + 1 };
  }
  return contested && !isSettlement(folded.state) ? { ...folded, state: 'contested' } : folded;
}

/** Whether nothing more will be done about a change by itself. */
export function isFinal(state: ChangeState): boolean {
  return ['stale', 'refused', 'rolled_back'].includes(state) || isSettlement(state);
}

/** Whether the change may have reached the platform and is not settled. */
export function isInDoubt(state: ChangeState): boolean {
  return ['sending', 'sent', 'read_back', 'contested'].includes(state);
}

function isSettlement(state: string): state is Settlement {
  return SETTLEMENTS.has(state);
}

function afterEvent(before: FoldedChange, event: LedgerEvent): FoldedChange {
  const { kind, outcome, valueMicros } = event;
  switch (kind) {
    case 'validated':
      return { ...before, state: 'validated', basisMicros: valueMicros };
    case 'sending':
      return {
        ...before,
        state: 'sending',
        answer: null,
        operationKey: event.code,
        sentAt: [...before.sentAt, event.at],
      };
    case 'held':
      return {
        ...before,
        state: 'intended',
        sentAt: outcome === 'again' ? before.sentAt : before.sentAt.slice(0, -1),
      };
    case 'sent':
      return { ...before, state: 'sent', answer: outcome };
    case 'settled':
      return { ...before, state: isSettlement(outcome ?? '') ? (outcome as Settlement) : 'contested' };
    case 'stale':
    case 'refused':
    case 'read_back':
    case 'rolled_back':
      return { ...before, state: kind };
  }
}
