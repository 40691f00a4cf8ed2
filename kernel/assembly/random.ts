// Counter-based random numbers: a draw is a function of keys, so no order of work changes it.

/** The finaliser of MurmurHash3 (Appleby): a bijection that spreads every bit. */
// @ts-ignore: decorator
@inline
export function mix(x: u32): u32 {
  x ^= x >> 16;
  x *= 0x85ebca6b;
  x ^= x >> 13;
  x *= 0xc2b2ae35;
  return x ^ (x >> 16);
}

/** How often a tree draws a row: Poisson(1), or once with a probability (of 2^32) where `fraction` is below it. */
// @ts-ignore: decorator
@inline
export function drawsOf(row: u32, key: u32, bootstrap: bool, fraction: u64): u32 {
  const u = mix(row * 0x9e3779b1 + key);
  if (!bootstrap) return <u32>(<u64>u < fraction);
  // 2^32 times the distribution function of Poisson(1) at 0 to 7.
  return (
    <u32>(u >= 1580030169) +
    <u32>(u >= 3160060337) +
    <u32>(u >= 3950075422) +
    <u32>(u >= 4213413783) +
    <u32>(u >= 4279248374) +
    <u32>(u >= 4292415292) +
    <u32>(u >= 4294609778) +
    <u32>(u >= 4294923276)
  );
}

/** Key of a child: `side` 0 or 1. */
// @ts-ignore: decorator
@inline
export function childKey(key: u32, side: u32): u32 {
  return mix(key * 2 + side + 0x9e3779b9);
}
