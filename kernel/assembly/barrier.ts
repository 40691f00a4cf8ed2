// Where the threads of one job wait for each other: u32 arrived · u32 generation · u32 stopped.

let place: usize = 0;
let threads: i32 = 1;

/** Looks before sleeping: a barrier comes every few hundred microseconds. */
const SPINS: i32 = 4000;
const NANOSECONDS: i64 = 200_000_000;

export function setBarrier(place_: usize, threads_: i32): void {
  place = place_;
  threads = threads_;
}

/** Returns when every thread has called it. Traps when the job was stopped, so that no thread waits for a dead one. */
export function barrier(): void {
  if (threads == 1) return;
  const generation = atomic.load<i32>(place, 4);
  if (atomic.add<i32>(place, 1) + 1 == threads) {
    atomic.store<i32>(place, 0);
    atomic.add<i32>(place, 1, 4);
    atomic.notify(place + 4, -1);
    return;
  }
  for (let spin = 0; spin < SPINS; spin++) if (atomic.load<i32>(place, 4) != generation) return;
  while (atomic.load<i32>(place, 4) == generation) {
    if (atomic.load<i32>(place, 8) != 0) unreachable();
    atomic.wait<i32>(place + 4, generation, NANOSECONDS);
  }
}
