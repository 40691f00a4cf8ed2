import { micros, type Micros } from '../../core/base/micros.ts';
import { Dice, STREAM } from './dice.ts';
import type { MetricRow, SessionRow } from './market.ts';

/** How often an exported row is spoiled, by kind; the truth and the market's own rows stay clean. */
export interface Dirt {
  readonly missingCpc: number;
  readonly missingSource: number;
  readonly duplicate: number;
  /** A click logged at $50, as the owner's sample has it. */
  readonly absurdCpc: number;
  readonly negativeDuration: number;
}

/** As dirty as real exports are. */
export const USUAL_DIRT: Dirt = {
  missingCpc: 0.015,
  missingSource: 0.03,
  duplicate: 0.01,
  absurdCpc: 0.0005,
  negativeDuration: 0.001,
};

/** A session as exported: what may be missing, is nullable. */
export type DirtySession = Omit<SessionRow, 'source' | 'cpcMicros'> & {
  readonly source: string | null;
  readonly cpcMicros: Micros | null;
};

/** Rows as exported, and what was done to which of them: the answers to a data-quality test. */
export interface Dirtied<Row> {
  readonly rows: readonly Row[];
  readonly injected: readonly { readonly row: number; readonly kind: keyof Dirt }[];
}

const ABSURD_CPC = micros(50_000_000);

/** Spoils sessions; each row at most once of each kind, drawn by seed and position. */
export function dirtySessions(
  sessions: readonly SessionRow[],
  seed: number,
  dirt: Dirt = USUAL_DIRT,
): Dirtied<DirtySession> {
  return spoil<DirtySession>(sessions, seed, dirt, {
    missingCpc: (row) => ({ ...row, cpcMicros: null }),
    missingSource: (row) => ({ ...row, source: null }),
    absurdCpc: (row) => ({ ...row, cpcMicros: ABSURD_CPC }),
    negativeDuration: (row) => ({ ...row, durationSeconds: -row.durationSeconds }),
  });
}

/** A metric row as exported: its cost may be missing. */
export type DirtyMetric = Omit<MetricRow, 'costMicros'> & { readonly costMicros: Micros | null };

/** Spoils metrics: missing costs, duplicates, and rows whose clicks cost $50 each. */
export function dirtyMetrics(
  metrics: readonly MetricRow[],
  seed: number,
  dirt: Dirt = USUAL_DIRT,
): Dirtied<DirtyMetric> {
  return spoil<DirtyMetric>(metrics, seed, dirt, {
    missingCpc: (row) => ({ ...row, costMicros: null }),
    absurdCpc: (row) => ({ ...row, costMicros: micros(ABSURD_CPC * row.clicks) }),
  });
}

function spoil<Dirty>(
  clean: readonly Dirty[],
  seed: number,
  dirt: Dirt,
  ways: Partial<Record<keyof Dirt, (row: Dirty) => Dirty>>,
): Dirtied<Dirty> {
  const dice = new Dice(seed);
  const rows: Dirty[] = [];
  const injected: { row: number; kind: keyof Dirt }[] = [];
  for (const [i, original] of clean.entries()) {
    dice.deal(STREAM.export, i);
    let row: Dirty = original;
    for (const kind of KINDS) {
      const way = ways[kind];
      if (dice.next() >= dirt[kind] || way === undefined) continue;
      row = way(row);
      injected.push({ row: rows.length, kind });
    }
    rows.push(row);
    if (dice.next() >= dirt.duplicate) continue;
    injected.push({ row: rows.length, kind: 'duplicate' });
    rows.push(row);
  }
  return { rows, injected };
}

const KINDS = ['missingSource', 'missingCpc', 'absurdCpc', 'negativeDuration'] as const;
