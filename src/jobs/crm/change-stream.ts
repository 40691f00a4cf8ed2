import type { CrmChange } from '../crm-port.ts';
import type { SourceChunk } from '../ports.ts';

const CHUNK_ROWS = 2_000;

/** What was read before, and is passed over. */
export interface KnownChanges {
  /** Versions of the rows that are there, by id. */
  readonly held: ReadonlyMap<string, string>;
  /** Ids of the rows that were turned away. */
  readonly bad: ReadonlySet<string>;
  /** Up to when changes were read; null: none. */
  readonly updatedTo: string | null;
}

/**
 * Changes of a CRM cut into batches. A batch ends where the moment of change does, however many rows share it: the
 * next reading goes on after a moment, and could not go on in the middle of one.
 */
export class ChangeStream {
  /** The last change that was given out. */
  updatedTo: string | null = null;
  readonly #changes: AsyncIterator<CrmChange>;
  #next: CrmChange | undefined;

  constructor(changes: AsyncIterable<readonly CrmChange[]>, known: KnownChanges) {
    this.#changes = newOnes(changes, known);
  }

  /** The change that comes next; undefined at the end. */
  async peek(): Promise<CrmChange | undefined> {
    if (this.#next === undefined) {
      const { done, value } = await this.#changes.next();
      this.#next = done === true ? undefined : value;
    }
    return this.#next;
  }

  /** The next batch of at least so many changes, in chunks; lines are numbered from 1. */
  async *batch(leastChanges: number): AsyncGenerator<SourceChunk> {
    let taken = 0;
    let line = 0;
    let chunk = emptyChunk();
    for (let change = await this.peek(); change !== undefined; change = await this.peek()) {
      if (taken >= leastChanges && change.updatedAt !== null && change.updatedAt !== this.updatedTo) break;
      this.#next = undefined;
      this.updatedTo = change.updatedAt ?? this.updatedTo;
      taken++;
      for (const row of change.rows) chunk.rows.push({ ...row, line: ++line });
      if (change.rejected.length > 0) {
        line++;
        for (const rejected of change.rejected) chunk.rejected.push({ ...rejected, line });
      }
      if (chunk.rows.length + chunk.rejected.length < CHUNK_ROWS) continue;
      yield chunk;
      chunk = emptyChunk();
    }
    if (chunk.rows.length + chunk.rejected.length > 0) yield chunk;
  }

  /** Ends the reading early. */
  async close(): Promise<void> {
    await this.#changes.return?.();
  }
}

async function* newOnes(
  changes: AsyncIterable<readonly CrmChange[]>,
  known: KnownChanges,
): AsyncGenerator<CrmChange> {
  for await (const chunk of changes) for (const change of chunk) if (isNew(change, known)) yield change;
}

function isNew(
  { id, version, updatedAt, rejected }: CrmChange,
  { held, bad, updatedTo }: KnownChanges,
): boolean {
  if (rejected.length === 0) return id === null || held.get(id) !== version;
  const isRead = updatedTo !== null && updatedAt !== null && updatedAt <= updatedTo;
  return !(isRead && (id === null || bad.has(id)));
}

function emptyChunk(): { rows: SourceChunk['rows'][number][]; rejected: SourceChunk['rejected'][number][] } {
  return { rows: [], rejected: [] };
}
