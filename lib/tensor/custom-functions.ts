/** WGSL functions that several programs have: what WGSL's own leave too inaccurate or do not promise for NaN. */

/**
 * `kept(x, value)`: value, or x where x is not a number. `expOf` and `expMinusOne` for x <= 0 (below -87 as at
 * -87, where e^x is still a normal number), `tanhOf` for any: a few units in the last place.
 * The polynomial is that of Cephes (expf.c).
 */
export const exponentialFunctions = `
  // Comparisons, clamp and max may turn what is not a number into one; bits do not.
  fn kept(x : f32, value : f32) -> f32 {
    return select(value, x, isnan(x));
  }
  // e^r - 1 and 2^n for x = r + n ln 2, |r| <= 0.35.
  fn reducedExponential(x : f32) -> vec2<f32> {
    let n = round(max(x, -87.0) * 1.44269504088896341);
    let r = (max(x, -87.0) - n * 0.693359375) - n * -2.12194440e-4;
    var p = r * 1.9875691500e-4 + 1.3981999507e-3;
    p = p * r + 8.3334519073e-3;
    p = p * r + 4.1665795894e-2;
    p = p * r + 1.6666665459e-1;
    p = p * r + 5.0000001201e-1;
    return vec2<f32>(p * (r * r) + r, bitcast<f32>((i32(n) + 127) << 23u));
  }
  fn expOf(x : f32) -> f32 {
    let parts = reducedExponential(x);
    return kept(x, (parts.x + 1.0) * parts.y);
  }
  fn expMinusOne(x : f32) -> f32 {
    let parts = reducedExponential(x);
    return kept(x, parts.x * parts.y + (parts.y - 1.0));
  }
  fn tanhOf(x : f32) -> f32 {
    let e = expMinusOne(-2.0 * abs(x));
    return kept(x, select(-e, e, x < 0.0) / (e + 2.0));
  }
`;
