import { ModelError } from '../../base/errors.ts';

const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** Below it nothing is handed out: the kernel keeps its constants there, and treats address 0 as nothing. */
const FIRST = 8_192;

/**
 * A memory that is handed out from the bottom up and taken back all at once. Views are made when they are needed, as
 * a memory that grows replaces its buffer.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  #top = FIRST;
  /** Above it the memory was never handed out, so it is zero. */
  #highest = FIRST;

  /** `shared` is for threads: then the buffer is a SharedArrayBuffer. */
  constructor(shared: boolean) {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared });
  }

  /** Bytes handed out so far. */
  get used(): number {
    return this.#top;
  }

  /** Address of so many zero bytes, on a multiple of 64. @throws ModelError above 4 GiB in all. */
  allocate(bytes: number): number {
    const highest = this.#highest;
    const at = this.reserve(bytes);
    // What was taken back may hold anything.
    if (at < highest) new Uint8Array(this.memory.buffer, at, Math.min(at + bytes, highest) - at).fill(0);
    return at;
  }

  /** As {@link allocate}, for what is written before it is read: the bytes may hold anything. */
  reserve(bytes: number): number {
    const at = Math.ceil(this.#top / 64) * 64;
    const end = at + bytes;
    const missing = Math.ceil(end / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (end > MOST_PAGES * PAGE) throw tooLarge(end);
    if (missing > 0) this.#grow(missing, end);
    this.#top = end;
    this.#highest = Math.max(this.#highest, end);
    return at;
  }

  /** Takes back what was handed out since `used` was this. */
  release(used = FIRST): void {
    this.#top = used;
  }

  bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  int32(at: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer, at, length);
  }

  uint32(at: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.memory.buffer, at, length);
  }

  float32(at: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, at, length);
  }

  float64(at: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer, at, length);
  }

  #grow(pages: number, end: number): void {
    try {
      this.memory.grow(pages);
    } catch (cause) {
      throw tooLarge(end, cause);
    }
  }
}

function tooLarge(bytes: number, cause?: unknown): ModelError {
  return new ModelError('the training rows do not fit the memory', {
    expected: 'at most 4 GiB, and what the machine has',
    found: `${(bytes / 2 ** 30).toFixed(1)} GiB`,
    next: 'draw a smaller share of the rows for each tree, or use fewer features',
    ...(cause === undefined ? {} : { cause }),
  });
}
