/** One element of the array that a streamed answer is: up to 10,000 rows, a summary, or an error after rows. */
export interface AnswerPage {
  readonly results?: readonly Readonly<Record<string, unknown>>[];
  readonly error?: unknown;
}

/**
 * Cuts a streamed answer, an array of pages, into its pages as the bytes arrive, so that only one page at a time is
 * held as text and as parsed JSON. Bytes alone are looked at: how the JSON is indented does not matter.
 */
export interface PageCutter {
  /** The pages that end with this chunk, each to be used before the next is asked for. @throws SyntaxError */
  push(chunk: Buffer): Iterable<AnswerPage>;
  /** @throws SyntaxError when it was no array of JSON objects, or ended too early */
  end(): void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = 0x5b;
/** What a byte outside of texts does to the depth: `[` and `{`, `]` and `}`. */
const STEP = new Int8Array(256);
STEP[0x5b] = STEP[0x7b] = 1;
STEP[0x5d] = STEP[0x7d] = -1;

export function pageCutter(): PageCutter {
  let depth = 0;
  let inText = false;
  let escaped = false;
  let closed = false;
  /** The first byte that is no space; what comes after the end of the list. */
  let first: number | undefined;
  let after: number | undefined;
  /** What earlier chunks had of the page that has begun. */
  let begun: Buffer[] = [];

  /** Where each page of a chunk begins and ends; one that began earlier begins at 0. */
  const cut = (chunk: Buffer): { readonly ends: readonly [number, number][]; readonly rest: number } => {
    const ends: [number, number][] = [];
    const { length } = chunk;
    let level = depth;
    let start = 0;
    let at = 0;
    for (;;) {
      for (; inText && at < length; at++) {
        if (escaped) escaped = false;
        else if (chunk[at] === BACKSLASH) escaped = true;
        else if (chunk[at] === QUOTE) inText = false;
      }
      let byte = 0;
      let step = 0;
      while (at < length) {
        byte = chunk[at++] ?? 0;
        if (byte === QUOTE) break;
        step = STEP[byte] ?? 0;
        if (step !== 0) break;
      }
      if (byte === QUOTE) inText = true;
      else if (step > 0) {
        if (++level === 2) start = at - 1;
      } else if (step < 0) {
        if (--level === 1) ends.push([start, at]);
        else if (level === 0) {
          closed = true;
          after = chunk.subarray(at).find(isNoSpace);
          break;
        }
      } else break;
    }
    depth = level;
    return { ends, rest: level > 1 ? start : length };
  };

  return {
    *push(chunk) {
      first ??= chunk.find(isNoSpace);
      if (closed) {
        after ??= chunk.find(isNoSpace);
        return;
      }
      const { ends, rest } = cut(chunk);
      for (const [from, to] of ends) {
        const page = Buffer.concat([...begun, chunk.subarray(from, to)]);
        begun = [];
        yield JSON.parse(page.toString('utf8')) as AnswerPage;
      }
      if (rest < chunk.length) begun.push(chunk.subarray(rest));
    },
    end: () => {
      if (first !== OPENING || !closed || after !== undefined)
        throw new SyntaxError('expected an array of pages, found something else or a part of it');
    },
  };
}

function isNoSpace(byte: number): boolean {
  return byte > 0x20;
}
