/** On which line each hash was seen first. */
export interface FirstLines {
  /** The line that had the hash before; undefined where none had, and the hash is remembered from now on. */
  claim(hash: number, line: number): number | undefined;
  /** Whether there was no more room, so that later lines are no longer remembered. */
  readonly full: boolean;
}

const LEAST_SLOTS = 1024;
const MOST_LOAD = 0.75;

/**
 * A hash table of 12 bytes a slot with open addressing: a Map takes five times that, and no more than 16.7 million
 * entries. It holds at most ¾ of `mostSlots` (a power of two) hashes. Hashes are whole numbers below 2^53, lines below 2^31.
 */
export function firstLines(mostSlots: number): FirstLines {
  let hashes = new Float64Array(LEAST_SLOTS);
  /** 0 marks an empty slot, hence one more than the line. */
  let linesAndOne = new Int32Array(LEAST_SLOTS);
  let filled = 0;
  let full = false;

  const slotOf = (hash: number): number => {
    const mask = hashes.length - 1;
    let slot = (Math.floor(hash / 2 ** 21) ^ hash) & mask;
    while (linesAndOne[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  };
  const grow = (): void => {
    const [oldHashes, oldLines] = [hashes, linesAndOne];
    hashes = new Float64Array(2 * oldHashes.length);
    linesAndOne = new Int32Array(2 * oldLines.length);
    for (let i = 0; i < oldLines.length; i++) {
      if (oldLines[i] === 0) continue;
      const slot = slotOf(oldHashes[i]!);
      hashes[slot] = oldHashes[i]!;
      linesAndOne[slot] = oldLines[i]!;
    }
  };

  return {
    claim(hash, line) {
      const slot = slotOf(hash);
      const found = linesAndOne[slot]!;
      if (found !== 0) return found - 1;
      if (full) return undefined;
      hashes[slot] = hash;
      linesAndOne[slot] = line + 1;
      filled++;
      if (filled < MOST_LOAD * hashes.length) return undefined;
      if (2 * hashes.length > mostSlots) full = true;
      else grow();
      return undefined;
    },
    get full() {
      return full;
    },
  };
}
