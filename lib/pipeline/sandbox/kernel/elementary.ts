// @ts-nocheck: AssemblyScript, compiled into elementary.wasm.

/**
 * The elementary functions of float64 that the standard leaves to each engine, from AssemblyScript's
 * library (the ports of musl and fdlibm; Apache-2.0), so that they are the same bits everywhere. Sine, cosine
 * and tangent are not from here: that library reads in front of its table of 2 / pi for arguments from
 * 2^20 pi / 2 to 2^22, and may give the wrong sign.
 */

export function acos(x: f64): f64 {
  return NativeMath.acos(x);
}
export function acosh(x: f64): f64 {
  return NativeMath.acosh(x);
}
export function asin(x: f64): f64 {
  return NativeMath.asin(x);
}
export function asinh(x: f64): f64 {
  return NativeMath.asinh(x);
}
export function atan(x: f64): f64 {
  return NativeMath.atan(x);
}
export function atan2(y: f64, x: f64): f64 {
  return NativeMath.atan2(y, x);
}
export function atanh(x: f64): f64 {
  return NativeMath.atanh(x);
}
export function cbrt(x: f64): f64 {
  return NativeMath.cbrt(x);
}
export function cosh(x: f64): f64 {
  return NativeMath.cosh(x);
}
export function exp(x: f64): f64 {
  return NativeMath.exp(x);
}
export function expm1(x: f64): f64 {
  return NativeMath.expm1(x);
}
export function log(x: f64): f64 {
  return NativeMath.log(x);
}
export function log10(x: f64): f64 {
  return NativeMath.log10(x);
}
export function log1p(x: f64): f64 {
  return NativeMath.log1p(x);
}
export function log2(x: f64): f64 {
  return NativeMath.log2(x);
}
export function pow(x: f64, y: f64): f64 {
  return NativeMath.pow(x, y);
}
export function sinh(x: f64): f64 {
  return NativeMath.sinh(x);
}
export function tanh(x: f64): f64 {
  return NativeMath.tanh(x);
}
