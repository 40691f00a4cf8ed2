import type { Split } from './best-split.ts';
import type { Tree } from './tree.ts';

/** The nodes of a tree while it grows. */
export class NodeList {
  readonly #feature: number[] = [];
  readonly #bin: number[] = [];
  readonly #threshold: number[] = [];
  readonly #missingLeft: number[] = [];
  readonly #left: number[] = [];
  readonly #value: number[] = [];
  readonly #cover: number[] = [];

  /** Adds leaves next to each other; returns the index of the first. */
  add(count: number): number {
    const first = this.#feature.length;
    for (let i = 0; i < count; i++) {
      this.#feature.push(-1);
      this.#bin.push(0);
      this.#threshold.push(0);
      this.#missingLeft.push(0);
      this.#left.push(0);
      this.#value.push(0);
      this.#cover.push(0);
    }
    return first;
  }

  /** Sets what a node predicts and the weight of its rows. */
  describe(node: number, value: number, cover: number): void {
    this.#value[node] = value;
    this.#cover[node] = cover;
  }

  /** Makes a leaf an inner node with the children `left` and `left + 1`. */
  split(node: number, split: Split, left: number, threshold: number): void {
    this.#feature[node] = split.feature;
    this.#bin[node] = split.bin;
    this.#threshold[node] = threshold;
    this.#missingLeft[node] = split.missingLeft ? 1 : 0;
    this.#left[node] = left;
  }

  /** The finished tree. */
  toTree(): Tree {
    return {
      feature: Int32Array.from(this.#feature),
      bin: Uint8Array.from(this.#bin),
      threshold: Float64Array.from(this.#threshold),
      missingLeft: Uint8Array.from(this.#missingLeft),
      left: Int32Array.from(this.#left),
      value: Float64Array.from(this.#value),
      cover: Float64Array.from(this.#cover),
    };
  }
}
