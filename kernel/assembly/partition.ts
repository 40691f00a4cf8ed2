// Records are copied to the other of two buffers, those that go left from the front, the others from the back:
// no branch, and every pass over a node is sequential.

// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, step: usize): void {
  v128.store(to, v128.load(from));
  if (step > 16) v128.store(to, v128.load(from, 16), 16);
  if (step > 32) v128.store(to, v128.load(from, 32), 32);
  if (step > 48) v128.store(to, v128.load(from, 48), 48);
  for (let at: usize = 64; at < step; at += 16) v128.store(to + at, v128.load(from + at));
}

/** Where the left side ends and the right side begins after {@link partition} of a part of the records. */
export let leftEnd: usize = 0;
export let rightBegin: usize = 0;

// @ts-ignore: decorator
@inline
function partitionBy(step: usize, from: usize, end: usize, byte: usize, sides: usize): void {
  let left = leftEnd;
  let right = rightBegin - step;
  for (let at = from; at < end; at += step) {
    const isLeft = <usize>load<u8>(sides + <usize>load<u8>(at + byte));
    copy(isLeft ? left : right, at, step);
    left += isLeft * step;
    right -= (1 - isLeft) * step;
  }
  leftEnd = left;
  rightBegin = right + step;
}

export function beginPartition(front: usize, back: usize): void {
  leftEnd = front;
  rightBegin = back;
}

/** Moves the records from `from` to `end` to the ends of the gap between `leftEnd` and `rightBegin`. */
export function partition(step: usize, from: usize, end: usize, byte: usize, sides: usize): void {
  if (step == 32) partitionBy(32, from, end, byte, sides);
  else if (step == 48) partitionBy(48, from, end, byte, sides);
  else if (step == 64) partitionBy(64, from, end, byte, sides);
  else partitionBy(step, from, end, byte, sides);
}

/** Copies a record whose size is a multiple of 16 bytes. */
// @ts-ignore: decorator
@inline
export function copyRecord(to: usize, from: usize, step: usize): void {
  copy(to, from, step);
}
