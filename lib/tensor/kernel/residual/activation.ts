// @ts-nocheck: AssemblyScript, compiled into residual.wasm.

/** Activations of rows of float32 numbers, and exp, four lanes at a time; NaN stays NaN. */

export const relu: i32 = 0;
export const tanh: i32 = 1;
export const identity: i32 = 2;

function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

function single(value: f32): v128 {
  return f32x4.splat(value);
}

/** tanh as an odd rational function of degree 13 / 6 on |x| <= 7.9, where it reaches 1 (Eigen's). */
export function tanh4(value: v128): v128 {
  const limited = f32x4.pmin(value, single(7.90531110763549805));
  const x = f32x4.pmax(limited, single(-7.90531110763549805));
  const z = f32x4.mul(x, x);
  let p = multiplyAdd(z, single(-2.76076847742355e-16), single(2.00018790482477e-13));
  p = multiplyAdd(p, z, single(-8.60467152213735e-11));
  p = multiplyAdd(p, z, single(5.12229709037114e-08));
  p = multiplyAdd(p, z, single(1.48572235717979e-05));
  p = multiplyAdd(p, z, single(6.37261928875436e-04));
  p = multiplyAdd(p, z, single(4.89352455891786e-03));
  let q = multiplyAdd(z, single(1.19825839466702e-06), single(1.18534705686654e-04));
  q = multiplyAdd(q, z, single(2.26843463243900e-03));
  q = multiplyAdd(q, z, single(4.89352518554385e-03));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** exp of x <= 0, relative error 2e-7; 0 below ln 2^-126 (polynomial of Cephes, expf.c). */
export function exp4(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, single(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, single(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, single(-2.12194440e-4)));
  let p = multiplyAdd(r, single(1.9875691500e-4), single(1.3981999507e-3));
  p = multiplyAdd(p, r, single(8.3334519073e-3));
  p = multiplyAdd(p, r, single(4.1665795894e-2));
  p = multiplyAdd(p, r, single(1.6666665459e-1));
  p = multiplyAdd(p, r, single(5.0000001201e-1));
  const value = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), single(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(value, power), f32x4.lt(x, single(-87.33654)));
}

/** out = activation(x), for a number of bytes that is a multiple of 16. */
export function activate(activation: i32, out: usize, x: usize, bytes: usize): void {
  if (activation === relu) {
    for (let c: usize = 0; c < bytes; c += 16) {
      v128.store(out + c, f32x4.pmax(v128.load(x + c), single(0)));
    }
  } else if (activation === tanh) {
    for (let c: usize = 0; c < bytes; c += 16) v128.store(out + c, tanh4(v128.load(x + c)));
  } else if (out !== x) {
    memory.copy(out, x, bytes);
  }
}

/** The derivative from the activation's value, times g; relu has 0 at 0. */
function slope(activation: i32, value: v128, g: v128): v128 {
  if (activation === relu) return v128.and(g, f32x4.gt(value, single(0)));
  if (activation === tanh) return f32x4.mul(g, f32x4.sub(single(1), f32x4.mul(value, value)));
  return g;
}

/** out = base + factor g activation'(.), the activation given by its value; base 0: none. */
export function backThrough(
  activation: i32,
  out: usize,
  base: usize,
  factor: f32,
  g: usize,
  value: usize,
  bytes: usize,
): void {
  const scale = single(factor);
  for (let c: usize = 0; c < bytes; c += 16) {
    const scaled = f32x4.mul(scale, v128.load(g + c));
    const change = slope(activation, v128.load(value + c), scaled);
    v128.store(out + c, base === 0 ? change : f32x4.add(v128.load(base + c), change));
  }
}
