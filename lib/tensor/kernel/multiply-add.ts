// @ts-nocheck: AssemblyScript.

/**
 * a b + c on four lanes of float32: rounded once where the kernel is compiled with relaxed SIMD (a
 * processor without the fused operation would round twice: such machines get the other kernel), else
 * rounded twice everywhere.
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? v128.relaxed_madd<f32>(a, b, c)
    : f32x4.add(f32x4.mul(a, b), c);
}
