// Elementary functions with the same result on every machine: WebAssembly has none of its own.

/** e^x as float32, to about 1e-7 of its value: 2^k times a polynomial (Cephes' expf). */
// @ts-ignore: decorator
@inline
export function exponential(x: f32): f32 {
  const bounded = max<f32>(-87, min<f32>(88, x));
  const k = nearest<f32>(bounded * <f32>1.44269504);
  const r = bounded - k * <f32>0.693359375 + k * <f32>2.12194440e-4;
  let p: f32 = <f32>1.9875691500e-4;
  p = p * r + <f32>1.3981999507e-3;
  p = p * r + <f32>8.3334519073e-3;
  p = p * r + <f32>4.1665795894e-2;
  p = p * r + <f32>1.6666665459e-1;
  p = p * r + <f32>5.0000001201e-1;
  p = p * r * r + r + <f32>1;
  return p * reinterpret<f32>((<i32>k + 127) << 23);
}

/** log(1 + e^x), without overflow. */
export function softplus(x: f64): f64 {
  return Math.max(x, 0) + NativeMath.log1p(NativeMath.exp(-Math.abs(x)));
}
